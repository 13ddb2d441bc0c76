package dev.plumb.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.harrel.jsonschema.Validator;
import dev.harrel.jsonschema.ValidatorFactory;
import dev.harrel.jsonschema.providers.SnakeYamlNode;
import dev.plumb.module.IndexedCatalog;
import dev.plumb.module.ModuleSpec;
import dev.plumb.source.Problems;
import dev.plumb.source.YamlNode;
import dev.plumb.source.YamlReader;
import dev.plumb.text.Json;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SchemaTest {
    private static final Path WRITTEN = Path.of("..", "docs", "schema");
    private static final Path PLAYBOOKS = Path.of("..", "playbooks");
    private static final Path RESOURCES = Path.of("src", "test", "resources");
    private static final String BASE = "https://schema.test/";

    /** Validates what somebody wrote in YAML; the library also checks that the schemas are schemas. */
    private static final Validator VALIDATOR = validator();

    private static Validator validator() {
        Validator validator = new ValidatorFactory()
                .withJsonNodeFactory(new SnakeYamlNode.Factory())
                .createValidator();
        SchemaFiles.of(new ShippedModules())
                .forEach((name, text) -> validator.registerSchema(URI.create(BASE + name), text));
        return validator;
    }

    /** What is wrong with a text by a schema; empty when it is valid. */
    private static List<String> wrong(String schema, String yaml) {
        Problems problems = new Problems();
        YamlNode node = YamlReader.readText("text", yaml, problems);
        assertThat(problems.isEmpty()).as(yaml).isTrue();
        assertThat(node).as(yaml).isNotNull();
        Validator.Result result = VALIDATOR.validate(URI.create(BASE + schema), Json.write(Plain.of(node)));
        if (result.isValid()) {
            return List.of();
        }
        List<String> errors = new ArrayList<>(List.of("not valid"));
        result.getErrors().forEach(error -> errors.add(error.getInstanceLocation() + ": " + error.getError()));
        return errors;
    }

    private static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            return all.filter(file -> file.toString().endsWith(".yml")).sorted().toList();
        }
    }

    @Test
    void theWrittenSchemasAreWhatTheModulesSay() throws IOException {
        Map<String, String> written = new TreeMap<>();
        try (Stream<Path> all = Files.list(WRITTEN)) {
            for (Path file :
                    all.filter(each -> each.toString().endsWith(".json")).toList()) {
                written.put(file.getFileName().toString(), Files.readString(file));
            }
        }
        assertThat(written)
                .as("stale schemas; run: plumb doc --schema docs/schema")
                .isEqualTo(SchemaFiles.of(new ShippedModules()));
    }

    @Test
    void theCommandWritesOrPrintsThem(@TempDir Path dir) throws IOException {
        Path target = dir.resolve("new/schema");
        assertThat(Cli.run("doc", "--schema", target.toString()).code()).isZero();
        for (Map.Entry<String, String> file :
                SchemaFiles.of(new IndexedCatalog()).entrySet()) {
            assertThat(target.resolve(file.getKey())).hasContent(file.getValue());
        }
        assertThat(Cli.run("doc", "--schema", "-").out())
                .contains("\n  \"playbook.json\": {\n")
                .contains("\"module_copy\": {");
    }

    @Test
    void everyFileThatShipsNamesItsSchemaAndIsValid() throws IOException {
        List<Path> files = files(PLAYBOOKS).stream()
                .filter(file -> !file.endsWith(Config.PROJECT_FILE))
                // variables have the names that their author gives them
                .filter(file -> !file.toString().matches(".*/(group_vars|host_vars|defaults|vars)/.*"))
                .toList();
        assertThat(files).isNotEmpty();
        for (Path file : files) {
            String text = Files.readString(file);
            String first = text.lines().findFirst().orElse("");
            assertThat(first).as(file.toString()).startsWith("# yaml-language-server: $schema=");
            Path schema = file.resolveSibling(first.substring(first.indexOf('=') + 1));
            assertThat(schema).exists();
            assertThat(schema.normalize().getParent()).isEqualTo(WRITTEN);
            assertThat(wrong(schema.getFileName().toString(), text))
                    .as(file.toString())
                    .isEmpty();
        }
    }

    @Test
    void theExamplesOfModulesAreValid() {
        ShippedModules modules = new ShippedModules();
        for (String name : modules.names()) {
            ModuleSpec spec = modules.find(name).orElseThrow();
            assertThat(wrong("tasks.json", spec.info().example())).as(name).isEmpty();
        }
    }

    @Test
    void thePlaybooksOfTestsAreValid() throws IOException {
        List<Path> files = new ArrayList<>(files(RESOURCES.resolve("it/differential")));
        files.addAll(files(RESOURCES.resolve("it/empty-host")));
        int plays = 0;
        for (Path file : files) {
            String text = Files.readString(file);
            if (text.contains("hosts:")) {
                plays++;
                assertThat(wrong("playbook.json", text)).as(file.toString()).isEmpty();
            }
        }
        assertThat(plays).isGreaterThan(4);
    }

    @Test
    void mistakesThatASchemaCanSeeAreRefused() throws IOException {
        for (String name : List.of("misspelt-parameter", "unknown-keyword", "wrong-type")) {
            for (Path file : files(RESOURCES.resolve("it/wrong").resolve(name))) {
                String text = Files.readString(file);
                if (text.contains("hosts:")) {
                    assertThat(wrong("playbook.json", text)).as(name).isNotEmpty();
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[{hosts: all, tasks: [{copy: {dest: /a, content: b, mode: '0644'}}]}]",
                "[{hosts: all, tasks: [{ansible.builtin.copy: {dest: /a, content: b}}]}]",
                "[{hosts: all, tasks: [{copy: dest=/a content=b}, {command: ls -l}, {ping: }]}]",
                "[{hosts: [a, b], become: yes, gather_facts: no, tasks: [{file: {path: /a, state: '${wanted}'}}]}]",
                "[{hosts: all, serial: [1, 30%], tasks: [{block: [{ping: }], rescue: [{ping: }], when: a is defined}]}]",
                "[{hosts: all, roles: [a, {role: b, when: x, port: 1, own: 2}]}]",
                "[{hosts: all, handlers: [{name: h, listen: t, service: {name: a, state: restarted}}]}]",
                "[{hosts: all, tasks: [{file: {dest: /a, state: touch, recurse: '${x}'}}, {set_fact: {any: 1}}]}]",
                "[{import_playbook: other.yml, vars: {a: 1}, when: x}, {ansible.builtin.import_playbook: b.yml}]",
                "[{hosts: all, vars_prompt: [{name: a, private: no}], vars_files: [a.yml, [b.yml, c.yml]]}]",
            })
    void takesWhatPlumbTakes(String yaml) {
        assertThat(wrong("playbook.json", yaml)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[{tasks: []}]",
                "{hosts: all}",
                "[{hosts: all, task: []}]",
                "[{hosts: all, tasks: [{copy: {destination: /a}}]}]",
                "[{hosts: all, tasks: [{ansible.builtin.copy: {destination: /a}}]}]",
                "[{hosts: all, tasks: [{coppy: {dest: /a}}]}]",
                "[{hosts: all, tasks: [{ping: , listen: x}]}]",
                "[{hosts: all, tasks: [{file: {path: /a, state: there}}]}]",
                "[{hosts: all, tasks: [{file: {path: /a, recurse: perhaps}}]}]",
                "[{hosts: all, tasks: [{block: [{pin: }]}]}]",
                "[{hosts: all, tasks: [{ping: , loop: word}]}]",
                "[{hosts: all, become: perhaps}]",
                "[{hosts: all, strategy: debug}]",
                "[{hosts: all, vars_prompt: [{prompt: a}]}]",
                "[{import_playbook: other.yml, hosts: all}]",
                "[{hosts: all, tasks: [{ping: , when: '{{ a }} == 1'}]}]",
                "[{hosts: all, tasks: [{ping: , until: [a, '{{ b }}']}]}]",
                "[{hosts: all, tasks: [{file: {path: /a, mode: 644}}]}]",
                "[{hosts: all, tasks: [{ping: , command: ls}]}]",
                "[{hosts: all, tasks: [{ping: , ansible.builtin.command: ls}]}]",
                "[{hosts: all, handlers: [{ping: , command: ls}]}]",
                "[{hosts: all, tasks: [{command: ls, register: my-result}]}]",
                "[{hosts: all, tasks: [{ping: , loop: [1], loop_control: {loop_var: a-b}}]}]",
            })
    void refusesWhatPlumbRefuses(String yaml) {
        assertThat(wrong("playbook.json", yaml)).isNotEmpty();
    }

    @Test
    void inventoriesHaveGroupsOnly() {
        assertThat(wrong(
                        "inventory.json",
                        Cli.run("inventory", "--list", "--export", "--yaml", "-i", "a,b")
                                .out()))
                .isEmpty();
        assertThat(wrong("inventory.json", "web: {hosts: {'web[1:3]': {port: 1}, b: }, children: {c: {vars: {x: 1}}}}"))
                .isEmpty();
        assertThat(wrong("inventory.json", "{plugin: digitalocean, attributes: [id]}"))
                .isEmpty();
        assertThat(wrong("inventory.json", "web: {hosts: {a: }, group: {}}")).isNotEmpty();
        assertThat(wrong("inventory.json", "hosts: {a: }")).isNotEmpty();
        assertThat(wrong("inventory.json", "web: {hosts: [a, b]}")).isNotEmpty();
        assertThat(wrong("inventory.json", "web: {hosts: {a: 5}}")).isNotEmpty();
    }

    @Test
    void metadataOfRolesNamesDependenciesAndArguments() {
        assertThat(wrong("meta.json", """
                galaxy_info: {author: me}
                allow_duplicates: yes
                dependencies: [a, {role: b, tags: x, own: 1}]
                argument_specs:
                  main:
                    short_description: what it does
                    options:
                      port: {type: int, required: true}
                      site: {type: dict, options: {name: {type: str, choices: [a, b]}}}
                """)).isEmpty();
        assertThat(wrong("meta.json", "dependency: []")).isNotEmpty();
        assertThat(wrong("meta.json", "argument_specs: {main: {options: {a: {typ: int}}}}"))
                .isNotEmpty();
        assertThat(wrong("meta.json", "argument_specs: {main: {options: {a: {options: {b: {type: in}}}}}}"))
                .isNotEmpty();
    }
}
