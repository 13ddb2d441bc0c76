package dev.plumb.playbook;

import dev.plumb.source.DidYouMean;
import dev.plumb.source.Located;
import dev.plumb.source.YamlNode.Entry;
import dev.plumb.source.YamlNode.Mapping;
import dev.plumb.source.YamlNode.Scalar;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads {@code apply}: what an include hands down to the tasks that it brings in. */
final class ApplyReader {
    private final Reading reading;
    private final Fields fields;

    ApplyReader(Reading reading) {
        this.reading = reading;
        this.fields = reading.fields();
    }

    /** What is handed down; nothing when it is wrong, which is told. */
    Context read(Entry apply) {
        if (!(apply.value() instanceof Mapping mapping)) {
            fields.wrong(apply, "a mapping of keywords", "write: apply: {tags: name}");
            return Context.NONE;
        }
        DirectivesReader directives = new DirectivesReader(reading, false);
        List<String> tags = List.of();
        List<Scalar> when = List.of();
        @Nullable Mapping vars = null;
        List<Located<String>> notifies = List.of();
        for (Entry entry : mapping.entries()) {
            switch (entry.key().value()) {
                case "tags" -> tags = List.copyOf(fields.tags(entry));
                case "when" -> when = List.copyOf(fields.conditions(entry));
                case "vars" -> vars = fields.variables(entry);
                case "notify" -> notifies = List.copyOf(fields.texts(entry));
                case "name" -> fields.text(entry);
                default -> {
                    if (!directives.take(entry)) {
                        reading.problems()
                                .add(
                                        entry.key().position(),
                                        "'" + entry.key().value() + "' cannot be handed down by 'apply'",
                                        DidYouMean.hint(entry.key().value(), Keywords.suggestedInBlock()));
                    }
                }
            }
        }
        return Context.NONE.inner(directives.directives(), tags, when, vars).notifying(notifies);
    }
}
