package dev.plumb.playbook;

import dev.plumb.playbook.ArgumentSpec.Option;
import dev.plumb.playbook.ArgumentSpec.Type;
import dev.plumb.source.DidYouMean;
import dev.plumb.source.Located;
import dev.plumb.source.Problem;
import dev.plumb.source.Problems;
import dev.plumb.source.YamlNode;
import dev.plumb.source.YamlNode.Entry;
import dev.plumb.source.YamlNode.Mapping;
import dev.plumb.source.YamlNode.Scalar;
import dev.plumb.source.YamlNode.Sequence;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads {@code argument_specs} of a role. */
final class ArgumentSpecReader {
    static final List<String> KEYS = List.of(
            "type",
            "required",
            "default",
            "choices",
            "elements",
            "options",
            "description",
            "version_added",
            "aliases",
            "no_log");
    static final List<String> ENTRY_KEYS = List.of(
            "short_description",
            "description",
            "author",
            "version_added",
            "options",
            "seealso",
            "deprecated",
            "attributes",
            "notes",
            "examples",
            "requirements",
            "todo");

    private final Fields fields;
    private final Problems problems;

    ArgumentSpecReader(Fields fields) {
        this.fields = fields;
        this.problems = fields.problems();
    }

    /**
     * The specification for one entry point; null when there is none. What is wrong in any is told.
     *
     * @param specs the value of {@code argument_specs}
     */
    @Nullable
    ArgumentSpec read(YamlNode specs, String entryPoint) {
        if (!(specs instanceof Mapping mapping)) {
            if (!BlockReader.isNothing(specs)) {
                problems.add(
                        specs.position(),
                        "'argument_specs' takes a mapping of entry points, not " + Fields.kind(specs),
                        "write: main: and its options: below it");
            }
            return null;
        }
        ArgumentSpec found = null;
        for (Entry entry : mapping.entries()) {
            ArgumentSpec spec = spec(entry);
            if (spec != null && entry.key().value().equals(entryPoint)) {
                found = spec;
            }
        }
        return found;
    }

    private @Nullable ArgumentSpec spec(Entry point) {
        if (!(point.value() instanceof Mapping mapping)) {
            if (!BlockReader.isNothing(point.value())) {
                fields.wrong(point, "a mapping", "write: options: and the arguments below it");
            }
            return null;
        }
        String description = null;
        Map<String, Option> options = Map.of();
        for (Entry entry : mapping.entries()) {
            switch (entry.key().value()) {
                case "short_description" -> {
                    Located<String> text = fields.text(entry);
                    description = text == null ? null : text.value();
                }
                case "options" -> options = options(entry);
                default -> unknown(entry, ENTRY_KEYS);
            }
        }
        return new ArgumentSpec(point.key().position(), point.key().value(), description, options);
    }

    private void unknown(Entry entry, List<String> known) {
        if (!known.contains(entry.key().value())) {
            problems.add(
                    entry.key().position(),
                    "an argument specification has no '" + entry.key().value() + "'",
                    DidYouMean.hint(entry.key().value(), known));
        }
    }

    private Map<String, Option> options(Entry entry) {
        if (BlockReader.isNothing(entry.value())) {
            return Map.of();
        }
        if (!(entry.value() instanceof Mapping mapping)) {
            fields.wrong(entry, "a mapping of arguments", "write each argument below it, and its type: below that");
            return Map.of();
        }
        Map<String, Option> options = new LinkedHashMap<>();
        for (Entry argument : mapping.entries()) {
            options.put(argument.key().value(), option(argument));
        }
        return Collections.unmodifiableMap(options);
    }

    private Option option(Entry argument) {
        Type type = Type.STR;
        Type elements = null;
        boolean required = false;
        Entry fallback = null;
        List<Scalar> choices = List.of();
        Map<String, Option> options = Map.of();
        List<String> aliases = new ArrayList<>();
        for (Entry entry : attributes(argument)) {
            switch (entry.key().value()) {
                case "type" -> type = type(entry, Type.STR);
                case "elements" -> elements = type(entry, null);
                case "required" -> required = fields.truth(entry, false);
                case "default" -> fallback = BlockReader.isNothing(entry.value()) ? null : entry;
                case "choices" -> choices = choices(entry);
                case "options" -> options = options(entry);
                case "aliases" -> fields.texts(entry).forEach(alias -> aliases.add(alias.value()));
                default -> unknown(entry, KEYS);
            }
        }
        if (elements != null && type != Type.LIST) {
            problems.add(argument.key().position(), "'elements' belongs to a list", "write: type: list");
        }
        List<Object> words = new ArrayList<>();
        choices.forEach(choice -> {
            Object value = choice.value();
            words.add(value == null ? choice.text() : value);
        });
        Option option = new Option(
                argument.key(),
                type == null ? Type.STR : type,
                required,
                List.copyOf(words),
                elements,
                options,
                List.copyOf(aliases));
        checkDefault(option, fallback);
        return option;
    }

    private List<Entry> attributes(Entry argument) {
        if (argument.value() instanceof Mapping given) {
            return given.entries();
        }
        if (!BlockReader.isNothing(argument.value())) {
            fields.wrong(argument, "a mapping", "write: " + argument.key().value() + ": {type: str}");
        }
        return List.of();
    }

    /** A default that the specification itself forbids. */
    private void checkDefault(Option option, @Nullable Entry fallback) {
        if (fallback == null) {
            return;
        }
        if (option.required()) {
            problems.add(
                    fallback.key().position(),
                    "an argument that is required has no use for a default",
                    "remove 'required' or 'default'");
            return;
        }
        Object value = literal(fallback.value());
        if (value == ArgumentSpec.LATER) {
            return;
        }
        ArgumentSpec alone = new ArgumentSpec(
                fallback.value().position(), "", null, Map.of(option.name().value(), option));
        for (Problem problem : alone.check(
                Map.of(option.name().value(), value),
                List.of(),
                fallback.value().position())) {
            problems.add(problem);
        }
    }

    /** A value without expressions as a check takes it; one with expressions is not known yet. */
    static Object literal(YamlNode node) {
        if (node instanceof Sequence sequence) {
            List<Object> list = new ArrayList<>();
            sequence.items().forEach(item -> list.add(literal(item)));
            return list;
        } else if (node instanceof Mapping mapping) {
            Map<String, Object> map = new LinkedHashMap<>();
            mapping.entries().forEach(entry -> map.put(entry.key().value(), literal(entry.value())));
            return map;
        }
        return Fields.isExpression(node) ? ArgumentSpec.LATER : value((Scalar) node);
    }

    private static Object value(Scalar scalar) {
        Object value = scalar.value();
        // Null passes every check.
        return value == null ? ArgumentSpec.LATER : value;
    }

    private List<Scalar> choices(Entry entry) {
        List<Scalar> found = new ArrayList<>();
        if (entry.value() instanceof Sequence sequence) {
            for (YamlNode node : sequence.items()) {
                if (node instanceof Scalar scalar) {
                    found.add(scalar);
                }
            }
        } else {
            fields.wrong(entry, "a list of values", null);
        }
        return found;
    }

    private @Nullable Type type(Entry entry, @Nullable Type otherwise) {
        Located<String> name = fields.text(entry);
        if (name == null) {
            return otherwise;
        }
        List<String> names = new ArrayList<>();
        for (Type type : Type.values()) {
            String word = type.name().toLowerCase(Locale.ROOT);
            if (word.equals(name.value())) {
                return type;
            }
            names.add(word);
        }
        String closest = DidYouMean.hint(name.value(), names);
        problems.add(
                name.position(),
                "there is no type '" + name.value() + "'",
                closest != null ? closest : "write one of: " + String.join(", ", names));
        return otherwise;
    }
}
