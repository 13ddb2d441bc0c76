package dev.plumb.cli;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Parts of a JSON Schema (draft 2020-12) as plain data, to be written by {@link dev.plumb.text.Json}. What files of tasks mean is YAML 1.1 for
 * Plumb and YAML 1.2 for most editors, so truth values and numbers are taken as texts too.
 */
final class JsonSchema {
    /** The dialect of all schemas. */
    static final String DIALECT = "https://json-schema.org/draft/2020-12/schema";

    private static final String TRUTH =
            "^([Yy]([Ee][Ss])?|[Nn][Oo]?|[Tt]([Rr][Uu][Ee])?|[Ff]([Aa][Ll][Ss][Ee])?|[Oo][Nn]|" + "[Oo][Ff][Ff]|[01])$";

    private JsonSchema() {}

    /** Anything. */
    static Map<String, @Nullable Object> any() {
        return new LinkedHashMap<>();
    }

    /** A value of one of these types. */
    static Map<String, @Nullable Object> type(String... types) {
        return of("type", types.length == 1 ? types[0] : List.of(types));
    }

    /** One of these words. */
    static Map<String, @Nullable Object> words(Collection<?> words) {
        return of("enum", new ArrayList<>(words));
    }

    /** A text that matches an expression. */
    static Map<String, @Nullable Object> matching(String pattern) {
        Map<String, @Nullable Object> schema = type("string");
        schema.put("pattern", pattern);
        return schema;
    }

    /** A text with an expression of FreeMarker, whose value shows only in a run. */
    static Map<String, @Nullable Object> expression() {
        return matching("\\$\\{");
    }

    /** A bare expression, in which Jinja's braces are a mistake; or a truth value. */
    static Map<String, @Nullable Object> condition() {
        return anyOf(matching("^(?![\\s\\S]*\\{\\{)"), type("boolean"));
    }

    /** The name of a variable. */
    static Map<String, @Nullable Object> variable() {
        return matching("^[A-Za-z_][A-Za-z0-9_]*$");
    }

    /** Nothing. */
    static Map<String, @Nullable Object> nothing() {
        return type("null");
    }

    /** A truth value in any of the ways to write it. */
    static Map<String, @Nullable Object> truth() {
        return anyOf(type("boolean"), matching(TRUTH), words(List.of(0, 1)));
    }

    /** A whole number, quoted or not. */
    static Map<String, @Nullable Object> whole() {
        return anyOf(type("integer"), matching("^\\s*[-+]?[0-9]+\\s*$"));
    }

    /** A number, quoted or not. */
    static Map<String, @Nullable Object> number() {
        return anyOf(type("number"), matching("^\\s*[-+]?[0-9.]+([eE][-+]?[0-9]+)?\\s*$"));
    }

    /** A text, also one that looks like a number or a truth value. */
    static Map<String, @Nullable Object> text() {
        return type("string", "number", "boolean");
    }

    /** A list of such values. */
    static Map<String, @Nullable Object> list(Map<String, @Nullable Object> items) {
        Map<String, @Nullable Object> schema = type("array");
        schema.put("items", items);
        return schema;
    }

    /** One such value, or a list of them. */
    static Map<String, @Nullable Object> oneOrMore(Map<String, @Nullable Object> item) {
        return anyOf(item, list(item));
    }

    /** A mapping of anything. */
    static Map<String, @Nullable Object> mapping() {
        return type("object");
    }

    /** A mapping from any name to such values. */
    static Map<String, @Nullable Object> mappingOf(Map<String, @Nullable Object> values) {
        Map<String, @Nullable Object> schema = type("object");
        schema.put("additionalProperties", values);
        return schema;
    }

    /** A mapping with these keys and no others. */
    static Map<String, @Nullable Object> closed(Map<String, Map<String, @Nullable Object>> properties) {
        Map<String, @Nullable Object> schema = type("object");
        schema.put("properties", properties);
        schema.put("additionalProperties", false);
        return schema;
    }

    /** What fits one of these. */
    @SafeVarargs
    static Map<String, @Nullable Object> anyOf(Map<String, @Nullable Object>... choices) {
        return of("anyOf", List.of(choices));
    }

    /** What stands elsewhere, such as {@code tasks.json#/$defs/step}. */
    static Map<String, @Nullable Object> ref(String where) {
        return of("$ref", where);
    }

    /** One keyword of a schema. */
    static Map<String, @Nullable Object> of(String keyword, @Nullable Object value) {
        Map<String, @Nullable Object> schema = new LinkedHashMap<>();
        schema.put(keyword, value);
        return schema;
    }
}
