package dev.plumb.inventory;

import static dev.plumb.inventory.Inventories.ini;
import static dev.plumb.inventory.Inventories.plain;
import static dev.plumb.inventory.Inventories.vars;
import static dev.plumb.inventory.Inventories.write;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VariablePrecedenceTest {
    @TempDir
    Path dir;

    /** Every level sets its own variable and those of all levels below it; so variable N must come from level N. */
    @Test
    void followsTheLevelsOfAnsible() {
        List<String> levels = List.of("v1", "v2", "v3", "v4", "v5", "v6", "v7", "v8", "v9");
        StringBuilder hosts = new StringBuilder("[web]\nh");
        for (int i = 0; i <= 6; i++) {
            hosts.append(' ').append(levels.get(i)).append("=level7");
        }
        hosts.append("\n[web:vars]\nv1=level2\nv2=level2\n[all:vars]\nv1=level1\n");
        Path play = dir.resolve("play");
        write(dir.resolve("group_vars/all.yml"), yaml(levels, 3));
        write(play.resolve("group_vars/all.yml"), yaml(levels, 4));
        write(dir.resolve("group_vars/web.yml"), yaml(levels, 5));
        write(play.resolve("group_vars/web.yml"), yaml(levels, 6));
        write(dir.resolve("host_vars/h.yml"), yaml(levels, 8));
        write(play.resolve("host_vars/h.yml"), yaml(levels, 9));
        Inventory inventory = ini(dir, hosts.toString());
        inventory
                .variables("h", play)
                .forEach((name, value) -> assertThat(plain(value)).as(name).isEqualTo("level9"));
        // Without the levels above it each level shows.
        assertThat(vars(inventory, "h").get("v8")).isEqualTo("level8");
        deleteAndExpect(dir.resolve("host_vars/h.yml"), play.resolve("host_vars/h.yml"), hosts, "v7", "level7");
        deleteAndExpect(
                dir.resolve("none"),
                dir.resolve("none"),
                new StringBuilder("[web]\nh\n[web:vars]\nv2=level2\n"),
                "v6",
                "level6");
        deleteAndExpect(
                play.resolve("group_vars/web.yml"),
                dir.resolve("none"),
                new StringBuilder("[web]\nh\n"),
                "v5",
                "level5");
        deleteAndExpect(
                dir.resolve("group_vars/web.yml"),
                dir.resolve("none"),
                new StringBuilder("[web]\nh\n"),
                "v4",
                "level4");
        deleteAndExpect(
                play.resolve("group_vars/all.yml"),
                dir.resolve("none"),
                new StringBuilder("[web]\nh\n"),
                "v3",
                "level3");
        StringBuilder bare = new StringBuilder("[web]\nh\n[web:vars]\nv1=level2\nv2=level2\n[all:vars]\nv1=level1\n");
        deleteAndExpect(dir.resolve("group_vars/all.yml"), dir.resolve("none"), bare, "v1", "level2");
    }

    private void deleteAndExpect(Path file, Path other, StringBuilder hosts, String name, String level) {
        file.toFile().delete();
        other.toFile().delete();
        Inventory inventory = ini(dir, hosts.toString());
        assertThat(plain(inventory.variables("h", dir.resolve("play")).get(name)))
                .isEqualTo(level);
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
