package dev.plumb.inventory;

import static dev.plumb.inventory.Inventories.right;
import static dev.plumb.inventory.Inventories.script;
import static dev.plumb.inventory.Inventories.vars;
import static dev.plumb.inventory.Inventories.write;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.expression.Expressions;
import dev.plumb.expression.Scope;
import dev.plumb.host.Processes;
import dev.plumb.source.Problem;
import dev.plumb.source.Problems;
import dev.plumb.source.YamlNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScriptInventoryTest {
    @TempDir
    Path dir;

    private final List<Problem> warnings = new ArrayList<>();

    private Path printing(String json) {
        return script(
                dir.resolve("hosts"), "#!/bin/sh\n[ \"$1\" = --list ] || exit 9\ncat <<'END'\n" + json + "\nEND\n");
    }

    /** What is told of a script, with its path as {@code X}. */
    private List<String> told(Path script, Duration timeout) {
        Problems problems = new Problems();
        InventoryOptions options = new InventoryOptions(System.getenv(), timeout, warnings::add);
        InventoryReader.read(List.of(script.toString()), options, problems);
        List<String> told = new ArrayList<>();
        for (Problem problem : problems.sorted()) {
            assertThat(problem.position().file()).isEqualTo(script.toString());
            told.add((problem.message() + (problem.hint() == null ? "" : " -> " + problem.hint()))
                    .replace(script.toString(), "X"));
        }
        return told;
    }

    private List<String> told(Path script) {
        return told(script, Duration.ofSeconds(20));
    }

    @Test
    void readsGroupsAndTheVariablesOfMeta() {
        Inventory inventory = right(printing("""
                {"web": {"hosts": ["w1", "w2"], "vars": {"port": 80, "tls": true, "none": null}, "children": ["edge"]},
                 "db": ["d1"],
                 "alone": {"of": "its own"},
                 "edge": {"hosts": ["e1"]},
                 "_meta": {"hostvars": {"w1": {"id": 7, "list": [1, {"a": "b"}]}, "stranger": {"x": 1}}}}"""));
        assertThat(inventory.hosts()).containsExactly("w1", "w2", "d1", "alone", "e1");
        assertThat(inventory.groups().get("web")).containsExactly("w1", "w2", "e1");
        assertThat(inventory.groupsOf("e1")).containsExactly("edge", "web");
        assertThat(vars(inventory, "w1"))
                .containsEntry("port", 80L)
                .containsEntry("tls", true)
                .containsEntry("none", null)
                .containsEntry("id", 7L)
                .containsEntry("list", List.of(1L, Map.of("a", "b")));
        assertThat(vars(inventory, "alone")).isEqualTo(Map.of("of", "its own"));
        assertThat(vars(inventory, "d1")).isEmpty();
    }

    @Test
    void asksForEachHostWhereThereIsNoMeta() throws Exception {
        Path script = script(dir.resolve("old"), """
                #!/bin/sh
                echo "$*" >> "$(dirname "$0")/calls"
                if [ "$1" = --list ]; then
                  printf '{"all": {"hosts": ['
                  for i in 1 2 3 4 5 6 7 8 9 10 11; do printf '"h%s",' "$i"; done
                  printf '"quiet"]}}'
                elif [ "$2" != quiet ]; then
                  printf '{"name": "%s"}' "$2"
                fi
                """);
        Inventory inventory = right(script);
        assertThat(inventory.hosts()).hasSize(12);
        for (String host : inventory.hosts()) {
            assertThat(vars(inventory, host)).isEqualTo(host.equals("quiet") ? Map.of() : Map.of("name", host));
        }
        assertThat(Files.readAllLines(dir.resolve("calls"))).hasSize(13).contains("--host h11");
    }

    @Test
    void valuesAreDataAndNeverEvaluated() {
        Inventory inventory = right(printing("""
                {"web": {"hosts": ["w1"], "vars": {"g": "{{ 7*7 }}"}},
                 "_meta": {"hostvars": {"w1": {
                    "a": "${7*7}", "b": "<#assign x = 1>", "c": ["${7*7}"], "d": {"${7*7}": "${7*7}"}, "e": "{% if %}"}}}}"""));
        write(dir.resolve("host_vars/w1.yml"), "second: ${a} and ${d['$${7*7}']}\n");
        Inventory again = right(dir.resolve("hosts"));
        Expressions expressions = new Expressions();
        Map<String, YamlNode> variables = again.variables("w1", null);
        Scope scope = Scope.builder(expressions).authored(variables).build();
        assertThat(scope.get("a")).isEqualTo("${7*7}");
        assertThat(scope.get("b")).isEqualTo("<#assign x = 1>");
        assertThat(scope.get("c")).isEqualTo(List.of("${7*7}"));
        assertThat(scope.get("d")).isEqualTo(Map.of("${7*7}", "${7*7}"));
        assertThat(scope.get("e")).isEqualTo("{% if %}");
        assertThat(scope.get("g")).isEqualTo("{{ 7*7 }}");
        assertThat(expressions.evaluate("a + b", dev.plumb.source.Position.of("test"), scope))
                .isEqualTo("${7*7}<#assign x = 1>");
        Problems problems = new Problems();
        inventory.variables("w1", null).values().forEach(node -> expressions.check(node, problems));
        assertThat(problems.sorted()).isEmpty();
    }

    @Test
    void aSecondLevelVariableSeesTheTextAsItIs() {
        right(printing("{\"_meta\": {\"hostvars\": {\"w1\": {\"a\": \"${7*7}\"}}}, \"g\": [\"w1\"]}"));
        write(dir.resolve("host_vars/w1.yml"), "second: it is ${a}\n");
        Scope scope = Scope.builder(new Expressions())
                .authored(right(dir.resolve("hosts")).variables("w1", null))
                .build();
        assertThat(scope.get("second")).isEqualTo("it is ${7*7}");
    }

    @Test
    void groupPriorityCountsHereToo() {
        Inventory inventory = right(printing("""
                {"a": {"hosts": ["h"], "vars": {"who": "a", "ansible_group_priority": 9}},
                 "b": {"hosts": ["h"], "vars": {"who": "b"}}, "_meta": {"hostvars": {}}}"""));
        assertThat(vars(inventory, "h")).isEqualTo(Map.of("who", "a"));
        assertThat(inventory.priority("a")).isEqualTo(9);
    }

    @Test
    void aScriptInADirectoryIsOneSourceOfMany() {
        script(
                dir.resolve("inv/20.sh"),
                "#!/bin/sh\necho '{\"web\": {\"hosts\": [\"w2\"]}, \"_meta\": {\"hostvars\": {}}}'\n");
        write(dir.resolve("inv/10.ini"), "[web]\nw1\n");
        write(dir.resolve("inv/30.yml"), "web: {vars: {x: 1}}\n");
        Inventory inventory = right(dir.resolve("inv"));
        assertThat(inventory.groups().get("web")).containsExactly("w1", "w2");
        assertThat(vars(inventory, "w2")).isEqualTo(Map.of("x", 1L));
    }

    @Test
    void anExecutableFileWithoutAFirstLineForItIsNoScript() {
        assertThat(right(script(dir.resolve("plain.ini"), "[web]\nw1\n")).hosts())
                .containsExactly("w1");
    }

    @Test
    void tellsWhyAScriptCannotBeUsed() {
        assertThat(told(write(dir.resolve("a.sh"), "#!/bin/sh\n")))
                .containsExactly("the inventory script may not be executed"
                        + " -> make it executable: chmod +x X, or remove its first line if it is no script");
        assertThat(told(script(dir.resolve("b.sh"), "#!/no/such/python\n")))
                .singleElement()
                .asString()
                .startsWith("the inventory script cannot be run: ")
                .endsWith(" -> the program that its first line (#!) names must be there");
        assertThat(told(script(dir.resolve("c.sh"), "#!/bin/sh\necho first >&2\necho no token >&2\nexit 3\n")))
                .containsExactly("the inventory script ended with exit status 3: first; no token"
                        + " -> see what it says: X --list");
        assertThat(told(script(dir.resolve("d.sh"), "#!/bin/sh\necho '{\"a\": [}'\necho oops >&2\n")))
                .containsExactly("what the inventory script prints is no JSON: a value is missing at line 1, column 8;"
                        + " it says: oops -> see what it prints: X --list");
        assertThat(told(script(dir.resolve("e.sh"), "#!/bin/sh\necho '[]'\n")))
                .containsExactly("the inventory script must print a JSON object -> see what it prints: X --list");
        assertThat(told(script(dir.resolve("f.sh"), "#!/bin/sh\n")))
                .singleElement()
                .asString()
                .startsWith("what the inventory script prints is no JSON: the text ends where a value is missing");
        assertThat(told(script(dir.resolve("g.sh"), "#!/bin/sh\nprintf '{\"\\377\": 1}'\n")))
                .containsExactly("what the inventory script prints is not UTF-8");
    }

    @Test
    void tellsWhatDoesNotFitInItsJson() {
        assertThat(told(printing("""
                        {"a": 1, "b": {"hosts": "h1"}, "c": {"hosts": [7, ""]}, "d": {"vars": []},
                         "e": {"children": ["e"]}, "_meta": {"hostvars": []}}""")))
                .containsExactlyInAnyOrder(
                        "the group 'a' must be a JSON object in what the inventory script prints",
                        "'hosts' of the group 'b' must be a JSON array in what the inventory script prints",
                        "a host of the group 'c' must be a name in quotes, not 7",
                        "a host of the group 'c' must be a name in quotes, not ",
                        "'vars' of the group 'd' must be a JSON object in what the inventory script prints",
                        "the group 'e' cannot be a child of itself",
                        "'_meta.hostvars' must be a JSON object in what the inventory script prints");
    }

    @Test
    void aScriptThatHangsIsEndedWithAllThatItStarted() throws Exception {
        Path script =
                script(dir.resolve("slow"), "#!/bin/sh\nsleep 300 &\necho $! > \"$(dirname \"$0\")/pid\"\nwait\n");
        assertThat(told(script, Duration.ofSeconds(1)))
                .containsExactly("the inventory script did not end within 1 seconds"
                        + " -> PLUMB_INVENTORY_TIMEOUT=SECONDS in the environment gives it more time");
        long pid = Long.parseLong(Files.readString(dir.resolve("pid")).strip());
        assertThat(Processes.endsWithin(pid, Duration.ofSeconds(30))).isTrue();
    }

    @Test
    void tellsAHostThatCannotBeAskedFor() {
        Path script = script(dir.resolve("half"), """
                #!/bin/sh
                if [ "$1" = --list ]; then echo '{"g": ["good", "bad"]}'; exit 0; fi
                if [ "$2" = bad ]; then echo "no such host" >&2; exit 1; fi
                """);
        assertThat(told(script))
                .containsExactly("the inventory script ended with exit status 1: no such host"
                        + " -> see what it says: X --host bad");
    }

    @Test
    void whatItSaysThoughAllIsWellIsAWarning() {
        Path script = script(
                dir.resolve("chatty"), "#!/bin/sh\necho old cache >&2\necho '{\"_meta\": {\"hostvars\": {}}}'\n");
        assertThat(told(script)).isEmpty();
        assertThat(warnings).extracting(Problem::message).containsExactly("the inventory script says: old cache");
    }

    @Test
    void theTimeoutComesFromTheEnvironment() {
        Map<String, String> environment = new HashMap<>(Map.of(InventoryOptions.TIMEOUT, "7"));
        assertThat(InventoryOptions.of(environment, warnings::add).timeout()).isEqualTo(Duration.ofSeconds(7));
        environment.put(InventoryOptions.TIMEOUT, "soon");
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> InventoryOptions.of(environment, warnings::add))
                .hasMessage("PLUMB_INVENTORY_TIMEOUT: 'soon' is no number of seconds");
    }
}
