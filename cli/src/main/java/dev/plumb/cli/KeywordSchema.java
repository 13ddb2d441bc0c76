package dev.plumb.cli;

import static dev.plumb.cli.JsonSchema.any;
import static dev.plumb.cli.JsonSchema.anyOf;
import static dev.plumb.cli.JsonSchema.closed;
import static dev.plumb.cli.JsonSchema.condition;
import static dev.plumb.cli.JsonSchema.expression;
import static dev.plumb.cli.JsonSchema.list;
import static dev.plumb.cli.JsonSchema.mapping;
import static dev.plumb.cli.JsonSchema.mappingOf;
import static dev.plumb.cli.JsonSchema.matching;
import static dev.plumb.cli.JsonSchema.nothing;
import static dev.plumb.cli.JsonSchema.number;
import static dev.plumb.cli.JsonSchema.of;
import static dev.plumb.cli.JsonSchema.oneOrMore;
import static dev.plumb.cli.JsonSchema.ref;
import static dev.plumb.cli.JsonSchema.text;
import static dev.plumb.cli.JsonSchema.truth;
import static dev.plumb.cli.JsonSchema.type;
import static dev.plumb.cli.JsonSchema.variable;
import static dev.plumb.cli.JsonSchema.whole;
import static dev.plumb.cli.JsonSchema.words;

import dev.plumb.playbook.Directive;
import dev.plumb.playbook.KeywordTable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What keywords take, as JSON Schema: those of {@link KeywordTable}, each by the type that the reader asks for. */
final class KeywordSchema {
    private static final String STEPS = "#/$defs/steps";

    private final String tasks;

    /**
     * Schemas of keywords.
     *
     * @param tasks where the schema of files of tasks is: its name, or nothing inside of it
     */
    KeywordSchema(String tasks) {
        this.tasks = tasks;
    }

    /** Keywords of a play. */
    Map<String, Map<String, @Nullable Object>> play() {
        return typed(KeywordTable.ofPlays());
    }

    /** Keywords of a block. */
    Map<String, Map<String, @Nullable Object>> block() {
        return typed(KeywordTable.ofBlocks());
    }

    /**
     * Keywords of a task.
     *
     * @param handler whether it is a handler
     */
    Map<String, Map<String, @Nullable Object>> task(boolean handler) {
        return typed(KeywordTable.ofTasks(handler));
    }

    /** Keywords beside {@code import_playbook}. */
    Map<String, Map<String, @Nullable Object>> imported() {
        return typed(List.of("name", "vars", "tags", "when"));
    }

    /** A role in {@code roles}, or in {@code dependencies}: its name, or a mapping whose other keys are parameters. */
    Map<String, @Nullable Object> role(boolean dependency) {
        List<String> names = new ArrayList<>(List.of("name", "vars", "tags", "when"));
        names.addAll(KeywordTable.ofAll());
        Map<String, Map<String, @Nullable Object>> properties = new LinkedHashMap<>();
        properties.put("role", text());
        properties.putAll(typed(names));
        if (dependency) {
            List.of("src", "scm", "version").forEach(name -> properties.put(name, text()));
        }
        Map<String, @Nullable Object> mapping = type("object");
        mapping.put("properties", properties);
        return anyOf(type("string"), mapping);
    }

    /** A role's metadata. */
    Map<String, @Nullable Object> meta() {
        Map<String, Map<String, @Nullable Object>> keys = new LinkedHashMap<>();
        keys.put("allow_duplicates", truth());
        keys.put("dependencies", anyOf(nothing(), list(role(true))));
        keys.put("galaxy_info", any());
        keys.put("argument_specs", argumentSpecs());
        keys.put("collections", anyOf(nothing(), oneOrMore(text())));
        return closed(keys);
    }

    private static Map<String, @Nullable Object> argumentSpecs() {
        Map<String, Map<String, @Nullable Object>> point = new LinkedHashMap<>();
        KeywordTable.ofEntryPoints().forEach(key -> point.put(key, any()));
        point.put("short_description", text());
        point.put("options", ref("#/$defs/options"));
        return anyOf(nothing(), mappingOf(anyOf(nothing(), closed(point))));
    }

    /** The options of an argument specification, which may hold options again: {@code #/$defs/options}. */
    Map<String, @Nullable Object> options() {
        List<String> types = KeywordTable.argumentTypes();
        Map<String, Map<String, @Nullable Object>> keys = new LinkedHashMap<>();
        KeywordTable.ofArguments().forEach(key -> keys.put(key, any()));
        keys.put("type", words(types));
        keys.put("elements", words(types));
        keys.put("required", truth());
        keys.put("choices", list(any()));
        keys.put("options", ref("#/$defs/options"));
        keys.put("aliases", oneOrMore(text()));
        keys.put("no_log", truth());
        return anyOf(nothing(), mappingOf(anyOf(nothing(), closed(keys))));
    }

    private Map<String, Map<String, @Nullable Object>> typed(List<String> names) {
        Map<String, Map<String, @Nullable Object>> typed = new LinkedHashMap<>();
        names.forEach(name -> typed.put(name, keyword(name)));
        return typed;
    }

    private Map<String, @Nullable Object> keyword(String name) {
        Directive directive = KeywordTable.directive(name);
        if (name.startsWith("with_")) {
            return anyOf(expression(), text(), type("array", "object"));
        } else if (directive == null) {
            return single(name);
        }
        return switch (directive.kind()) {
            case TRUTH -> anyOf(truth(), expression());
            case TEXT -> text();
            case WHOLE -> anyOf(whole(), expression());
            case WORD -> known(directive.words());
        };
    }

    private Map<String, @Nullable Object> single(String name) {
        return switch (name) {
            case "force_handlers" -> anyOf(truth(), expression());
            case "gather_facts" -> truth();
            case "retries", "async", "poll", "gather_timeout" -> anyOf(whole(), expression());
            case "delay" -> anyOf(number(), expression());
            case "user", "name", "fact_path" -> text();
            case "strategy", "order" -> known(KeywordTable.words(name));
            case "debugger" -> anyOf(words(KeywordTable.words(name)), expression());
            case "environment" -> oneOrMore(anyOf(mapping(), expression()));
            case "module_defaults" -> oneOrMore(mappingOf(anyOf(mapping(), nothing(), expression())));
            default -> other(name);
        };
    }

    private Map<String, @Nullable Object> other(String name) {
        return switch (name) {
            case "vars" -> anyOf(nothing(), oneOrMore(mapping()));
            case "args" -> anyOf(nothing(), mapping());
            case "tags", "notify", "listen", "collections", "gather_subset", "hosts" -> oneOrMore(text());
            case "when", "changed_when", "failed_when", "until" -> oneOrMore(condition());
            case "register" -> variable();
            case "loop" -> anyOf(type("array"), expression());
            case "loop_control" -> loopControl();
            case "action", "local_action" -> type("string", "object");
            case "serial" -> oneOrMore(anyOf(whole(), matching("^[0-9.]+ *%$"), expression()));
            case "max_fail_percentage" -> anyOf(number(), matching("^[0-9.]+ *%$"), expression());
            case "vars_files" -> oneOrMore(oneOrMore(text()));
            case "vars_prompt" -> oneOrMore(prompt());
            case "roles" -> anyOf(nothing(), list(role(false)));
            case "tasks", "pre_tasks", "post_tasks", "block", "rescue", "always" -> ref(tasks + STEPS);
            case "handlers" -> ref(tasks + "#/$defs/handlers");
            default -> throw new IllegalStateException("no schema says what '" + name + "' takes");
        };
    }

    private static Map<String, @Nullable Object> loopControl() {
        Map<String, Map<String, @Nullable Object>> keys = new LinkedHashMap<>();
        keys.put("loop_var", anyOf(variable(), expression()));
        keys.put("index_var", anyOf(variable(), expression()));
        keys.put("label", any());
        keys.put("pause", anyOf(number(), expression()));
        keys.put("extended", truth());
        keys.put("extended_allitems", truth());
        keys.put("break_when", oneOrMore(condition()));
        return closed(keys);
    }

    private static Map<String, @Nullable Object> prompt() {
        Map<String, Map<String, @Nullable Object>> keys = new LinkedHashMap<>();
        keys.put("name", text());
        keys.put("prompt", text());
        keys.put("private", truth());
        keys.put("confirm", truth());
        keys.put("default", any());
        keys.put("encrypt", words(KeywordTable.words("encrypt")));
        keys.put("unsafe", truth());
        Map<String, @Nullable Object> prompt = closed(keys);
        prompt.put("required", List.of("name"));
        return prompt;
    }

    /** One of these words, perhaps qualified by a collection, or an expression. */
    private static Map<String, @Nullable Object> known(List<String> words) {
        return anyOf(words(words), matching("\\.(" + String.join("|", words) + ")$"), expression());
    }

    /** Where values of a schema are put together: {@code if} a mapping has one of these keys, {@code then}, {@code else}. */
    static Map<String, @Nullable Object> choose(
            List<String> keys, Map<String, @Nullable Object> then, Map<String, @Nullable Object> otherwise) {
        List<Object> any = new ArrayList<>();
        keys.forEach(key -> any.add(of("required", List.of(key))));
        Map<String, @Nullable Object> schema = of("if", of("anyOf", any));
        schema.put("then", then);
        schema.put("else", otherwise);
        return schema;
    }
}
