package dev.plumb.playbook;

import dev.plumb.source.YamlNode;
import dev.plumb.source.YamlNode.Entry;
import dev.plumb.source.YamlNode.Mapping;
import dev.plumb.source.YamlNode.Sequence;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads lists of tasks and blocks, or of handlers. */
final class StepsReader {
    private final Reading reading;
    private final boolean handlers;

    /**
     * A reader.
     *
     * @param handlers whether it reads handlers
     */
    StepsReader(Reading reading, boolean handlers) {
        this.reading = reading;
        this.handlers = handlers;
    }

    /** Whether handlers are read. */
    boolean areHandlers() {
        return handlers;
    }

    /** The steps below a keyword: none when it is missing or empty. */
    List<Step> section(@Nullable Entry section, Context context) {
        if (section == null || BlockReader.isNothing(section.value())) {
            return List.of();
        }
        if (section.value() instanceof Sequence sequence) {
            return steps(sequence, context);
        }
        reading.problems()
                .add(
                        section.value().position(),
                        "'" + section.key().value() + "' takes a list of " + what() + "s, not "
                                + Fields.kind(section.value()),
                        "begin each " + what() + " with a dash: - name: ...");
        return List.of();
    }

    private String what() {
        return handlers ? "handler" : "task";
    }

    /** The steps of a list. */
    List<Step> steps(Sequence sequence, Context context) {
        List<Step> steps = new ArrayList<>();
        for (YamlNode item : sequence.items()) {
            if (item instanceof Mapping mapping) {
                add(mapping, context, steps);
            } else {
                reading.problems()
                        .add(
                                item.position(),
                                "a " + what() + " is a mapping, and this is " + Fields.kind(item),
                                item instanceof YamlNode.Scalar scalar
                                                && scalar.text().matches("\\w+:\\S.*")
                                        ? "a blank belongs behind the colon: "
                                                + scalar.text().replaceFirst(":", ": ")
                                        : "write: - name: ... and the module below it");
            }
        }
        return List.copyOf(steps);
    }

    private static boolean isPlay(Mapping node) {
        return node.get("hosts") != null
                && (node.get("tasks") != null || node.get("roles") != null || node.get("handlers") != null);
    }

    private void add(Mapping node, Context context, List<Step> into) {
        if (isPlay(node)) {
            reading.problems()
                    .add(
                            node.position(),
                            "this is a play, and " + what() + "s are expected here",
                            "a playbook is brought in by import_playbook, beside the plays");
            return;
        }
        if (BlockReader.isBlock(node)) {
            Block block = new BlockReader(this, reading).read(node, context);
            if (handlers) {
                // Handlers are called one by one: a block only hands down its keywords.
                into.addAll(block.tasks());
            } else {
                into.add(block);
            }
            return;
        }
        Task task = new TaskReader(reading, context, handlers).read(node);
        if (task != null && KnownNames.isImport(task.module().value())) {
            new ImportReader(reading, handlers).read(task, into);
        } else if (task != null) {
            into.add(task);
        }
    }
}
