package dev.plumb.inventory;

import static dev.plumb.inventory.Inventories.right;
import static dev.plumb.inventory.Inventories.vars;
import static dev.plumb.inventory.Inventories.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumb.source.Position;
import dev.plumb.source.Problem;
import dev.plumb.source.ProblemException;
import dev.plumb.source.Problems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InventoryReaderTest {
    @TempDir
    Path dir;

    private static List<Problem> told(String source) {
        Problems problems = new Problems();
        InventoryReader.read(List.of(source), problems);
        return problems.sorted();
    }

    @Test
    void hasOnlyTheImplicitLocalhostWithoutSources() {
        Problems problems = new Problems();
        Inventory inventory = InventoryReader.read(List.of(), problems);
        assertThat(problems.isEmpty()).isTrue();
        assertThat(inventory.hosts()).isEmpty();
        assertThat(inventory.source()).isNull();
        assertThat(inventory.groups()).containsOnlyKeys("all", "ungrouped");
        assertThat(inventory.select("localhost")).containsExactly("localhost");
        assertThat(inventory.select("127.0.0.1,localhost")).containsExactly("127.0.0.1");
        assertThat(inventory.select("all")).isEmpty();
        assertThat(vars(inventory, "localhost")).isEqualTo(Map.of("ansible_connection", "local"));
        assertThat(vars(inventory, "::1")).isEqualTo(Map.of("ansible_connection", "local"));
    }

    @Test
    void leavesAnExplicitLocalhostAsItIsWritten() {
        Inventory inventory = Inventories.ini(dir, "localhost a=1\n");
        assertThat(inventory.select("all")).containsExactly("localhost");
        assertThat(inventory.select("127.0.0.1")).containsExactly("localhost");
        assertThat(vars(inventory, "localhost")).isEqualTo(Map.of("a", 1L));
    }

    @Test
    void readsAListOfHosts() {
        Problems problems = new Problems();
        Inventory inventory = InventoryReader.read(List.of("h1, h2:2222,r[1:2]"), problems);
        assertThat(problems.isEmpty()).isTrue();
        assertThat(inventory.hosts()).containsExactly("h1", "h2", "r1", "r2");
        assertThat(vars(inventory, "h2")).isEqualTo(Map.of("ansible_port", 2222L));
        assertThat(InventoryReader.read(List.of("one,"), problems).hosts()).containsExactly("one");
    }

    @Test
    void readsADirectoryInTheOrderOfNamesWithoutWhatIsNoInventory() {
        write(dir.resolve("inv/20-more.ini"), "[web]\nw2\n[web:vars]\na=20\n");
        write(dir.resolve("inv/10-first.yml"), "web:\n  hosts:\n    w1:\n  vars:\n    a: 10\n    b: 10\n");
        write(dir.resolve("inv/sub/30-deep"), "[db]\nd1\n");
        for (String ignored : List.of(".hidden", "hosts.bak", "notes.md", "old~", "ansible.cfg", "x.retry")) {
            write(dir.resolve("inv/" + ignored), "[broken\n");
        }
        write(dir.resolve("inv/group_vars/web.yml"), "b: vars\n");
        Inventory inventory = right(dir.resolve("inv"));
        assertThat(inventory.hosts()).containsExactly("w1", "w2", "d1");
        assertThat(vars(inventory, "w1")).isEqualTo(Map.of("a", 20L, "b", "vars"));
        assertThat(inventory.source()).isEqualTo(dir.resolve("inv"));
        assertThat(inventory.source("w1")).isEqualTo(dir.resolve("inv/10-first.yml"));
        assertThat(inventory.source("d1")).isEqualTo(dir.resolve("inv/sub/30-deep"));
        assertThat(inventory.source("localhost")).isEqualTo(dir.resolve("inv"));
    }

    @Test
    void takesLaterSourcesOverEarlierOnes() {
        Path first = write(dir.resolve("a/hosts"), "[web]\nw1 x=1 y=1\n");
        Path second = write(dir.resolve("b/hosts"), "w1 x=2\n[prod:children]\nweb\n");
        write(dir.resolve("a/host_vars/w1.yml"), "z: a\n");
        write(dir.resolve("b/host_vars/w1.yml"), "z: b\n");
        Inventory inventory = right(first, second);
        assertThat(vars(inventory, "w1")).isEqualTo(Map.of("x", 2L, "y", 1L, "z", "b"));
        assertThat(inventory.groupsOf("w1")).containsExactly("prod", "web");
        assertThat(inventory.source()).isEqualTo(first);
    }

    @Test
    void saysWhatCannotBeRead() {
        assertThat(told("nowhere")).singleElement().satisfies(problem -> {
            assertThat(problem.message()).isEqualTo("there is no such inventory");
            assertThat(problem.hint()).contains("nowhere,");
        });
        assertThat(told("x/nowhere.yml"))
                .singleElement()
                .extracting(Problem::hint)
                .isNull();
        assertThat(told(write(dir.resolve("h.toml"), "[web]\n").toString()))
                .singleElement()
                .extracting(Problem::hint)
                .isEqualTo("write INI or YAML");
    }

    @Test
    void tellsMistakesInFilesOfVariablesWhenAHostNeedsThem() {
        write(dir.resolve("group_vars/web/a.yml"), "x: 1\nx: 2\n");
        write(dir.resolve("group_vars/web/b.yml"), "y: \"{{ x }}\"\n");
        write(dir.resolve("group_vars/unused.yml"), "[");
        Inventory inventory = Inventories.ini(dir, "[web]\nw1\n[db]\nd1\n");
        assertThat(inventory.variables("d1", null)).isEmpty();
        assertThatThrownBy(() -> inventory.variables("w1", null)).isInstanceOfSatisfying(ProblemException.class, e -> {
            assertThat(e.problems())
                    .extracting(problem -> problem.position().line())
                    .containsExactly(2, 1);
            assertThat(e.problems().get(1).hint()).isEqualTo("write: ${x}");
        });
    }

    @Test
    void readsTheExampleOfTheProject() {
        Inventory inventory = right(Path.of("../inventory.example"));
        assertThat(inventory.groups().keySet())
                .containsExactlyInAnyOrder(
                        "all", "ungrouped", "web", "db", "local", "production", "staging", "development");
        assertThat(inventory.groups().get("db"))
                .containsExactly(
                        "db01.example.org",
                        "db02.example.org",
                        "db03.example.org",
                        "shard-1-a.example.org",
                        "shard-1-b.example.org",
                        "shard-2-a.example.org",
                        "shard-2-b.example.org");
        assertThat(inventory.groups().get("production")).hasSize(11);
        assertThat(inventory.groups().get("ungrouped")).containsExactly("bastion.example.org", "backup.example.org");
        assertThat(vars(inventory, "web4.example.org"))
                .containsEntry("workers", 8L)
                .containsEntry("canary", true)
                .containsEntry("ports", List.of(80L, 443L))
                .containsEntry("limits", Map.of("files", 4096L))
                .containsEntry("http_port", 8080L)
                .containsEntry("ansible_user", "admin")
                .containsEntry("banner", "${inventory_hostname} belongs to ${plumb_environment}");
        assertThat(vars(inventory, "web2.example.org")).containsEntry("ansible_user", "deploy");
        assertThat(vars(inventory, "web3.example.org")).containsEntry("accent", "#336699");
        assertThat(vars(inventory, "db01.example.org")).containsEntry("ansible_user", "postgres-admin");
        assertThat(vars(inventory, "localhost")).containsEntry("ansible_connection", "local");
    }

    @Test
    void hostsOfAListComeFromNoFile() {
        Problems problems = new Problems();
        Path file = write(dir.resolve("hosts"), "h1\n");
        Inventory inventory = InventoryReader.read(List.of(file.toString(), "h1:2222,h2,"), problems);
        assertThat(inventory.hosts()).containsExactly("h1", "h2");
        assertThat(inventory.source("h1")).isEqualTo(file);
        assertThat(inventory.source("h2")).isNull();
        // A host that is known stays as it is.
        assertThat(vars(inventory, "h1")).isEmpty();
        assertThat(told(""))
                .singleElement()
                .extracting(Problem::message)
                .isEqualTo("the name of an inventory is missing");
    }

    @Test
    void warnsOfANameForAGroupAndAHost() {
        List<Problem> warnings = new ArrayList<>();
        Path file = write(dir.resolve("hosts"), "[web]\nweb\nw2\n");
        Problems problems = new Problems();
        InventoryOptions options = InventoryOptions.of(Map.of(), warnings::add);
        Inventory inventory = InventoryReader.read(List.of(file.toString()), options, problems);
        assertThat(problems.isEmpty()).isTrue();
        assertThat(inventory.select("web")).containsExactly("web");
        assertThat(warnings)
                .containsExactly(Problem.of(
                        Position.of(file.toString()),
                        "'web' is the name of a group and of a host: in patterns it is the host"));
    }

    @Test
    void aDirectoryThatLinksToItselfIsTold() throws IOException {
        write(dir.resolve("inv/hosts"), "h\n");
        Files.createSymbolicLink(dir.resolve("inv/loop"), dir.resolve("inv"));
        assertThat(told(dir.resolve("inv").toString()))
                .singleElement()
                .extracting(Problem::message)
                .isEqualTo("the directories are nested too deeply");
    }
}
