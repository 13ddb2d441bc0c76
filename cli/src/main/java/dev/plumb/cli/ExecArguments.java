package dev.plumb.cli;

import dev.plumb.source.Located;
import dev.plumb.source.Position;
import dev.plumb.source.Problems;
import dev.plumb.source.YamlNode;
import dev.plumb.source.YamlReader;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Arguments of a module as they stand on a command line. */
final class ExecArguments {
    private static final Position POSITION = Position.of("plumb exec");

    private ExecArguments() {}

    /** Words of a command: one is a line to be split, more are its words as they are. Not evaluated. */
    static YamlNode command(List<String> words) {
        if (words.size() == 1) {
            return mapping(List.of(entry("cmd", scalar(literal(words.get(0))))));
        }
        List<YamlNode> argv = new ArrayList<>();
        words.forEach(word -> argv.add(scalar(literal(word))));
        return mapping(List.of(entry("argv", new YamlNode.Sequence(POSITION, argv))));
    }

    /**
     * Arguments of a module: {@code name=value} words, one text with such words, a mapping in YAML or JSON; for a module that
     * takes a text that text. Values may hold expressions.
     *
     * @return null when there are none, or when they are wrong
     */
    static @Nullable YamlNode of(String module, List<String> words, Problems problems) {
        if (words.isEmpty()) {
            return null;
        }
        String text = String.join(" ", words).strip();
        if (text.startsWith("{")) {
            return YamlReader.readText(POSITION.file(), text, problems);
        } else if (Session.names().takesText(module)) {
            return scalar(text);
        }
        List<YamlNode.Entry> entries = new ArrayList<>();
        for (String pair : words.size() == 1 ? pairs(words.get(0)) : words) {
            int equals = pair.indexOf('=');
            if (equals <= 0) {
                problems.add(
                        POSITION,
                        "'" + pair + "' is no parameter of '" + module + "'",
                        "write each parameter as name=value");
            } else {
                entries.add(entry(pair.substring(0, equals), scalar(pair.substring(equals + 1))));
            }
        }
        return mapping(entries);
    }

    /** Words {@code name=value} in one text, or one whose value has blanks in it. */
    private static List<String> pairs(String text) {
        Problems problems = new Problems();
        List<String> pairs = ExtraVars.words(POSITION, text, problems);
        boolean all = problems.isEmpty();
        for (String pair : pairs) {
            all &= pair.indexOf('=') > 0;
        }
        return all ? pairs : List.of(text);
    }

    /** A text in which nothing is an expression. */
    private static String literal(String text) {
        return text.replace("${", "$${");
    }

    private static YamlNode.Entry entry(String name, YamlNode value) {
        return new YamlNode.Entry(new Located<>(name, POSITION), value);
    }

    private static YamlNode mapping(List<YamlNode.Entry> entries) {
        return new YamlNode.Mapping(POSITION, List.copyOf(entries));
    }

    private static YamlNode scalar(String text) {
        return new YamlNode.Scalar(POSITION, text, text, null, YamlNode.Style.QUOTED);
    }
}
