package dev.plumb.inventory;

import static dev.plumb.inventory.Inventories.ini;
import static dev.plumb.inventory.Inventories.told;
import static dev.plumb.inventory.Inventories.vars;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.source.YamlNode;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IniInventoryTest {
    @TempDir
    Path dir;

    @Test
    void putsHostsIntoGroupsAndGroupsBelowGroups() {
        Inventory inventory = ini(dir, """
                alone
                [web]   # the front
                w1
                w2:2222
                ; another comment
                [prod:children]
                web
                db
                [db]
                d1
                w2
                """);
        assertThat(inventory.hosts()).containsExactly("alone", "w1", "w2", "d1");
        assertThat(inventory.groups().keySet()).containsExactly("all", "ungrouped", "web", "prod", "db");
        assertThat(inventory.groups().get("all")).containsExactlyInAnyOrder("alone", "w1", "w2", "d1");
        assertThat(inventory.groups().get("ungrouped")).containsExactly("alone");
        assertThat(inventory.groups().get("prod")).containsExactly("w1", "w2", "d1");
        assertThat(inventory.children("all")).containsExactly("ungrouped", "prod");
        assertThat(inventory.children("prod")).containsExactly("web", "db");
        assertThat(inventory.children("nowhere")).isEmpty();
        assertThat(inventory.groupsOf("w2")).containsExactly("db", "prod", "web");
        assertThat(inventory.groupsOf("alone")).containsExactly("ungrouped");
        assertThat(vars(inventory, "w2")).containsEntry("ansible_port", 2222L);
    }

    @Test
    void readsValuesAsPythonLiteralsElseAsText() {
        Inventory inventory = ini(dir, """
                h i=1 f=1.5 neg=-3 hex=0x1f mode=0644 t=True n=None yes=yes s=abc q="a b" e="" e2= eq=a=b \
                l="[1, 'x', [True]]" d="{'k': [1], 2: 'two'}" tuple=1,2 words=a,b url=http://x/y?z=1 esc='"q\\\\"' \
                python2="[u'a', b'c']" unlike="u'"
                """);
        Map<String, Object> vars = vars(inventory, "h");
        assertThat(vars)
                .containsEntry("i", 1L)
                .containsEntry("f", 1.5)
                .containsEntry("neg", -3L)
                .containsEntry("hex", 31L)
                .containsEntry("mode", "0644")
                .containsEntry("t", true)
                .containsEntry("n", null)
                .containsEntry("yes", "yes")
                .containsEntry("s", "abc")
                .containsEntry("q", "a b")
                .containsEntry("e", "")
                .containsEntry("e2", "")
                .containsEntry("eq", "a=b")
                .containsEntry("l", Arrays.asList(1L, "x", List.of(true)))
                .containsEntry("d", Map.of("k", List.of(1L), "2", "two"))
                .containsEntry("tuple", List.of(1L, 2L))
                .containsEntry("words", "a,b")
                .containsEntry("url", "http://x/y?z=1")
                .containsEntry("esc", "q\\")
                .containsEntry("python2", List.of("a", "c"))
                .containsEntry("unlike", "u'");
    }

    @Test
    void takesTheWholeRestOfALineForAGroupsVariable() {
        Inventory inventory = ini(dir, """
                [g]
                h
                [g:vars]
                a = some words # and this
                b=1 # a number with a comment, as Python reads it
                c="quoted"
                d = x = y
                empty=
                """);
        assertThat(vars(inventory, "h"))
                .containsEntry("a", "some words # and this")
                .containsEntry("b", 1L)
                .containsEntry("c", "quoted")
                .containsEntry("d", "x = y")
                .containsEntry("empty", "");
    }

    @Test
    void keepsThePlaceOfEveryValue() {
        Inventory inventory = ini(dir, "[g]\n  h a=1  b='x y' l=\"[1, 22]\"\n[g:vars]\nc  =  word\n");
        Map<String, YamlNode> vars = inventory.variables("h", null);
        assertThat(vars.get("a").position()).hasToString(dir.resolve("hosts") + ":2:7");
        assertThat(vars.get("b").position().column()).isEqualTo(13);
        assertThat(vars.get("c").position().toString()).endsWith("hosts:4:7");
        YamlNode.Sequence list = (YamlNode.Sequence) vars.get("l");
        assertThat(list.position().column()).isEqualTo(21);
        assertThat(list.items().get(1).position().column()).isEqualTo(25);
    }

    @Test
    void readsAddressesWithAndWithoutPort() {
        Inventory inventory = ini(dir, "[g]\n192.0.2.7:22\n2001:db8::1\n[2001:db8::2]:2022\n::1\n");
        assertThat(inventory.hosts()).containsExactly("192.0.2.7", "2001:db8::1", "2001:db8::2", "::1");
        assertThat(vars(inventory, "2001:db8::2")).containsEntry("ansible_port", 2022L);
        assertThat(vars(inventory, "2001:db8::1")).doesNotContainKey("ansible_port");
    }

    @Test
    void tellsEveryWrongHostLine() {
        String wrong = """
                [web]
                w[1:
                w[3:1]
                w[01:9]
                w[a:9]
                w:port
                w1 x=1 x=2 word
                w2 pw=a#b
                w3 q="open
                w1, w2
                """;
        assertThat(told(dir, "hosts", wrong))
                .containsExactly(
                        "2:2 the range that opens here is never closed -> write: [1:9]",
                        "3:2 the range ends before it begins -> write: [1:3]",
                        "4:2 both ends of a range with leading zeros must have the same length -> write: [01:09]",
                        "5:2 a range goes from a number to a number, or from a letter to a letter",
                        "6:3 'port' is no port: after the colon of a host stands a number",
                        "7:8 the variable 'x' stands in this line a second time",
                        "7:12 after a host's name stand variables, and 'word' is none"
                                + " -> write: word=value, or the host in a line of its own",
                        "8:8 # within a word begins a comment in Ansible's inventories"
                                + " -> put the value in quotes, or a blank before the #",
                        "9:6 the quote that opens here is never closed",
                        "10:3 a line names one host -> write each host in a line of its own",
                        "10:5 after a host's name stand variables, and 'w2' is none"
                                + " -> write: w2=value, or the host in a line of its own");
    }

    @Test
    void tellsEveryWrongSection() {
        String wrong = """
                [prod:children]
                web
                dbb
                [db]
                [we b]
                [web:chldren]
                [nobody:vars]
                a=1
                [web:vars]
                a: 1
                [open
                """;
        assertThat(told(dir, "hosts", wrong))
                .containsExactly(
                        "3:1 there is no group 'dbb' -> did you mean 'db'?",
                        "5:2 a group's name is one word -> write: [we_b]",
                        "6:6 unknown kind of section ':chldren' -> did you mean :children?",
                        "7:2 there is no group 'nobody' -> define it: [nobody]",
                        "10:1 a section of variables holds lines of the form name=value -> write: a=1",
                        "11:1 the section's header is not closed -> write: [open]");
    }

    @Test
    void tellsCyclesAtTheLineThatClosesThem() {
        assertThat(told(dir, "hosts", "[a:children]\nb\n[b:children]\nc\n[c:children]\na\nc\n"))
                .containsExactly(
                        "6:1 the group 'a' cannot be a child of 'c', which is below it already",
                        "7:1 the group 'c' cannot be a child of itself");
    }

    @Test
    void tellsJinjaInValues() {
        assertThat(told(dir, "hosts", "h url=\"http://{{ name }}/\"\n[all:vars]\nx = {{ y }}\n"))
                .containsExactly(
                        "1:15 {{ name }} is Jinja; in Plumb an expression stands in ${ } -> write: http://${name}/",
                        "3:5 {{ y }} is Jinja; in Plumb an expression stands in ${ } -> write: ${y}");
    }

    @Test
    void takesAFileWithoutAnExtensionForYamlWhenItLooksSo() {
        assertThat(Inventories.right(Inventories.write(
                                dir.resolve("hosts"), "# hosts\nall:   # everything\n  hosts:\n    h:\n"))
                        .hosts())
                .containsExactly("h");
        assertThat(told(dir, "hosts.ini", "---\nall:\n")).first().asString().contains("looks like YAML");
    }

    @Test
    void aHostKeepsItsFirstPort() {
        Inventory inventory = ini(dir, "h:2201\ni\n[g]\nh:2202\ni:2203\n");
        assertThat(vars(inventory, "h")).isEqualTo(Map.of("ansible_port", 2201L));
        assertThat(vars(inventory, "i")).isEmpty();
    }

    @Test
    void allIsNoChildOfAnyGroup() {
        assertThat(Inventories.told(dir, "hosts", "[systems:children]\nall\n"))
                .singleElement()
                .asString()
                .contains("the group 'all' cannot be a child: every group is below it");
    }

    @Test
    void groupsMayStandInEachOtherAsDeeplyAsTheyLike() {
        StringBuilder text = new StringBuilder("[g20000]\nh\n");
        for (int i = 0; i < 20_000; i++) {
            text.append("[g").append(i).append(":children]\ng").append(i + 1).append('\n');
        }
        assertThat(Inventories.told(dir, "hosts", text.toString())).isEmpty();
    }
}
