package dev.plumb.cli;

import dev.plumb.source.Located;
import dev.plumb.source.Position;
import dev.plumb.source.Problems;
import dev.plumb.source.YamlNode;
import dev.plumb.source.YamlReader;
import dev.plumb.text.ShellWords;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The variables of {@code -e}: {@code name=value} words, quoted as in a shell, whose values are strings; a mapping in
 * YAML or JSON; or {@code @file} with one.
 */
final class ExtraVars {
    private static final String WHERE = "-e";

    private ExtraVars() {}

    /** Reads them in order; what is wrong goes to the problems. */
    static List<YamlNode.Mapping> of(List<String> values, Problems problems) {
        List<YamlNode.Mapping> all = new ArrayList<>();
        for (String value : values) {
            String text = value.strip();
            if (text.startsWith("@")) {
                all.add(YamlReader.readVariables(Path.of(text.substring(1)), problems));
            } else if (text.startsWith("{") || text.startsWith("[") || isYaml(text)) {
                yaml(text, all, problems);
            } else if (!text.isEmpty()) {
                all.add(pairs(text, problems));
            }
        }
        return all;
    }

    /** {@code name: value}: a colon before any equals sign. */
    private static boolean isYaml(String text) {
        int colon = text.indexOf(": ");
        int equals = text.indexOf('=');
        return colon > 0 && (equals < 0 || colon < equals);
    }

    private static void yaml(String text, List<YamlNode.Mapping> all, Problems problems) {
        YamlNode node = YamlReader.readText(WHERE, text, problems);
        if (node instanceof YamlNode.Mapping mapping) {
            all.add(mapping);
        } else if (node != null) {
            problems.add(
                    Position.of(WHERE), "'" + text + "' is not a mapping", "write -e '{name: value}' or -e name=value");
        }
    }

    private static YamlNode.Mapping pairs(String text, Problems problems) {
        Position position = Position.of(WHERE);
        List<YamlNode.Entry> entries = new ArrayList<>();
        for (String word : words(position, text, problems)) {
            int equals = word.indexOf('=');
            if (equals <= 0) {
                problems.add(position, "'" + word + "' is not name=value", "for a file of variables write -e @" + word);
                continue;
            }
            String value = word.substring(equals + 1);
            Located<String> key = new Located<>(word.substring(0, equals), position);
            entries.removeIf(entry -> entry.key().value().equals(key.value()));
            entries.add(
                    new YamlNode.Entry(key, new YamlNode.Scalar(position, value, value, null, YamlNode.Style.QUOTED)));
        }
        return new YamlNode.Mapping(position, List.copyOf(entries));
    }

    /** Splits at blanks outside of quotes, and takes the quotes and backslashes off as a shell does. */
    static List<String> words(Position position, String text, Problems problems) {
        ShellWords split = ShellWords.of(text);
        ShellWords.Fault open = split.openQuote();
        if (open != null) {
            problems.add(position, open.message() + " in " + text, null);
        }
        return split.tolerant();
    }
}
