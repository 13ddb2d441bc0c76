package dev.plumb.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.source.YamlNode.Mapping;
import dev.plumb.source.YamlNode.Scalar;
import dev.plumb.source.YamlNode.Sequence;
import dev.plumb.source.YamlNode.Style;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class YamlReaderTest {
    @TempDir
    Path dir;

    private static YamlNode right(String text) {
        Problems problems = new Problems();
        YamlNode node = YamlReader.readText("test.yml", text, problems);
        assertThat(problems.sorted()).isEmpty();
        return node;
    }

    private static List<String> told(String text) {
        Problems problems = new Problems();
        YamlReader.readText("test.yml", text, problems);
        return lines(problems);
    }

    private static List<String> lines(Problems problems) {
        List<String> told = new ArrayList<>();
        for (Problem problem : problems.sorted()) {
            Position at = problem.position();
            String hint = problem.hint() == null ? "" : " -> " + problem.hint();
            told.add(at.line() + ":" + at.column() + " " + problem.message() + hint);
        }
        return told;
    }

    private static Scalar value(String text) {
        return (Scalar) ((Sequence) right("- " + text)).items().get(0);
    }

    @ParameterizedTest
    @CsvSource({
        "yes, true",
        "Off, false",
        "TRUE, true",
        "n, n",
        "tRue, tRue",
        "1, 1",
        "-17, -17",
        "+1_000, 1000",
        "0644, 420",
        "0x1F, 31",
        "-0b101, -5",
        "08, 08",
        "0o17, 0o17",
        "0_7, 7",
        "1.5, 1.5",
        "-.5, -.5",
        ".5, 0.5",
        "1., 1.0",
        "1.5e+3, 1500.0",
        "1.5e3, 1.5e3",
        "1e3, 1e3",
        "1_0.2_5, 10.25",
        "._5, ._5",
        ".inf, Infinity",
        "-.Inf, -Infinity",
        ".nan, NaN",
        "1.2.3, 1.2.3",
        "12:30:00, 12:30:00",
        "190:20:30.15, 190:20:30.15",
        "2026-01-31, 2026-01-31",
        "99999999999999999999, 99999999999999999999",
        "0x_, 0x_",
        "+, +",
        "'\"yes\"', yes",
        "'\"0644\"', 0644",
    })
    void givesScalarsTheirTypesOfYaml11(String written, String expected) {
        Scalar scalar = value(written);
        assertThat(scalar.value()).hasToString(expected);
        boolean text = expected.equals(scalar.text());
        boolean number = written.matches("-?[1-9][0-9]{0,17}|1\\.5");
        assertThat(scalar.value() instanceof String).isEqualTo(text && !number);
    }

    @ParameterizedTest
    @CsvSource({"~", "null", "Null", "NULL", "''"})
    void readsNothingAsNull(String written) {
        assertThat(value(written).value()).isNull();
    }

    @Test
    void keepsTheTextOfANumberAndTheStyleOfAScalar() {
        assertThat(value("0644").text()).isEqualTo("0644");
        assertThat(value("0644").style()).isEqualTo(Style.PLAIN);
        assertThat(value("'it''s'").text()).isEqualTo("it's");
        assertThat(value("'x'").style()).isEqualTo(Style.QUOTED);
        assertThat(value("|\n  a\n   b\n").text()).isEqualTo("a\n b\n");
        assertThat(value(">-\n  a\n  b\n").style()).isEqualTo(Style.BLOCK);
    }

    @Test
    void knowsWhereEverythingStands() {
        Mapping root = (Mapping) right("# comment\na: 1\nb:\n  - x: [é, \uD83D\uDE00, c]\n");
        assertThat(root.position()).isEqualTo(new Position("test.yml", 2, 1));
        assertThat(root.get("a").position()).isEqualTo(new Position("test.yml", 2, 4));
        Mapping item = (Mapping) ((Sequence) root.get("b")).items().get(0);
        assertThat(item.entries().get(0).key().position()).isEqualTo(new Position("test.yml", 4, 5));
        // Columns count characters, not the halves of them that Java counts.
        Sequence list = (Sequence) item.get("x");
        assertThat(list.items().get(2).position()).isEqualTo(new Position("test.yml", 4, 15));
    }

    @Test
    void readsKeysAsTheyAreWritten() {
        Mapping root = (Mapping) right("on: 1\n443: 2\n\"quoted key\": 3\n");
        assertThat(root.entries()).extracting(entry -> entry.key().value()).containsExactly("on", "443", "quoted key");
    }

    @Test
    void resolvesAnchorsAndMergeKeys() {
        Mapping root = (Mapping) right("""
                base: &base {a: 1, b: 1}
                more: &more {b: 2, c: 2}
                one:
                  <<: *base
                  b: 3
                two:
                  <<: [*base, *more]
                same: *base
                """);
        assertThat(names((Mapping) root.get("one"))).containsExactly("a=1", "b=3");
        assertThat(names((Mapping) root.get("two"))).containsExactly("a=1", "b=1", "c=2");
        assertThat(root.get("same")).isSameAs(root.get("base"));
        assertThat(((Mapping) root.get("one")).get("a").position().line()).isEqualTo(1);
    }

    private static List<String> names(Mapping mapping) {
        List<String> names = new ArrayList<>();
        mapping.entries().forEach(e -> names.add(e.key().value() + "=" + ((Scalar) e.value()).text()));
        return names;
    }

    @Test
    void keepsLocalTagsAndObeysStandardOnes() {
        assertThat(value("!vault |\n  $ANSIBLE_VAULT;1.1;AES256\n").tag()).isEqualTo("!vault");
        assertThat(value("!unsafe '{{ x }}'").tag()).isEqualTo("!unsafe");
        assertThat(((Scalar) ((Sequence) value2("!unsafe [a]")).items().get(0)).tag())
                .isEqualTo("!unsafe");
        assertThat(value("!!str 0644").value()).isEqualTo("0644");
        assertThat(value("!!int '12'").value()).isEqualTo(12L);
        assertThat(value("!!float 12").value()).isEqualTo(12.0);
        assertThat(value("! 12").value()).isEqualTo("12");
        assertThat(told("- !!int x\n- !vualt y\n- !!python/object:os z\n- !!set {a}\n"))
                .containsExactly(
                        "1:3 'x' is no int as its tag says",
                        "2:3 unknown tag !vualt -> did you mean !vault?",
                        "3:3 unknown tag !!python/object:os -> put a value that begins with ! in quotes",
                        "4:3 unknown tag !!set -> put a value that begins with ! in quotes");
    }

    private static YamlNode value2(String text) {
        return ((Sequence) right("- " + text)).items().get(0);
    }

    @Test
    void tellsEveryDuplicateKeyAndGoesOn() {
        Problems problems = new Problems();
        Mapping root =
                (Mapping) YamlReader.readText("test.yml", "a: 1\nb: {x: 1, x: 2}\na: 2\n'a': 3\nc: 4\n", problems);
        assertThat(lines(problems))
                .containsExactly(
                        "2:11 the key 'x' stands here a second time" + " -> remove one of them; the first is in line 2",
                        "3:1 the key 'a' stands here a second time -> remove one of them; the first is in line 1",
                        "4:1 the key 'a' stands here a second time -> remove one of them; the first is in line 1");
        assertThat(names(new Mapping(
                        root.position(),
                        List.of(root.entries().get(0), root.entries().get(2)))))
                .containsExactly("a=1", "c=4");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a:\\n\\tb: 1 | 2:1 the line is indented with a tab, which YAML forbids -> indent with spaces, not a tab",
                "a: 1\\n  \\tb: 1 | 2:3 the line is indented with a tab, which YAML forbids -> indent with spaces, not a tab",
                "a: b: c | 1:5 a colon followed by a space cannot stand in a value without quotes"
                        + " -> put the whole value in quotes",
                "a: x\\n  b: c | 2:3 this line is indented deeper than the one above, which already has its value"
                        + " -> align 'b' with the key it belongs beside, or end the line above with a colon",
                "a:\\n  - 1\\n - 2 | 3:2 this list item stands in another column than the lines it should belong to"
                        + " -> begin it in the column of the other items of its list",
                "a: 1\\n b: 2\\n  c: 3 | 2:2 this line is indented deeper than the one above, which already has its value"
                        + " -> align 'b' with the key it belongs beside, or end the line above with a colon",
                "a:\\n   b: 1\\n  c: 2 | 3:3 this line stands in another column than the lines it should belong to"
                        + " -> begin it in column 1, as line 1",
                "a: 'x | 1:4 the quote that opens here is never closed",
                "a: [1, 2\\nb: 3 | 2:2 a comma or the end of the '[' of line 1 is missing before this",
                "a: \"x\" y | 1:8 nothing can follow the end of the quoted value or bracket on this line"
                        + " -> put the whole value in quotes",
                "a: @x | 1:4 a value cannot begin with @ -> put the value in quotes",
                "a: \"\\\\d\" | 1:6 no such escape in double quotes: \\\\d"
                        + " -> put the text in single quotes, or write \\\\\\\\ for a backslash",
                "a: 1\\nb\\nc: 2 | 2:1 this line is neither 'key: value' nor '- item' -> write: key: value",
                "a: *nowhere | 1:4 the alias *nowhere names no anchor above it"
                        + " -> write &nowhere at the value that is meant, above this line",
                "x: &base 1\\na: *bsae | 2:4 the alias *bsae names no anchor above it -> did you mean *base?",
                "<<: 1 | 1:5 << merges a mapping or a list of mappings -> write: <<: *anchor",
                "{a: 1}: 2 | 1:1 a key is a plain word, not a list or a mapping",
                "a: 1\\n---\\nb: 2 | 2:1 a second document begins here, but a file holds one"
                        + " -> remove the line ---, or put what follows into a file of its own",
            })
    void saysWhatIsWrongWithTheSyntax(String text, String expected) {
        assertThat(told(unescaped(text))).containsExactly(unescaped(expected));
    }

    private static String unescaped(String text) {
        return text.replace("\\\\", "\u0001")
                .replace("\\n", "\n")
                .replace("\\t", "\t")
                .replace('\u0001', '\\');
    }

    @Test
    void tellsControlCharacters() {
        assertThat(told("a: 1\nb: x\u0007y\n"))
                .containsExactly("2:5 the character U+0007 cannot stand in YAML"
                        + " -> write it as an escape in double quotes, such as \"\\x1b\"");
    }

    @Test
    void recognisesBracesOfJinjaWithoutQuotesAndReadsOn() {
        assertThat(told("a: {{ x }}/y\nb: {{ z | lower }}\nc: [{{ p }}, {{ q }}]\nd: x: y\n"))
                .containsExactly(
                        "1:4 {{ x }} is Jinja; in Plumb an expression stands in ${ } -> write: ${x}/y",
                        "2:4 {{ z | lower }} is Jinja; in Plumb an expression stands in ${ } -> write: ${lower(z)}",
                        "3:5 {{ p }} is Jinja; in Plumb an expression stands in ${ } -> write: ${p}",
                        "3:14 {{ q }} is Jinja; in Plumb an expression stands in ${ } -> write: ${q}",
                        "4:5 a colon followed by a space cannot stand in a value without quotes"
                                + " -> put the whole value in quotes");
    }

    @Test
    void refusesBombsAndDeepNests() {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 12; i++) {
            String alias = "*a" + (i - 1);
            bomb.append("a" + i + ": &a" + i + " [" + String.join(", ", List.of(alias, alias, alias, alias, alias))
                    + "]\n");
        }
        assertThat(told(bomb.toString())).singleElement().asString().contains("stands for more than 2000000 values");
        assertThat(told("[".repeat(3000) + "]".repeat(3000)))
                .singleElement()
                .asString()
                .contains("more than 100 levels of nesting");
        assertThat(told("a: &a [*a]\n")).singleElement().asString().contains("names no anchor above it");
    }

    @Test
    void aSecretWithoutACommandIsTold() {
        for (String secret : List.of("!secret []", "!secret {command: []}", "!secret ''", "!secret {}")) {
            assertThat(told("v: " + secret)).singleElement().asString().contains("!secret says no command");
        }
    }

    @Test
    void tellsFilesThatCannotBeRead() throws IOException {
        Files.writeString(dir.resolve("site.yml"), "a: 1\n");
        assertThat(ofFile("siet.yml"))
                .containsExactly("0:0 there is no such file -> did you mean " + dir.resolve("site.yml") + "?");
        assertThat(ofFile("no/site.yml"))
                .containsExactly("0:0 there is no such file -> there is no directory " + dir.resolve("no") + " either");
        assertThat(ofFile("")).containsExactly("0:0 this is a directory, not a file");
        Files.writeString(dir.resolve("empty.yml"), "---\n# nothing\n");
        assertThat(ofFile("empty.yml")).containsExactly("0:0 the file is empty");
        Files.write(dir.resolve("latin.yml"), "a: 1\nb: caf\u00e9\n".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(ofFile("latin.yml"))
                .containsExactly("2:7 the file is not UTF-8: byte 0xe9 -> save the file as UTF-8");
        Files.writeString(dir.resolve("vault.yml"), "$ANSIBLE_VAULT;1.1;AES256\n3132\n");
        assertThat(ofFile("vault.yml"))
                .containsExactly("1:1 the file is encrypted with ansible-vault, and no password was given -> "
                        + Unsealer.PASSWORD_HINT);
    }

    private List<String> ofFile(String name) {
        Problems problems = new Problems();
        assertThat(YamlReader.read(dir.resolve(name), problems)).isNull();
        return lines(problems);
    }

    @Test
    void readsByteOrderMarksAndWindowsLineEnds() throws IOException {
        Path file = Files.writeString(dir.resolve("a.yml"), "\uFEFFa: 1\r\nb: x\r\n");
        Problems problems = new Problems();
        Mapping mapping = (Mapping) YamlReader.read(file, problems);
        assertThat(problems.sorted()).isEmpty();
        assertThat(names(mapping)).containsExactly("a=1", "b=x");
        assertThat(mapping.entries().get(0).key().position().column()).isEqualTo(1);
    }

    @Test
    void readsVariablesFromAFileThatMayBeEmpty() throws IOException {
        Path file = Files.writeString(dir.resolve("v.yml"), "---\n");
        Problems problems = new Problems();
        assertThat(YamlReader.readVariables(file, problems).entries()).isEmpty();
        assertThat(problems.sorted()).isEmpty();
        Files.writeString(file, "- a\n");
        assertThat(YamlReader.readVariables(file, problems).entries()).isEmpty();
        assertThat(lines(problems))
                .containsExactly("1:1 a file of variables is a mapping of names to values -> write: name: value");
    }

    @Test
    void showsFilesRelativeToTheWorkingDirectory() {
        Path here = Path.of("").toAbsolutePath();
        assertThat(YamlReader.shown(here.resolve("a/../site.yml"))).isEqualTo("site.yml");
        assertThat(YamlReader.shown(Path.of("./site.yml"))).isEqualTo("site.yml");
        assertThat(YamlReader.shown(Path.of("../site.yml"))).isEqualTo("../site.yml");
        assertThat(YamlReader.shown(Path.of("/etc/site.yml"))).isEqualTo("/etc/site.yml");
    }
}
