package dev.plumb.playbook;

import dev.plumb.source.DidYouMean;
import dev.plumb.source.Located;
import dev.plumb.source.Problems;
import dev.plumb.source.YamlNode;
import dev.plumb.source.YamlNode.Entry;
import dev.plumb.source.YamlNode.Mapping;
import dev.plumb.source.YamlNode.Scalar;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads one block and what is in it. Used once. */
final class BlockReader {
    private final StepsReader steps;
    private final Reading reading;
    private final Fields fields;
    private final Problems problems;
    private final DirectivesReader directives;
    private @Nullable Located<String> name;
    private @Nullable Mapping vars;
    private List<String> tags = List.of();
    private List<Scalar> when = List.of();
    private List<Located<String>> notifies = List.of();
    private @Nullable Entry block;
    private @Nullable Entry rescue;
    private @Nullable Entry always;

    BlockReader(StepsReader steps, Reading reading) {
        this.steps = steps;
        this.reading = reading;
        this.fields = reading.fields();
        this.problems = reading.problems();
        this.directives = new DirectivesReader(reading, false);
    }

    /** Whether this is a block, if only a wrong one, and no task. */
    static boolean isBlock(Mapping node) {
        return node.get("block") != null || node.get("rescue") != null || node.get("always") != null;
    }

    /** The block; it may be empty. */
    Block read(Mapping node, Context around) {
        for (Entry entry : node.entries()) {
            if (!take(entry) && !directives.take(entry)) {
                other(entry);
            }
        }
        Entry lonely = rescue != null ? rescue : always;
        if (block == null && lonely != null) {
            problems.add(
                    lonely.key().position(),
                    "'" + lonely.key().value() + "' stands here without 'block'",
                    "write: - block: and the tasks it belongs to before it");
        }
        Context inside = around.inner(directives.directives(), tags, when, vars).notifying(notifies);
        return new Block(
                node.position(),
                name,
                steps.section(block, inside),
                steps.section(rescue, inside),
                steps.section(always, inside));
    }

    private boolean take(Entry entry) {
        switch (entry.key().value()) {
            case "name" -> name = fields.text(entry);
            case "vars" -> vars = fields.variables(entry);
            case "tags" -> tags = List.copyOf(fields.tags(entry));
            case "when" -> when = List.copyOf(fields.conditions(entry));
            case "notify" -> notifies = List.copyOf(fields.texts(entry));
            case "block" -> block = entry;
            case "rescue" -> rescue = handling(entry);
            case "always" -> always = handling(entry);
            default -> {
                return false;
            }
        }
        return true;
    }

    private @Nullable Entry handling(Entry entry) {
        if (!steps.areHandlers()) {
            return entry;
        }
        problems.add(
                entry.key().position(),
                "'" + entry.key().value() + "' has no effect among handlers",
                "put the tasks into a file and write a handler with include_tasks");
        return null;
    }

    private void other(Entry entry) {
        Located<String> key = entry.key();
        String removed = Keywords.removed(key.value());
        if (removed != null) {
            problems.add(key.position(), "'" + key.value() + "' was removed from Ansible", removed);
        } else if (key.value().equals("loop") || key.value().startsWith("with_")) {
            problems.add(
                    key.position(),
                    "a block takes no loop",
                    "put its tasks into a file and write: include_tasks with the loop");
        } else if (reading.modules().isModule(key.value()) || AnsibleModules.has(key.value())) {
            problems.add(
                    key.position(),
                    "a block names no module, but this one names '" + key.value() + "'",
                    "begin a task with a dash, below 'block'");
        } else if (Keywords.isTask(key.value())) {
            problems.add(
                    key.position(),
                    "'" + key.value() + "' belongs to a task, not to a block",
                    "write it at the tasks of the block");
        } else {
            problems.add(
                    key.position(),
                    "unknown keyword '" + key.value() + "' in a block",
                    DidYouMean.hint(key.value(), Keywords.suggestedInBlock()));
        }
    }

    /** Whether a node holds nothing. */
    static boolean isNothing(YamlNode node) {
        return node instanceof Scalar scalar && scalar.value() == null;
    }
}
