package dev.plumb.inventory;

import static dev.plumb.inventory.Inventories.ini;
import static dev.plumb.inventory.Inventories.plain;
import static dev.plumb.inventory.Inventories.vars;
import static dev.plumb.inventory.Inventories.write;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.source.YamlNode;
import java.nio.file.Path;
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
}
