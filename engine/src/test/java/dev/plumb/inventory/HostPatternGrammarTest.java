package dev.plumb.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumb.source.Position;
import dev.plumb.source.Problem;
import dev.plumb.source.ProblemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One test for each form of Ansible's patterns, and the grammar against a reading of it that is as plain as can be. */
class HostPatternGrammarTest {
    private static final Position LIMIT = Position.of("--limit");

    @TempDir
    Path dir;

    private Inventory inventory;

    @BeforeEach
    void read() {
        inventory = Inventories.ini(dir, """
                lone
                fe80::1
                [web]
                web1
                web2
                web3
                [db]
                db1
                db2.example.org
                [prod:children]
                web
                db
                """);
    }

    private List<String> limit(String limit) {
        return HostPattern.parseLimit(limit, LIMIT).select(inventory);
    }

    @Test
    void all() {
        assertThat(inventory.select("all")).hasSize(7);
    }

    @Test
    void star() {
        assertThat(inventory.select("*")).containsExactlyInAnyOrderElementsOf(inventory.select("all"));
    }

    @Test
    void hostName() {
        assertThat(inventory.select("web2")).containsExactly("web2");
    }

    @Test
    void groupName() {
        assertThat(inventory.select("prod")).containsExactly("web1", "web2", "web3", "db1", "db2.example.org");
    }

    @Test
    void unionByComma() {
        assertThat(inventory.select("db,lone")).containsExactly("db1", "db2.example.org", "lone");
    }

    @Test
    void unionByColon() {
        assertThat(inventory.select("db:lone")).containsExactly("db1", "db2.example.org", "lone");
    }

    @Test
    void intersection() {
        assertThat(inventory.select("prod:&web")).containsExactly("web1", "web2", "web3");
    }

    @Test
    void exclusion() {
        assertThat(inventory.select("prod:!web")).containsExactly("db1", "db2.example.org");
    }

    @Test
    void onlyExclusionStartsFromAll() {
        assertThat(inventory.select("!prod")).containsExactlyInAnyOrder("lone", "fe80::1");
    }

    @Test
    void onlyIntersectionStartsFromAll() {
        assertThat(inventory.select("&db")).containsExactly("db1", "db2.example.org");
    }

    @Test
    void signsApplyLastWhereverTheyStand() {
        assertThat(inventory.select("!web1:&prod:web:lone")).containsExactly("web2", "web3");
    }

    @Test
    void globStar() {
        assertThat(inventory.select("*.example.org")).containsExactly("db2.example.org");
    }

    @Test
    void globQuestionMark() {
        assertThat(inventory.select("web?")).containsExactly("web1", "web2", "web3");
    }

    @Test
    void globCharacters() {
        assertThat(inventory.select("web[13]*")).containsExactly("web1", "web3");
    }

    @Test
    void globOtherCharacters() {
        assertThat(inventory.select("web[!13]*")).containsExactly("web2");
    }

    @Test
    void regularExpression() {
        assertThat(inventory.select("~(web|db)[1-2]$")).containsExactly("web1", "web2", "db1");
    }

    @Test
    void aRegularExpressionTakesNoSubscript() {
        assertThat(inventory.select("~web[1]")).containsExactly("web1");
    }

    @Test
    void subscriptFromTheBeginning() {
        assertThat(inventory.select("web[0]")).containsExactly("web1");
    }

    @Test
    void subscriptFromTheEnd() {
        assertThat(inventory.select("web[-1]")).containsExactly("web3");
    }

    @Test
    void subscriptRange() {
        assertThat(inventory.select("prod[1:3]")).containsExactly("web2", "web3", "db1");
    }

    @Test
    void subscriptOpenRange() {
        assertThat(inventory.select("prod[2:]")).containsExactly("web3", "db1", "db2.example.org");
    }

    @Test
    void subscriptRangeFromTheFirst() {
        assertThat(inventory.select("prod[:2]")).containsExactly("web1", "web2", "web3");
    }

    @Test
    void subscriptWithDashIsGone() {
        assertThatThrownBy(() -> inventory.select("web[0-1]"))
                .hasMessage("host pattern: '[0-1]' in the host pattern is no subscript");
    }

    @Test
    void subscriptOfASignedItem() {
        assertThat(inventory.select("web,!web[0]")).containsExactly("web2", "web3");
    }

    @Test
    void ipv6AddressIsOneItem() {
        assertThat(inventory.select("fe80::1")).containsExactly("fe80::1");
        assertThat(inventory.select("lone,fe80::1")).containsExactly("lone", "fe80::1");
    }

    @Test
    void implicitLocalhost() {
        assertThat(inventory.select("localhost")).containsExactly("localhost");
        assertThat(inventory.select("all")).doesNotContain("localhost");
    }

    @Test
    void nothingMatches() {
        assertThat(inventory.select("nobody*")).isEmpty();
    }

    @Test
    void limitIsTheSameGrammar() {
        assertThat(limit("prod:!web[0]")).containsExactly("web2", "web3", "db1", "db2.example.org");
    }

    @Test
    void limitFromAFile() {
        Path file = Inventories.write(
                dir.resolve("failed: yesterday.retry"), "# failed\n\n  web1  \ndb*\r\nlone:web3\n# web2\n");
        assertThat(limit("@" + file)).containsExactly("web1", "db1", "db2.example.org", "lone", "web3");
        assertThat(limit("@" + file + ",!lone")).containsExactly("web1", "db1", "db2.example.org", "web3");
    }

    @Test
    void limitFromAFileThatSaysNothingIsNobody() {
        Path file = Inventories.write(dir.resolve("none"), "# nobody failed\n\n");
        assertThat(limit("@" + file)).isEmpty();
        assertThat(limit("web1,@" + file)).containsExactly("web1");
    }

    @Test
    void limitTellsWhatIsWrong() {
        Path file = Inventories.write(dir.resolve("bad"), "web1\n  web[0-1]\n");
        assertThatThrownBy(() -> limit("@" + file))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problems())
                                .containsExactly(new Problem(
                                        new Position(file.toString(), 2, 3),
                                        "'[0-1]' in the host pattern is no subscript",
                                        "write: web[0:1]")));
        assertThatThrownBy(() -> limit("@nowhere")).hasMessage("--limit: there is no file 'nowhere'");
        assertThatThrownBy(() -> limit("@")).hasMessage("--limit: after '@' the name of a file is missing");
        assertThatThrownBy(() -> limit(" , ")).hasMessage("--limit: the host pattern is empty");
    }

    /** What an item means, worked out without the code under test. */
    private record Item(String text, char sign, List<String> hosts) {}

    /** Patterns made at random from the grammar choose what the grammar says. */
    @RepeatedTest(20)
    void obeysTheGrammar() {
        long seed = Long.getLong("plumb.seed", System.nanoTime());
        SplittableRandom random = new SplittableRandom(seed);
        Map<String, List<String>> groups = new LinkedHashMap<>();
        Inventory any = Inventories.ini(dir, randomInventory(random, groups));
        groups.put("all", any.groups().get("all"));
        groups.put("ungrouped", any.groups().get("ungrouped"));
        for (int round = 0; round < 100; round++) {
            List<Item> items = new ArrayList<>();
            StringBuilder pattern = new StringBuilder();
            char separator = random.nextBoolean() ? ',' : ':';
            for (int i = 1 + random.nextInt(4); i > 0; i--) {
                Item item = item(random, groups, any.hosts());
                items.add(item);
                pattern.append(pattern.length() == 0 ? "" : separator)
                        .append(random.nextInt(5) == 0 ? " " : "")
                        .append(item.text);
            }
            assertThat(any.select(pattern.toString()))
                    .as("%s of %s (seed %d)", pattern, groups, seed)
                    .containsExactlyInAnyOrderElementsOf(expected(items, any.hosts()));
        }
    }

    private static Set<String> expected(List<Item> items, List<String> everyone) {
        Set<String> chosen = new LinkedHashSet<>();
        boolean any = false;
        for (Item item : items) {
            if (item.sign == '+') {
                any = true;
                chosen.addAll(item.hosts);
            }
        }
        if (!any) {
            chosen.addAll(everyone);
        }
        for (Item item : items) {
            if (item.sign == '&') {
                chosen.retainAll(item.hosts);
            }
        }
        for (Item item : items) {
            if (item.sign == '!') {
                item.hosts.forEach(chosen::remove);
            }
        }
        return chosen;
    }

    private static Item item(SplittableRandom random, Map<String, List<String>> groups, List<String> hosts) {
        char sign = "++&!".charAt(random.nextInt(4));
        String before = sign == '+' ? "" : String.valueOf(sign);
        List<String> names = List.of("all", "ungrouped", "ga", "gb", "gc", "top", "h0", "h3", "h7", "h99");
        List<String> globs = List.of("h*", "g?", "*1", "h[0-4]*", "h[!2]", "*", "?a");
        List<String> asRegexes = List.of("h.*", "g.", ".*1", "h[0-4]", "h[^2]", ".*", ".a");
        int kind = random.nextInt(4);
        if (kind == 0) {
            int which = random.nextInt(globs.size());
            Predicate<String> whole = Pattern.compile(asRegexes.get(which)).asMatchPredicate();
            return new Item(before + globs.get(which), sign, matching(whole, groups, hosts, true));
        } else if (kind == 1) {
            String regex = List.of("h[1-3]", "g", "(h|ga)", ".*7", "t|h5").get(random.nextInt(5));
            Pattern compiled = Pattern.compile(regex);
            Predicate<String> start = name -> compiled.matcher(name).lookingAt();
            return new Item(before + "~" + regex, sign, matching(start, groups, hosts, true));
        }
        String name = names.get(random.nextInt(names.size()));
        List<String> found = matching(name::equals, groups, hosts, false);
        if (kind == 2 || found.isEmpty()) {
            return new Item(before + name, sign, found);
        }
        int from = random.nextInt(found.size());
        int to = from + random.nextInt(found.size() + 2);
        List<String> rest = found.subList(from, Math.min(found.size(), to + 1));
        return switch (random.nextInt(4)) {
            case 0 -> new Item(before + name + "[" + from + "]", sign, List.of(found.get(from)));
            case 1 ->
                new Item(before + name + "[-" + (from + 1) + "]", sign, List.of(found.get(found.size() - 1 - from)));
            case 2 -> new Item(before + name + "[" + from + ":]", sign, found.subList(from, found.size()));
            default -> new Item(before + name + "[" + from + ":" + to + "]", sign, rest);
        };
    }

    private static List<String> matching(
            Predicate<String> name, Map<String, List<String>> groups, List<String> hosts, boolean alsoHosts) {
        Set<String> found = new LinkedHashSet<>();
        boolean group = false;
        for (Map.Entry<String, List<String>> entry : groups.entrySet()) {
            if (name.test(entry.getKey())) {
                group = true;
                found.addAll(entry.getValue());
            }
        }
        if (!group || alsoHosts) {
            hosts.stream().filter(name).forEach(found::add);
        }
        return List.copyOf(found);
    }

    private static String randomInventory(SplittableRandom random, Map<String, List<String>> groups) {
        StringBuilder text = new StringBuilder("h0\nh1\n");
        for (String group : List.of("ga", "gb", "gc")) {
            Set<String> members = new LinkedHashSet<>();
            text.append('[').append(group).append("]\n");
            for (int i = random.nextInt(5); i > 0; i--) {
                String host = "h" + random.nextInt(10);
                members.add(host);
                text.append(host).append('\n');
            }
            groups.put(group, List.copyOf(members));
        }
        Set<String> below = new LinkedHashSet<>(groups.get("ga"));
        below.addAll(groups.get("gc"));
        groups.put("top", List.copyOf(below));
        return text.append("[top:children]\nga\ngc\n").toString();
    }
}
