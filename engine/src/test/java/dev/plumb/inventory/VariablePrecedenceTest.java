package dev.plumb.inventory;

import static dev.plumb.inventory.Inventories.ini;
import static dev.plumb.inventory.Inventories.plain;
import static dev.plumb.inventory.Inventories.vars;
import static dev.plumb.inventory.Inventories.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumb.source.YamlNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VariablePrecedenceTest {
    @TempDir
    Path dir;

    private static final List<String> NAMES = List.of("v1", "v2", "v3", "v4", "v5", "v6", "v7", "v8", "v9");

    /** Files of the levels from the lowest; each sets its own variable and those of all levels below it. */
    private static final List<String> FILES = List.of(
            "group_vars/all.yml",
            "play/group_vars/all.yml",
            "group_vars/web.yml",
            "play/group_vars/web.yml",
            "",
            "host_vars/h.yml",
            "play/host_vars/h.yml");

    /** With the levels up to N there, every variable up to N comes from level N. */
    @Test
    void followsTheLevelsOfAnsible() {
        for (int top = 1; top <= NAMES.size(); top++) {
            Path place = dir.resolve("up-to-" + top);
            StringBuilder hosts = new StringBuilder("[web]\nh");
            for (String name : top >= 7 ? NAMES.subList(0, 7) : List.<String>of()) {
                hosts.append(' ').append(name).append("=level7");
            }
            hosts.append("\n[all:vars]\nv1=level1\n").append(top >= 2 ? "[web:vars]\nv1=level2\nv2=level2\n" : "");
            for (int level = 3; level <= top; level++) {
                if (level != 7) {
                    write(place.resolve(FILES.get(level - 3)), yaml(NAMES, level));
                }
            }
            write(place.resolve("hosts"), hosts.toString());
            Inventory inventory = Inventories.right(place.resolve("hosts"));
            Map<String, YamlNode> found = inventory.variables("h", place.resolve("play"));
            assertThat(found.keySet()).containsExactlyInAnyOrderElementsOf(NAMES.subList(0, top));
            for (Map.Entry<String, YamlNode> variable : found.entrySet()) {
                assertThat(plain(variable.getValue()))
                        .as("%s of %d", variable.getKey(), top)
                        .isEqualTo("level" + top);
            }
        }
    }

    private static String yaml(List<String> names, int level) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < level; i++) {
            text.append(names.get(i)).append(": level").append(level).append('\n');
        }
        return text.toString();
    }

    @Test
    void ansible_group_priority() {
        String text = """
                [a]
                h
                [a:vars]
                x=a
                %s
                [b]
                h
                [b:vars]
                x=b
                """;
        for (String priority : List.of("", "ansible_group_priority=2")) {
            Path hosts = dir.resolve("priority" + priority);
            write(hosts, text.formatted(priority));
            assertThat(plain(Inventories.right(hosts).variables("h", null).get("x")))
                    .isEqualTo(priority.isEmpty() ? "b" : "a");
        }
    }

    @Test
    void letsDeeperGroupsThenPriorityThenTheNameDecide() {
        String text = """
                [b]
                h
                [a]
                h
                [c]
                h
                [top:children]
                a
                [a:vars]
                who=a
                deep=a
                [b:vars]
                who=b
                [c:vars]
                who=c
                [top:vars]
                deep=top
                """;
        // "a" is deepest, so it wins over "b" and "c".
        assertThat(vars(ini(dir, text), "h")).containsEntry("who", "a").containsEntry("deep", "a");
        String flat = text.replace("[top:children]\na\n", "[top]\n");
        assertThat(vars(ini(dir, flat), "h")).containsEntry("who", "c");
        String priority = flat.replace("[b:vars]\n", "[b:vars]\nansible_group_priority=5\n");
        assertThat(vars(ini(dir, priority), "h")).containsEntry("who", "b").doesNotContainKey("ansible_group_priority");
    }

    @Test
    void replacesMappingsInsteadOfMergingThem() {
        write(dir.resolve("group_vars/all.yml"), "m: {a: 1, b: 2}\n");
        write(dir.resolve("host_vars/h.yml"), "m: {a: 3}\n");
        assertThat(vars(ini(dir, "h\n"), "h").get("m")).hasToString("{a=3}");
    }

    @Test
    void findsFilesOfVariablesByAnyExtensionAndInDirectories() {
        write(dir.resolve("group_vars/all/10.yml"), "a: 10\nb: 10\n");
        write(dir.resolve("group_vars/all/20"), "b: 20\n");
        write(dir.resolve("group_vars/all/deep/30.json"), "{\"c\": 30}");
        write(dir.resolve("group_vars/all/.hidden.yml"), "[");
        write(dir.resolve("group_vars/all/notes.txt"), "[");
        write(dir.resolve("group_vars/web.yaml"), "d: yaml\n");
        write(dir.resolve("group_vars/db"), "d: plain\n");
        write(dir.resolve("host_vars/h1.json"), "{\"e\": 1}");
        write(dir.resolve("host_vars/h2.yml"), "---\n# nothing\n");
        Inventory inventory = ini(dir, "[web]\nh1\n[db]\nh2\n");
        assertThat(vars(inventory, "h1")).hasToString("{a=10, b=20, c=30, d=yaml, e=1}");
        assertThat(vars(inventory, "h2")).hasToString("{a=10, b=20, c=30, d=plain}");
    }

    @Test
    void appliesFilesForAllToTheImplicitLocalhost() {
        write(dir.resolve("group_vars/all.yml"), "a: 1\nansible_connection: ssh\n");
        Inventory inventory = ini(dir, "h\n");
        assertThat(vars(inventory, "localhost")).containsEntry("a", 1L).containsEntry("ansible_connection", "local");
    }

    /** The levels 3 to 10 of Ansible's documentation, by the words it has for them. */
    @Test
    void tellsWhereEveryDefinitionStands() {
        write(dir.resolve("group_vars/all.yml"), "v: 4\n");
        write(dir.resolve("play/group_vars/all/a.yml"), "v: 5a\n");
        write(dir.resolve("play/group_vars/all/b.yml"), "v: 5b\nonly: ${v}\n");
        write(dir.resolve("group_vars/web.yml"), "v: 6\n");
        write(dir.resolve("play/group_vars/web.yml"), "v: 7\n");
        write(dir.resolve("host_vars/h.yml"), "v: 9\n");
        write(dir.resolve("play/host_vars/h.yml"), "\nv: 10\n");
        Inventory inventory = ini(dir, "[web]\nh v=8\nh v=8b\n[all:vars]\nv=3\n[web:vars]\nv=3b\n");
        List<String> told = new ArrayList<>();
        for (VariableLayer layer : inventory.layers("h", dir.resolve("play"))) {
            YamlNode value = layer.variables().get("v");
            String place = value.position().toString().replace(dir + "/", "");
            told.add(layer.level() + " " + plain(value) + " " + place);
        }
        assertThat(told)
                .containsExactly(
                        "inventory file or script group vars 3 hosts:5:3",
                        "inventory file or script group vars 3b hosts:7:3",
                        "inventory group_vars/all 4 group_vars/all.yml:1:4",
                        "playbook group_vars/all 5a play/group_vars/all/a.yml:1:4",
                        "playbook group_vars/all 5b play/group_vars/all/b.yml:1:4",
                        "inventory group_vars/* 6 group_vars/web.yml:1:4",
                        "playbook group_vars/* 7 play/group_vars/web.yml:1:4",
                        "inventory file or script host vars 8 hosts:2:5",
                        "inventory file or script host vars 8b hosts:3:5",
                        "inventory host_vars/* 9 host_vars/h.yml:1:4",
                        "playbook host_vars/* 10 play/host_vars/h.yml:2:4");
        assertThat(plain(inventory.variables("h", dir.resolve("play")).get("v")))
                .isEqualTo(10L);
        assertThat(inventory.groupLayers("web", null))
                .extracting(
                        layer -> layer.level() + " " + plain(layer.variables().get("v")))
                .containsExactly("inventory file or script group vars 3b", "inventory group_vars/* 6");
    }

    /** Of any two levels the higher one wins, whatever else is missing. */
    @Test
    void theHigherOfAnyTwoLevelsWins() {
        List<String> levels = new ArrayList<>(FILES);
        levels.add(0, "all:vars");
        levels.add(1, "web:vars");
        for (int low = 0; low < levels.size(); low++) {
            for (int high = low + 1; high < levels.size(); high++) {
                Path place = dir.resolve(low + "-" + high);
                StringBuilder hosts = new StringBuilder("[web]\nh" + (low == 6 || high == 6 ? " v=6" : "") + "\n");
                for (int level : new int[] {low, high}) {
                    if (level < 2) {
                        hosts.append('[')
                                .append(levels.get(level))
                                .append("]\nv=")
                                .append(level)
                                .append('\n');
                    } else if (level != 6) {
                        write(place.resolve(levels.get(level)), "v: " + level + "\n");
                    }
                }
                write(place.resolve("hosts"), hosts.toString());
                Inventory inventory = Inventories.right(place.resolve("hosts"));
                assertThat(plain(inventory.variables("h", place.resolve("play")).get("v")))
                        .as("%s over %s", levels.get(high), levels.get(low))
                        .isEqualTo((long) high);
            }
        }
    }

    @Test
    void directoriesOfSeveralSourcesFollowTheirOrder() {
        write(dir.resolve("a/group_vars/all.yml"), "v: a\nw: a\n");
        write(dir.resolve("b/group_vars/all.yml"), "v: b\n");
        write(dir.resolve("a/group_vars/web.yml"), "x: a\n");
        write(dir.resolve("b/group_vars/all/more.yml"), "[");
        Path first = write(dir.resolve("a/hosts"), "[web]\nh\n");
        Path second = write(dir.resolve("c/hosts.yml"), "web: {vars: {x: c, y: c}}\n");
        write(dir.resolve("c/group_vars/all.yml"), "v: c\n");
        assertThat(vars(Inventories.right(first, second), "h"))
                .isEqualTo(Map.of("v", "c", "w", "a", "x", "a", "y", "c"));
        assertThat(vars(Inventories.right(second, first), "h")).containsEntry("v", "a");
    }

    @Test
    void aDirectoryWinsOverAFileOfTheSameName() {
        write(dir.resolve("group_vars/web/main.yml"), "v: directory\n");
        write(dir.resolve("group_vars/web.yml"), "v: file\n");
        assertThat(vars(ini(dir, "[web]\nh\n"), "h")).isEqualTo(Map.of("v", "directory"));
    }

    @Test
    void aLinkAboveItselfIsToldInsteadOfFollowedForEver() throws IOException {
        write(dir.resolve("group_vars/all/a.yml"), "v: 1\n");
        Files.createSymbolicLink(dir.resolve("group_vars/all/loop"), dir.resolve("group_vars/all"));
        Inventory inventory = ini(dir, "h\n");
        assertThatThrownBy(() -> inventory.variables("h", null)).hasMessageContaining("nested too deeply");
    }

    @Test
    void hostsOfTheSameGroupsShareWhatTheyHaveFromThem() {
        Inventory inventory = ini(dir, "[web]\nh[1:2]\nh3 own=1\n[web:vars]\nv=1\n");
        assertThat(inventory.variables("h1", dir)).isSameAs(inventory.variables("h2", dir));
        assertThat(inventory.variables("h3", dir)).isNotSameAs(inventory.variables("h1", dir));
    }
}
