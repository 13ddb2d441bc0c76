package dev.plumb.cli;

import dev.plumb.module.IndexedCatalog;
import dev.plumb.module.ModuleCatalog;
import dev.plumb.module.ModuleSpec;
import dev.plumb.text.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The JSON Schemas of the files that people write, made of the tables of keywords and the records of parameters. */
final class SchemaFiles {
    private static final String TASKS = "tasks.json";

    private SchemaFiles() {}

    /** Texts of all files by their names. They refer to each other, so that they stay in one directory. */
    static Map<String, String> of(ModuleCatalog catalog) {
        Map<String, String> files = new TreeMap<>();
        files.put("playbook.json", text("A playbook of Plumb", playbook()));
        files.put(TASKS, text("A file of tasks or handlers of Plumb", tasks(catalog)));
        files.put("inventory.json", text("An inventory of Plumb in YAML", inventory()));
        KeywordSchema keywords = new KeywordSchema(TASKS);
        Map<String, @Nullable Object> meta = keywords.meta();
        meta.put("$defs", Map.of("options", keywords.options()));
        files.put("meta.json", text("A role's meta/main.yml or meta/argument_specs.yml", meta));
        return files;
    }

    private static String text(String title, Map<String, @Nullable Object> schema) {
        Map<String, @Nullable Object> whole = new LinkedHashMap<>();
        whole.put("$schema", JsonSchema.DIALECT);
        whole.put("title", title);
        whole.putAll(schema);
        return Json.pretty(whole) + "\n";
    }

    private static Map<String, @Nullable Object> playbook() {
        KeywordSchema keywords = new KeywordSchema(TASKS);
        Map<String, @Nullable Object> play = JsonSchema.closed(keywords.play());
        play.put("required", List.of("hosts"));
        Map<String, Map<String, @Nullable Object>> imported = keywords.imported();
        List<String> names = new ArrayList<>(List.of("import_playbook"));
        for (String collection : List.of("ansible.builtin.", "ansible.legacy.")) {
            names.add(collection + "import_playbook");
        }
        names.forEach(name -> imported.put(name, JsonSchema.text()));
        Map<String, @Nullable Object> plays =
                JsonSchema.list(KeywordSchema.choose(names, JsonSchema.closed(imported), play));
        plays.put("minItems", 1);
        return plays;
    }

    private static Map<String, @Nullable Object> tasks(ModuleCatalog catalog) {
        KeywordSchema keywords = new KeywordSchema("");
        Map<String, @Nullable Object> definitions = new LinkedHashMap<>();
        List<String> block = List.of("block", "rescue", "always");
        definitions.put("steps", steps("#/$defs/step"));
        definitions.put("handlers", steps("#/$defs/handling"));
        definitions.put(
                "step", KeywordSchema.choose(block, JsonSchema.ref("#/$defs/block"), JsonSchema.ref("#/$defs/task")));
        definitions.put(
                "handling",
                KeywordSchema.choose(
                        block, JsonSchema.ref("#/$defs/handler_block"), JsonSchema.ref("#/$defs/handler")));
        definitions.put("block", JsonSchema.closed(keywords.block()));
        Map<String, Map<String, @Nullable Object>> handlers = keywords.block();
        handlers.put("block", JsonSchema.ref("#/$defs/handlers"));
        handlers.remove("rescue");
        handlers.remove("always");
        definitions.put("handler_block", JsonSchema.closed(handlers));
        Map<String, Map<String, @Nullable Object>> modules = new TreeMap<>();
        for (String name : catalog.names()) {
            catalog.find(name).ifPresent(spec -> modules.put(spec.name(), ParamSchema.module(spec)));
        }
        List<Object> names = names(catalog);
        definitions.put("module", JsonSchema.of("anyOf", names));
        definitions.put("one_module", JsonSchema.of("oneOf", names));
        definitions.put("task", task(keywords.task(false), catalog));
        definitions.put("handler", task(keywords.task(true), catalog));
        modules.forEach((name, schema) -> definitions.put("module_" + name, schema));
        // A file of tasks may be one of handlers too, which only who includes it can tell.
        definitions.put(
                "either",
                KeywordSchema.choose(block, JsonSchema.ref("#/$defs/block"), JsonSchema.ref("#/$defs/handler")));
        Map<String, @Nullable Object> file = steps("#/$defs/either");
        file.put("$defs", definitions);
        return file;
    }

    private static Map<String, @Nullable Object> steps(String item) {
        return JsonSchema.anyOf(JsonSchema.nothing(), JsonSchema.list(JsonSchema.ref(item)));
    }

    /** A task: keywords and one module under any of its names, which may be qualified by a collection. */
    private static Map<String, @Nullable Object> task(
            Map<String, Map<String, @Nullable Object>> properties, ModuleCatalog catalog) {
        Map<String, Map<String, @Nullable Object>> qualified = new LinkedHashMap<>();
        String collections = String.join("|", IndexedCatalog.COLLECTIONS).replace(".", "\\.");
        for (String shown : catalog.names()) {
            ModuleSpec spec = catalog.find(shown).orElseThrow();
            Map<String, @Nullable Object> reference = JsonSchema.ref("#/$defs/module_" + spec.name());
            List<String> names = List.of(spec.info().name());
            names.forEach(name -> properties.put(name, reference));
            qualified.put("^(" + collections + ")(" + String.join("|", names) + ")$", reference);
        }
        Map<String, @Nullable Object> task = JsonSchema.closed(properties);
        task.put("patternProperties", qualified);
        task.put("if", JsonSchema.ref("#/$defs/module"));
        task.put("then", JsonSchema.ref("#/$defs/one_module"));
        return task;
    }

    /** For each name of a module that it stands there; qualified by the collection that is written most. */
    private static List<Object> names(ModuleCatalog catalog) {
        List<Object> names = new ArrayList<>();
        for (String shown : catalog.names()) {
            for (String name : catalog.find(shown).orElseThrow().info().name()) {
                names.add(JsonSchema.of("required", List.of(name)));
                names.add(JsonSchema.of("required", List.of("ansible.builtin." + name)));
            }
        }
        return names;
    }

    private static Map<String, @Nullable Object> inventory() {
        Map<String, @Nullable Object> variables = JsonSchema.anyOf(JsonSchema.nothing(), JsonSchema.mapping());
        Map<String, @Nullable Object> name = JsonSchema.type("null", "string");
        Map<String, Map<String, @Nullable Object>> keys = new LinkedHashMap<>();
        keys.put("hosts", JsonSchema.anyOf(name, JsonSchema.mappingOf(variables)));
        keys.put("vars", variables);
        keys.put("children", JsonSchema.anyOf(name, JsonSchema.mappingOf(JsonSchema.ref("#/$defs/group"))));
        Map<String, @Nullable Object> groups = JsonSchema.mappingOf(JsonSchema.ref("#/$defs/group"));
        Map<String, @Nullable Object> misplaced = new LinkedHashMap<>();
        keys.keySet().forEach(key -> misplaced.put(key, false));
        groups.put("properties", misplaced);
        Map<String, @Nullable Object> plugin = JsonSchema.type("object");
        plugin.put("properties", Map.of("plugin", JsonSchema.type("string")));
        Map<String, @Nullable Object> schema = KeywordSchema.choose(List.of("plugin"), plugin, groups);
        schema.put("$defs", Map.of("group", JsonSchema.anyOf(JsonSchema.nothing(), JsonSchema.closed(keys))));
        return schema;
    }
}
