package dev.plumb.source;

import dev.plumb.source.YamlNode.Entry;
import dev.plumb.source.YamlNode.Mapping;
import dev.plumb.source.YamlNode.Scalar;
import dev.plumb.source.YamlNode.Sequence;
import dev.plumb.source.YamlNode.Style;
import dev.plumb.text.ShellWords;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Reads {@code !secret}: a command as one text or as a list of words, alone or with its timeout in a mapping. */
final class SecretCommands {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final String WRITE =
            "write: !secret pass show NAME, or !secret {command: [pass, show, NAME], timeout: 60}";

    private final Problems problems;

    SecretCommands(Problems problems) {
        this.problems = problems;
    }

    /** {@code !secret pass show db}. */
    Scalar of(Position position, String text, Style style) {
        return scalar(position, text, words(position, text), TIMEOUT, style);
    }

    /** {@code !secret {command: …, timeout: 60}} or {@code !secret [pass, show, db]}. */
    Scalar of(YamlNode node) {
        if (node instanceof Sequence sequence) {
            return scalar(node.position(), "", words(sequence), TIMEOUT, Style.PLAIN);
        }
        List<String> words = List.of();
        Duration timeout = TIMEOUT;
        for (Entry entry : ((Mapping) node).entries()) {
            switch (entry.key().value()) {
                case "command" -> words = command(entry.value());
                case "timeout" -> timeout = timeout(entry.value());
                default ->
                    problems.add(
                            entry.key().position(),
                            "!secret takes command and timeout, no '"
                                    + entry.key().value() + "'",
                            WRITE);
            }
        }
        if (((Mapping) node).get("command") == null) {
            problems.add(node.position(), "!secret says no command", WRITE);
        }
        return scalar(node.position(), "", words, timeout, Style.PLAIN);
    }

    private static Scalar scalar(Position position, String text, List<String> words, Duration timeout, Style style) {
        Sealed value = new Sealed.Command(words, timeout);
        return new Scalar(position, text, value, YamlTags.SECRET, style);
    }

    private List<String> command(YamlNode node) {
        if (node instanceof Sequence sequence) {
            return words(sequence);
        } else if (node instanceof Scalar scalar) {
            return words(scalar.position(), scalar.text());
        }
        problems.add(node.position(), "a command is a text or a list of words", WRITE);
        return List.of();
    }

    private List<String> words(Sequence sequence) {
        List<String> words = new ArrayList<>();
        for (YamlNode item : sequence.items()) {
            if (item instanceof Scalar scalar) {
                refusePlaceholders(scalar.position(), scalar.text());
                words.add(scalar.text());
            } else {
                problems.add(item.position(), "a word of a command is a text", WRITE);
            }
        }
        if (words.isEmpty()) {
            problems.add(sequence.position(), "!secret says no command", WRITE);
        }
        return List.copyOf(words);
    }

    private Duration timeout(YamlNode node) {
        Object value = node instanceof Scalar scalar ? scalar.value() : null;
        if (value instanceof Long seconds && seconds > 0 && seconds <= Integer.MAX_VALUE) {
            return Duration.ofSeconds(seconds);
        }
        problems.add(node.position(), "the timeout of !secret is a whole number of seconds", "write: timeout: 60");
        return TIMEOUT;
    }

    /** The words of a line, quoted as for a shell; nothing else of a shell is done. */
    private List<String> words(Position position, String text) {
        refusePlaceholders(position, text);
        ShellWords split = ShellWords.of(text);
        split.faults().forEach(fault -> problems.add(position, "in the command " + fault.message(), null));
        if (split.words().isEmpty()) {
            problems.add(position, "!secret says no command", WRITE);
        }
        return split.tolerant();
    }

    private void refusePlaceholders(Position position, String text) {
        if (text.contains("${")) {
            problems.add(
                    position,
                    "the command of !secret is taken as it stands, so it takes no ${…}",
                    "write the command out, or one !secret for each case");
        }
    }
}
