package dev.plumb.playbook;

import dev.plumb.source.DidYouMean;
import dev.plumb.source.Located;
import dev.plumb.source.Problems;
import dev.plumb.source.YamlNode;
import dev.plumb.source.YamlNode.Entry;
import dev.plumb.source.YamlNode.Mapping;
import dev.plumb.source.YamlNode.Scalar;
import dev.plumb.source.YamlNode.Sequence;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads {@code loop}, {@code with_…} and {@code loop_control} of one task. */
final class LoopReader {
    private static final List<String> CONTROL =
            List.of("loop_var", "index_var", "label", "pause", "extended", "extended_allitems", "break_when");
    /** Lookups whose values are lists or mappings: a bare word there is a variable whose braces were forgotten. */
    private static final List<String> OF_COLLECTIONS =
            List.of("list", "dict", "nested", "cartesian", "together", "subelements", "flattened", "indexed_items");

    private final Fields fields;
    private final Problems problems;
    private @Nullable Entry first;
    private @Nullable Loop read;
    private @Nullable Entry control;

    LoopReader(Fields fields) {
        this.fields = fields;
        this.problems = fields.problems();
    }

    /** Takes a keyword; false when it is none of a loop's. */
    boolean take(Entry entry) {
        String key = entry.key().value();
        if (key.equals("loop_control")) {
            control = entry;
            return true;
        }
        if (!key.equals("loop") && !key.startsWith("with_")) {
            return false;
        }
        Entry other = first;
        if (other != null) {
            problems.add(
                    entry.key().position(),
                    "a task has one loop, but this one has '" + other.key().value() + "' and '" + key + "'",
                    "remove one of them, or loop over a file of tasks with include_tasks");
            return true;
        }
        first = entry;
        read = key.equals("loop") ? plain(entry) : lookup(entry, key.substring(5));
        return true;
    }

    /** The loop, or null when there is none. */
    @Nullable
    Loop loop() {
        Entry controls = control;
        Loop loop = read;
        if (controls == null) {
            return loop;
        }
        if (first == null) {
            problems.add(
                    controls.key().position(), "'loop_control' stands here without a loop", "write a loop: beside it");
            return null;
        }
        Loop.Control how = control(controls);
        return loop == null ? null : new Loop(loop.lookup(), loop.values(), how);
    }

    private @Nullable Loop plain(Entry entry) {
        if (entry.value() instanceof Sequence || Fields.isExpression(entry.value())) {
            return new Loop(null, entry.value(), Loop.Control.DEFAULT);
        }
        notAList(entry, "a list");
        return null;
    }

    private void notAList(Entry entry, String wanted) {
        fields.wrong(
                entry,
                wanted,
                entry.value() instanceof Scalar scalar && scalar.value() != null
                        ? "write: " + entry.key().value() + ": ${" + scalar.text() + "}"
                        : "write each item below it with a dash");
    }

    private @Nullable Loop lookup(Entry entry, String lookup) {
        if (!Keywords.LOOKUPS.contains(lookup)) {
            problems.add(
                    entry.key().position(),
                    "there is no lookup '" + lookup + "' to loop with",
                    DidYouMean.hint(lookup, Keywords.LOOKUPS));
            return null;
        }
        YamlNode value = entry.value();
        boolean nothing = value instanceof Scalar empty && empty.value() == null;
        boolean bare = value instanceof Scalar && !Fields.isExpression(value);
        boolean dict = lookup.equals("dict");
        if (nothing || bare && OF_COLLECTIONS.contains(lookup)) {
            notAList(entry, dict ? "a mapping" : "a list");
            return null;
        }
        if (value instanceof Mapping
                && !dict
                && !List.of("first_found", "items").contains(lookup)) {
            notAList(entry, "a list");
            return null;
        }
        // A single item stands for a list of one.
        YamlNode values = bare || lookup.equals("items") && value instanceof Mapping
                ? new Sequence(value.position(), List.of(value))
                : value;
        return new Loop(lookup.equals("list") ? null : lookup, values, Loop.Control.DEFAULT);
    }

    private Loop.Control control(Entry entry) {
        if (!(entry.value() instanceof Mapping mapping)) {
            fields.wrong(entry, "a mapping", "write: loop_control: {loop_var: name}");
            return Loop.Control.DEFAULT;
        }
        String variable = "item";
        String index = null;
        YamlNode label = null;
        YamlNode pause = null;
        boolean extended = false;
        boolean allItems = true;
        List<Scalar> breakWhen = List.of();
        for (Entry field : mapping.entries()) {
            switch (field.key().value()) {
                case "loop_var" -> variable = variable(field, variable);
                case "index_var" -> index = variable(field, null);
                case "label" -> label = field.value();
                case "pause" -> pause = fields.secondsOrExpression(field);
                case "extended" -> extended = fields.truth(field, false);
                case "extended_allitems" -> allItems = fields.truth(field, true);
                case "break_when" -> breakWhen = List.copyOf(fields.conditions(field));
                default ->
                    problems.add(
                            field.key().position(),
                            "'loop_control' has no '" + field.key().value() + "'",
                            DidYouMean.hint(field.key().value(), CONTROL));
            }
        }
        return new Loop.Control(
                variable == null ? "item" : variable, index, label, pause, extended, allItems, breakWhen);
    }

    private @Nullable String variable(Entry field, @Nullable String otherwise) {
        Located<String> name = fields.text(field);
        if (name == null) {
            return otherwise;
        }
        if (!name.value().contains("${")) {
            fields.checkVariable(name);
        }
        return name.value();
    }
}
