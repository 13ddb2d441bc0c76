package dev.plumb.inventory;

import static dev.plumb.inventory.Inventories.told;
import static dev.plumb.inventory.Inventories.vars;
import static dev.plumb.inventory.Inventories.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class YamlInventoryTest {
    @TempDir
    Path dir;

    @Test
    void readsGroupsWithHostsVariablesAndChildren() {
        Inventory inventory = yaml(dir, """
                all:
                  vars:
                    level: all
                  hosts:
                    alone:
                  children:
                    prod:
                      vars: {level: prod}
                      children:
                        web:
                          hosts:
                            w[1:2]: {level: host}
                            w3:2200:
                db:
                  hosts: d1
                """);
        assertThat(inventory.hosts()).containsExactly("alone", "w1", "w2", "w3", "d1");
        assertThat(inventory.groups().get("prod")).containsExactly("w1", "w2", "w3");
        assertThat(inventory.groups().get("ungrouped")).containsExactly("alone");
        assertThat(inventory.children("all")).containsExactly("ungrouped", "prod", "db");
        assertThat(vars(inventory, "w1")).containsEntry("level", "host");
        assertThat(vars(inventory, "w3")).containsEntry("level", "prod").containsEntry("ansible_port", 2200L);
        assertThat(vars(inventory, "d1")).containsEntry("level", "all");
    }

    @Test
    void readsJsonEvenWhenIndentedWithTabs() {
        Path file = Inventories.write(
                dir.resolve("hosts.json"), "{\n\t\"web\": {\n\t\t\"hosts\": {\"w1\": {\"a\": [1, 2]}}\n\t}\n}\n");
        assertThat(vars(Inventories.right(file), "w1")).containsEntry("a", List.of(1L, 2L));
    }

    @Test
    void tellsWhatDoesNotFit() {
        String wrong = """
                hosts:
                  x:
                web:
                  host:
                    w1:
                  hosts:
                    - w2
                  vars: nothing
                db: [d1]
                cache:
                  hosts:
                    c1: yes
                    c[2:1]:
                  children:
                    cache:
                """;
        assertThat(told(dir, "hosts.yml", wrong))
                .containsExactly(
                        "1:1 'hosts' belongs into a group -> write: all: above it and indent it",
                        "4:3 a group has hosts, vars and children, but no 'host' -> did you mean 'hosts'?",
                        "7:5 'hosts' takes a mapping -> write each below it as name: without a dash",
                        "8:9 'vars' takes a mapping",
                        "9:5 the group 'db' takes hosts, vars and children"
                                + " -> write: hosts: and each host below it as name:",
                        "12:9 a host takes a mapping of variables -> write each variable below it: name: value",
                        "13:6 the range ends before it begins -> write: [1:2]",
                        "15:5 the group 'cache' cannot be a child of itself");
    }

    @Test
    void tellsPluginsListsAndEmptyFiles() {
        assertThat(told(dir, "a.yml", "plugin: aws_ec2\n"))
                .singleElement(InstanceOfAssertFactories.STRING)
                .startsWith("1:9 Plumb does not run Ansible's inventory plugins, except for ")
                .contains(" -> let a script print it: ansible-inventory --list -i ");
        assertThat(told(dir, "b.yml", "- h1\n"))
                .containsExactly("1:1 an inventory in YAML is a mapping of groups -> write: all: and hosts: below it");
        assertThat(told(dir, "c.yml", "# nothing\n")).containsExactly("0:0 the file is empty");
        assertThat(told(dir, "d.yml", "all:\n  vars:\n    a: {{ b }}\n"))
                .containsExactly("3:8 {{ b }} is Jinja; in Plumb an expression stands in ${ } -> write: ${b}");
    }
}
