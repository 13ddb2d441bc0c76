package dev.plumb.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumb.source.Position;
import dev.plumb.source.Problem;
import dev.plumb.source.ProblemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostPatternTest {
    private static final String HOSTS = """
            alone.example.org
            [web]
            web1
            web2
            web3.example.org
            [db]
            db1
            db2
            [mixed]
            web1
            db1
            2001:db8::5
            [prod:children]
            web
            db
            """;

    @TempDir
    Path dir;

    private Inventory inventory;

    @BeforeEach
    void read() {
        inventory = Inventories.ini(dir, HOSTS);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "web1 ; web1",
                "web ; web1 web2 web3.example.org",
                "db,web ; db1 db2 web1 web2 web3.example.org",
                "db:web1 ; db1 db2 web1",
                "'db , web1' ; db1 db2 web1",
                "prod:&mixed ; web1 db1",
                "&mixed:prod:!db ; web1",
                "prod,!web[0] ; web2 web3.example.org db1 db2",
                "!prod ; alone.example.org 2001:db8::5",
                "&db ; db1 db2",
                "web[0] ; web1",
                "web[-1] ; web3.example.org",
                "web[0:1] ; web1 web2",
                "web[1:] ; web2 web3.example.org",
                "web[2:9] ; web3.example.org",
                "web[1:0] ; ''",
                "prod[3] ; db1",
                "*.example.org ; alone.example.org web3.example.org",
                "db? ; db1 db2",
                "[wd]*1 ; web1 db1",
                "[!w]?[12]* ; db1 db2",
                "w* ; web1 web2 web3.example.org",
                "~w.*[13] ; web1 web3.example.org",
                "~(?:alone|web3)\\.ex.*\\Z ; web3.example.org alone.example.org",
                "~(?P<kind>db|nothing)\\d ; db1 db2",
                "~eb ; ''",
                "2001:db8::5 ; 2001:db8::5",
                "!2001:db8::5,&mixed ; web1 db1",
                "nobody ; ''",
                "nobody:db2 ; db2",
                "ungrouped ; alone.example.org",
                "localhost ; localhost",
                "::1 ; ::1",
                "127.0.0.1,localhost ; 127.0.0.1",
                "localhost,!127.0.0.1 ; ''",
            })
    void chooses(String pattern, String expected) {
        List<String> hosts = expected.isEmpty() ? List.of() : Arrays.asList(expected.split(" "));
        assertThat(inventory.select(pattern)).containsExactlyInAnyOrderElementsOf(hosts);
    }

    @Test
    void keepsTheOrderOfTheItems() {
        assertThat(inventory.select("db2,web[1:],db")).containsExactly("db2", "web2", "web3.example.org", "db1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '"',
            value = {
                "web[7] ; 'web[7]' in the host pattern is beyond the 3 hosts of web ; the first is web[0]",
                "db[-3] ; 'db[-3]' in the host pattern is beyond the 2 hosts of db ; the first is db[0]",
                "web[0-1] ; '[0-1]' in the host pattern is no subscript ; write: web[0:1]",
                "\" , \" ; the host pattern is empty ; write: all",
                "web:! ; after '!' in the host pattern a name is missing ;",
                "~(a ; the regular expression ~(a cannot be read: Unclosed group ;",
            })
    void tellsWhatCannotBeMeant(String pattern, String message, String hint) {
        Position position = new Position("site.yml", 1, 10);
        assertThatThrownBy(() -> HostPattern.parse(pattern, position).select(inventory))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problems()).containsExactly(new Problem(position, message, hint)));
    }

    /** The grammar's laws, over patterns and inventories made at random. */
    @RepeatedTest(10)
    void obeysTheLawsOfSets() {
        long seed = Long.getLong("plumb.seed", System.nanoTime());
        SplittableRandom random = new SplittableRandom(seed);
        Inventory any = Inventories.ini(dir, randomInventory(random));
        for (int round = 0; round < 50; round++) {
            String a = item(random);
            String b = item(random);
            String c = item(random);
            List<String> hostsOfA = any.select(a);
            Set<String> union = new LinkedHashSet<>(hostsOfA);
            union.addAll(any.select(b));
            String about = a + " " + b + " " + c + " (seed " + seed + ")";
            assertThat(any.select(a + "," + b)).as(about).containsExactlyElementsOf(union);
            Set<String> narrowed = new LinkedHashSet<>(union);
            narrowed.retainAll(any.select(c));
            assertThat(any.select(a + ",&" + c + "," + b)).as(about).containsExactlyElementsOf(narrowed);
            Set<String> rest = new LinkedHashSet<>(union);
            rest.removeAll(any.select(c));
            assertThat(any.select("!" + c + "," + a + "," + b)).as(about).containsExactlyElementsOf(rest);
            assertThat(any.select(a + "[0:]")).as(about).isEqualTo(hostsOfA);
            Set<String> pieces = new LinkedHashSet<>(any.select(a + "[0:1]"));
            pieces.addAll(any.select(a + "[2:]"));
            assertThat(List.copyOf(pieces)).as(about).isEqualTo(hostsOfA);
        }
    }

    private static String randomInventory(SplittableRandom random) {
        StringBuilder text = new StringBuilder();
        for (String group : List.of("ga", "gb", "gc")) {
            text.append('[').append(group).append("]\n");
            for (int i = random.nextInt(5); i > 0; i--) {
                text.append("h").append(random.nextInt(8)).append('\n');
            }
        }
        return text.append("[gd:children]\nga\n")
                .append(random.nextBoolean() ? "gb\n" : "")
                .toString();
    }

    private static String item(SplittableRandom random) {
        List<String> items =
                new ArrayList<>(List.of("all", "ga", "gb", "gc", "gd", "*", "h*", "g?", "h[13]*", "ungrouped"));
        items.add("h" + random.nextInt(9));
        return items.get(random.nextInt(items.size()));
    }
}
