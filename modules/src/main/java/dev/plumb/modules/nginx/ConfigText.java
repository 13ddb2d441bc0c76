package dev.plumb.modules.nginx;

import java.util.regex.Pattern;

/** Text of nginx's configuration, directive by directive. */
final class ConfigText {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./:@%+,~^*?=\\[\\]$-]+");
    private static final String STEP = "    ";

    private final StringBuilder text = new StringBuilder();
    private int depth;

    /** Begins a block. */
    ConfigText open(String head) {
        return put(head + " {", depth++);
    }

    /** Ends the innermost block. */
    ConfigText close() {
        return put("}", --depth);
    }

    /** A directive with its arguments. */
    ConfigText line(String directive) {
        return put(directive + ";", depth);
    }

    /** A line that is no directive, or what is within braces on one. */
    ConfigText plain(String line) {
        return put(line, depth);
    }

    /** Text of the author, as it is, indented as a whole. */
    ConfigText raw(String lines) {
        lines.stripTrailing().lines().forEach(line -> {
            if (line.isBlank()) {
                text.append('\n');
            } else {
                put(line, depth);
            }
        });
        return this;
    }

    private ConfigText put(String line, int at) {
        text.append(STEP.repeat(at)).append(line).append('\n');
        return this;
    }

    @Override
    public String toString() {
        return text.toString();
    }

    /** A word as nginx reads it, in quotes where it needs them; {@code $} begins the name of a variable in either. */
    static String word(String word) {
        return PLAIN.matcher(word).matches()
                ? word
                : '"' + word.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
