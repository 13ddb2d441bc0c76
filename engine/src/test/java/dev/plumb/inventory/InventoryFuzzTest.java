package dev.plumb.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.fuzz.Fuzz;
import dev.plumb.fuzz.Mutator;
import dev.plumb.source.Position;
import dev.plumb.source.Problem;
import dev.plumb.source.ProblemException;
import dev.plumb.source.Problems;
import dev.plumb.source.YamlReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever stands in an inventory or a pattern gives hosts or problems with a place. */
class InventoryFuzzTest {
    private static final int COUNT = 2000;

    private static final List<String> WORDS = List.of(
            "[all:vars]\n",
            "[web:children]\n",
            "[db]\n",
            "hosts:",
            "children:",
            "vars:",
            "ansible_host=",
            "ansible_port=",
            "ansible_group_priority=99999999999999999999",
            "web[01:20]",
            "db[a:f:2]",
            "[0:999]",
            "[1:999999999]",
            "[z:a]",
            "::1",
            "[fe80::1]:22",
            ":2222",
            "{'a': [1, 2.5e400, 0x1f, 1_000, True, None, (1,), b'x', \"y\"]}",
            "!vault |\n  $ANSIBLE_VAULT;1.1;AES256\n",
            "&a [1, *a]",
            "*a",
            "<<: *a",
            "? ",
            "- ",
            "{{ x }}",
            "${x}");

    private static final List<String> INI =
            List.of("""
            # all hosts
            lone ansible_host=10.0.0.1 ansible_port=2222 note="two words" list='[1, "b", {"c": None}]'
            fe80::1
            [web]
            web[01:03].example.org a=1 b=0x1f c=1e3 d=True # comment
            web4:2200
            [db]
            db-[a:c]
            [db:vars]
            engine=postgresql
            port = 5432
            [prod:children]
            web
            db
            [all:vars]
            ansible_user=deploy
            """, "localhost ansible_connection=local\n[g]\nh1\nh2\n[g:vars]\nansible_group_priority=10\n");

    /** The second one names no token, so that nobody is asked for droplets. */
    private static final List<String> YAML = List.of("""
            all:
              vars: {level: all, list: [1, 2, {a: b}]}
              hosts:
                alone:
                fe80::1: {ansible_port: 22}
              children:
                prod:
                  vars: &v {level: prod, ansible_group_priority: 5}
                  children:
                    web:
                      hosts:
                        w[1:2]: {level: host, text: "a\\nb"}
                        w3:2200:
                db:
                  vars: {<<: *v, x: 0o17, y: 2024-01-02, z: ~}
                  hosts: d1
            """, """
            plugin: community.digitalocean.digitalocean
            attributes: [id, name, tags]
            pagination: 50
            compose: {ansible_host: do_networks.v4[0].ip_address, size: do_size_slug}
            keyed_groups:
              - key: do_region.slug
                prefix: region
                separator: "-"
            """);

    private static final List<String> JSON = List.of(
            """
            {"web": {"hosts": ["w1", "w2"], "vars": {"port": 80, "tls": true, "none": null}, "children": ["edge"]},
             "db": ["d1"], "alone": {"of": "its own"}, "edge": {"hosts": ["e1"]},
             "_meta": {"hostvars": {"w1": {"id": 7, "list": [1, {"a": "b"}], "t": "\\u00e9\\ud83d\\ude42"}}}}
            """,
            "{\"a\": {\"hosts\": [\"h\"], \"vars\": {\"ansible_group_priority\": 9}}, \"_meta\": {\"hostvars\": {}}}");

    private static final InventoryOptions OPTIONS =
            new InventoryOptions(Map.of(), Duration.ofSeconds(1), warning -> {});

    @TempDir
    Path dir;

    /** Reads a text, and asks the inventory for all that a run asks it for. */
    private void check(String kind, Mutator mutator, BiConsumer<InventoryBuilder, Reading> reader) {
        Fuzz.run("inventories: " + kind, COUNT, (random, tell) -> {
            String text = mutator.text(random);
            tell.input(text);
            Problems problems = new Problems();
            InventoryBuilder builder = new InventoryBuilder(problems);
            builder.reading(Path.of("inv"));
            try {
                reader.accept(builder, new Reading(text, problems));
            } catch (ProblemException e) {
                e.problems().forEach(problems::add);
            }
            Inventory inventory = builder.build(new VarsFiles(problems.unsealer()), List.of(), Path.of("inv"));
            look(inventory, problems);
            int lines = text.split("\r\n|\r|\n|\u0085|\u2028|\u2029", -1).length;
            assertThat(problems.sorted()).allMatch(problem -> isPlaced(problem, lines));
        });
    }

    private static boolean isPlaced(Problem problem, int lines) {
        return !problem.message().isBlank()
                && problem.position().file().equals("inv")
                && problem.position().line() <= lines;
    }

    private record Reading(String text, Problems problems) {}

    private static void look(Inventory inventory, Problems problems) {
        try {
            inventory.hosts().stream().limit(20).forEach(host -> {
                inventory
                        .variables(host, null)
                        .values()
                        .forEach(node -> assertThat(node).isNotNull());
                inventory.layers(host, null);
                inventory.groupsOf(host);
            });
            inventory.groups().keySet().stream().limit(20).forEach(group -> {
                inventory.children(group);
                inventory.priority(group);
                inventory.groupLayers(group, null);
            });
            inventory.select("all:!web*:&a*");
        } catch (ProblemException e) {
            e.problems().forEach(problems::add);
        }
    }

    @Test
    void iniGivesHostsOrProblems() {
        check(
                "INI",
                Mutator.ofTexts(INI, WORDS),
                (builder, in) -> new IniInventory(builder, "inv", in.problems).read(in.text));
    }

    @Test
    void yamlGivesHostsOrProblems() {
        check(
                "YAML",
                Mutator.ofTexts(YAML, WORDS),
                (builder, in) -> new YamlInventory(builder, OPTIONS, in.problems)
                        .read(YamlReader.readText("inv", in.text, in.problems)));
    }

    @Test
    void whatAScriptPrintsGivesHostsOrProblems() {
        check("script", Mutator.ofTexts(JSON, WORDS), (builder, in) -> {
            ScriptCall call = new ScriptCall(Path.of("inv"), OPTIONS);
            new ScriptInventory(builder, in.problems, call).take(call.parse(in.text, ""));
        });
    }

    @Test
    void dropletsGiveHostsOrProblems() {
        List<byte[]> pages = List.of(
                Mutator.resource(InventoryFuzzTest.class, "/digitalocean/droplets-1.json"),
                Mutator.resource(InventoryFuzzTest.class, "/digitalocean/droplets-2.json"));
        DropletsApi api =
                new DropletsApi(URI.create("https://127.0.0.1/v2"), "token", Duration.ofSeconds(1), Position.of("inv"));
        check("droplets", new Mutator(pages, WORDS), (builder, in) -> {
            List<Map<?, ?>> droplets = new ArrayList<>();
            URI next = api.page(in.text, droplets);
            assertThat(next == null || "127.0.0.1".equals(next.getHost())).isTrue();
            Droplets made = new Droplets(
                    builder, Position.of("inv"), List.of("id", "name", "networks", "tags", "region"), "do_", true);
            made.add(droplets);
        });
    }

    @Test
    void namesOfHostsGiveHostsOrAProblem() {
        Mutator mutator = Mutator.ofTexts(
                List.of("web[01:20].example.org:2222", "db-[a:f:2]", "fe80::1", "[fe80::1]:22", "a[1:3]b[x:z]c"),
                WORDS);
        Fuzz.run("host names", COUNT, (random, tell) -> {
            String name = mutator.text(random);
            tell.input(name);
            Problems problems = new Problems();
            List<String> names =
                    HostNames.expand(name, new Position("inv", 1, 1), problems).names();
            assertThat(names.isEmpty()).isEqualTo(!problems.isEmpty());
            assertThat(names).allMatch(each -> !each.isEmpty());
        });
    }

    @Test
    void patternsGiveHostsOrAProblem() {
        Inventory inventory = Inventories.ini(dir, INI.get(0));
        List<String> words = new ArrayList<>(List.of(
                "web*",
                "!db",
                "&prod",
                "~web\\d+",
                "~(a|b",
                "[0]",
                "[-1]",
                "[1:]",
                "[:2]",
                "[!a-c]",
                "[",
                "]",
                ",",
                ":",
                "*",
                "?",
                "all",
                "ungrouped",
                "localhost",
                "@",
                "@/dev/null",
                "[99999999999]",
                "~(?P<x>a)\\Z"));
        if (Fuzz.isUnbounded()) {
            words.addAll(List.of("~(a|a)*b", "(".repeat(9000)));
        }
        Mutator mutator = Mutator.ofTexts(
                List.of("web:&prod:!web02*", "all,!db-b", "web[0:2]", "~web0[12].*:db[-1]", "fe80::1", "lone"), words);
        Fuzz.run("host patterns", COUNT, (random, tell) -> pattern(mutator, inventory, random, tell));
    }

    private static void pattern(Mutator mutator, Inventory inventory, SplittableRandom random, Fuzz.Tell tell) {
        String pattern = mutator.text(random);
        if (!Fuzz.isUnbounded() && pattern.contains("~")) {
            pattern = bounded(pattern);
        }
        tell.input(pattern);
        Position position = Position.of("--limit");
        for (boolean limit : new boolean[] {false, true}) {
            try {
                HostPattern parsed =
                        limit ? HostPattern.parseLimit(pattern, position) : HostPattern.parse(pattern, position);
                assertThat(parsed.select(inventory)).doesNotHaveDuplicates().doesNotContainNull();
            } catch (ProblemException e) {
                assertThat(e.problems())
                        .isNotEmpty()
                        .allMatch(problem -> !problem.message().isBlank());
            }
        }
    }

    /** Without what makes a regular expression costly: long ones, and repetitions of repetitions. */
    private static String bounded(String pattern) {
        return pattern.substring(0, Math.min(60, pattern.length()))
                .replace("+", "")
                .replace("{", "")
                .replace("*)", ")");
    }

    @Test
    void bytesThatAreNoTextAreTold() {
        Mutator mutator = Mutator.ofTexts(INI, WORDS);
        Fuzz.run("inventory files", COUNT / 4, (random, tell) -> {
            byte[] bytes = mutator.bytes(random);
            tell.input(bytes);
            Path file = dir.resolve(random.nextBoolean() ? "hosts" : random.nextBoolean() ? "h.yml" : "h.ini");
            java.nio.file.Files.write(file, startsLikeAProgram(bytes) ? "x".getBytes(StandardCharsets.UTF_8) : bytes);
            Problems problems = new Problems();
            look(InventoryReader.read(List.of(file.toString()), OPTIONS, problems), problems);
            assertThat(problems.sorted()).allMatch(problem -> !problem.message().isBlank());
        });
    }

    private static boolean startsLikeAProgram(byte[] bytes) {
        return bytes.length > 1 && (bytes[0] == '#' && bytes[1] == '!' || bytes[0] == 0x7f);
    }
}
