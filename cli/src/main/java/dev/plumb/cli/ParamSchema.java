package dev.plumb.cli;

import dev.plumb.module.BareExpression;
import dev.plumb.module.FileMode;
import dev.plumb.module.LocalSource;
import dev.plumb.module.LocalTarget;
import dev.plumb.module.ModuleSpec;
import dev.plumb.module.ParamSpec;
import dev.plumb.module.Rendered;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What modules take, as JSON Schema, from the records that bind their parameters. */
final class ParamSchema {
    private ParamSchema() {}

    /**
     * What stands behind a module's name: its parameters, text of the form {@code name=value} or its free form, or nothing.
     * Which parameters are required is not said, since {@code args} and {@code module_defaults} may give them too.
     */
    static Map<String, @Nullable Object> module(ModuleSpec spec) {
        Map<String, Map<String, @Nullable Object>> properties = new LinkedHashMap<>();
        boolean open = false;
        for (ParamSpec param : spec.params()) {
            if (param.rest()) {
                open = true;
                continue;
            }
            Map<String, @Nullable Object> schema = param(param);
            properties.put(param.name(), schema);
            for (String alias : param.aliases()) {
                Map<String, @Nullable Object> other = new LinkedHashMap<>(schema);
                other.put("description", "Another name of '" + param.name() + "'.");
                properties.put(alias, other);
            }
        }
        Map<String, @Nullable Object> parameters = JsonSchema.closed(properties);
        if (open) {
            parameters.remove("additionalProperties");
        }
        Map<String, @Nullable Object> schema = JsonSchema.anyOf(parameters, JsonSchema.text(), JsonSchema.nothing());
        schema.put("description", spec.info().doc());
        return schema;
    }

    private static Map<String, @Nullable Object> param(ParamSpec param) {
        Map<String, @Nullable Object> schema =
                JsonSchema.anyOf(type(param), JsonSchema.expression(), JsonSchema.nothing());
        List<String> notes = new ArrayList<>();
        notes.add(param.doc());
        String need = ParamText.need(param);
        if (!need.isEmpty()) {
            notes.add("(" + need + ")");
        }
        schema.put("description", String.join(" ", notes));
        return schema;
    }

    private static Map<String, @Nullable Object> type(ParamSpec param) {
        Type type = param.type();
        if (type instanceof ParameterizedType generic) {
            boolean isNative = generic.getActualTypeArguments()[0] == Object.class;
            return generic.getRawType() == List.class
                    ? JsonSchema.oneOrMore(isNative ? JsonSchema.any() : JsonSchema.text())
                    : JsonSchema.mapping();
        }
        Class<?> raw = (Class<?>) type;
        if (raw == boolean.class || raw == Boolean.class) {
            return JsonSchema.truth();
        } else if (raw == int.class || raw == Integer.class || raw == long.class || raw == Long.class) {
            return JsonSchema.whole();
        } else if (raw == double.class || raw == Double.class) {
            return JsonSchema.number();
        } else if (raw.isEnum()) {
            return JsonSchema.words(words(ParamText.choices(param)));
        } else if (raw == Object.class) {
            return JsonSchema.any();
        } else if (raw == FileMode.class) {
            // Editors read 0644 as the number 644, so that only a mode in quotes is one for everybody.
            return JsonSchema.type("string");
        } else if (raw == String.class
                || raw == LocalSource.class
                || raw == LocalTarget.class
                || raw == Rendered.class
                || raw == BareExpression.class) {
            return JsonSchema.text();
        }
        throw new IllegalStateException("no schema says what the type " + type + " takes");
    }

    /** The choices in the ways to write them; {@code yes} and {@code no} may be truth values. */
    private static Set<Object> words(List<String> choices) {
        Set<Object> words = new LinkedHashSet<>(choices);
        for (String choice : choices) {
            words.add(choice.replace('_', '-'));
            if (choice.equals("yes") || choice.equals("no")) {
                words.add(choice.equals("yes"));
            }
        }
        return words;
    }
}
