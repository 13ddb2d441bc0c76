package dev.plumb.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.source.YamlNode.Mapping;
import dev.plumb.source.YamlNode.Scalar;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.ReaderException;
import org.yaml.snakeyaml.reader.StreamReader;

class LongScalarsTest {
    private static final int LENGTH = 40 << 20;

    /** The time limit is a guard: with time that grows with the square of the length, each of these takes minutes. */
    @ParameterizedTest
    @Timeout(90)
    @ValueSource(strings = {"%a", "\"%a\"", "'%a'", "\"%\uD83D\uDE00\"", "\"%a b\"", "%a b"})
    void areReadInTimeThatGrowsWithTheirLength(String form) {
        int at = form.indexOf('%');
        String before = form.substring(0, at);
        String each = form.substring(at + 1, form.length() - at);
        String after = form.substring(form.length() - at);
        String text = each.repeat(LENGTH / each.length());
        Problems problems = new Problems();
        YamlNode root = YamlReader.readText("long.yml", "v: " + before + text + after + "\nw: 1\n", problems);
        assertThat(problems.isEmpty()).isTrue();
        assertThat(((Scalar) ((Mapping) root).get("v")).text().equals(text)).isTrue();
        assertThat(((Mapping) root).get("w").position().line()).isEqualTo(2);
    }

    @Test
    @Timeout(90)
    void bracesThatAreNeverClosedAreLookedForOnce() {
        assertThat(JinjaBraces.next("{{.a ".repeat(LENGTH / 5), 0)).isEqualTo(-1);
        assertThat(JinjaBraces.next("{{.a ".repeat(LENGTH / 5) + "}}", 0)).isEqualTo(-1);
    }

    @Test
    void theReaderGivesWhatTheLibrarysOwnGives() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        String[] parts = {
            "a: ",
            "b",
            "- ",
            "\n",
            "\r\n",
            "\r",
            "\n  ",
            "\n    ",
            "'x y'",
            "\"q\\n\\u0041\"",
            "|\n  text\n  more\n",
            ">-\n  folded\n\n  text\n",
            "# note\n",
            "&an ",
            "*an ",
            "!tag ",
            "{",
            "}",
            "[",
            "]",
            ", ",
            "\uFEFF",
            "\u0085",
            "\u2028",
            "\uD83D\uDE00",
            "\t",
            "---\n",
            "...\n",
            "? ",
            ": ",
            "\u0007",
            "%YAML 1.1\n",
            "long".repeat(400)
        };
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int n = random.nextInt(14); n >= 0; n--) {
                text.append(parts[random.nextInt(parts.length)]);
            }
            String source = text.toString();
            assertThat(events(new TextReader(source)))
                    .as("seed " + seed + ": " + source)
                    .isEqualTo(events(new StreamReader(source)));
        }
    }

    /** What a parser gives, with all places, to its end or failure. */
    private static List<String> events(StreamReader reader) {
        List<String> events = new ArrayList<>();
        try {
            ParserImpl parser = new ParserImpl(reader, new LoaderOptions());
            while (parser.peekEvent() != null) {
                Event event = parser.getEvent();
                events.add(event + " " + at(event.getStartMark()) + at(event.getEndMark()));
            }
        } catch (MarkedYAMLException e) {
            events.add(e.getContext() + e.getProblem() + at(e.getProblemMark()) + at(e.getContextMark()));
        } catch (ReaderException e) {
            // the library's own is off by some characters in what it has not yet passed
            events.add("character " + e.getCodePoint());
        }
        return events;
    }

    private static String at(org.yaml.snakeyaml.error.Mark mark) {
        return mark == null ? "-" : "<" + mark.getIndex() + ":" + mark.getLine() + ":" + mark.getColumn() + ">";
    }
}
