package dev.plumb.modules.systemd;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which values the keys of unit files take. Sources: systemd.syntax(7), systemd.time(7), systemd.exec(5), signal(7). */
final class UnitValues {
    static final Set<String> TRUE = Set.of("1", "yes", "y", "true", "t", "on");

    private static final Set<String> FALSE = Set.of("0", "no", "n", "false", "f", "off");

    private static final String UNITS =
            "(?:nsecs?|ns|usecs?|us|µs|μs|msecs?|ms|seconds?|secs?|s|minutes?|mins?|m|hours?|hr|h|days?|d"
                    + "|weeks?|w|months?|M|years?|y)?";

    private static final Pattern SPAN =
            Pattern.compile("infinity|(?:\\d+(?:\\.\\d+)?\\s*+" + UNITS + "(?:\\s++|(?=\\d)|$))++");

    private static final Pattern SIZE = Pattern.compile("infinity|\\d+(?:\\.\\d+)?\\s*[BKMGTPE]?|\\d+(?:\\.\\d+)?%");

    private static final Pattern LIMIT =
            Pattern.compile("(?:infinity|[+-]?\\d+(?:\\.\\d+)?[A-Za-z]*)(?::(?:infinity|\\d+(?:\\.\\d+)?[A-Za-z]*))?");

    private static final Pattern SIGNAL = Pattern.compile("(?:SIG)?[A-Z]+[0-9]*(?:[+-]\\d+)?|\\d{1,2}");

    private static final Pattern CALENDAR = Pattern.compile("[A-Za-z0-9*,./:~+@_ -]+");

    private UnitValues() {}

    /**
     * What is wrong with a value, with what to write; null when nothing is, as far as that can be told without the host. An empty
     * value, which takes back what was said before, is right everywhere.
     *
     * @param kind as the table of keys has it
     */
    static @Nullable String mistake(String kind, String value) {
        if (value.isEmpty()
                || value.contains("%") && !kind.equals("percent") && !kind.equals("size") && !kind.equals("exec")) {
            // a specifier, which the host replaces
            return null;
        } else if (kind.contains("|")) {
            List<String> words = List.of(kind.split("\\|"));
            return words.contains(value) ? null : "is none of " + String.join(", ", words);
        }
        return switch (kind) {
            case "boolean" -> isBoolean(value) ? null : "is neither yes nor no";
            case "span" -> matches(SPAN, value, "is no span of time; write 90s, 5min, 1h 30min or infinity");
            case "size" -> matches(SIZE, value, "is no size; write 512M, 2G, 40% or infinity");
            case "limit" -> matches(LIMIT, value, "is no limit; write 65536, 16G or infinity");
            case "octal" -> value.matches("[0-7]{1,5}") ? null : "is no octal number; write 0027 or 0750";
            case "unsigned" -> value.matches("\\d{1,10}") ? null : "is no number";
            case "integer" -> value.matches("[+-]?\\d{1,10}") ? null : "is no number";
            case "percent" -> value.matches("\\d+(\\.\\d+)?%") ? null : "is no percentage; write 50%";
            case "count" -> value.matches("\\d+%?|infinity") ? null : "is no number; write 512, 40% or infinity";
            case "signal" -> matches(SIGNAL, value, "is no signal; write SIGTERM or SIGQUIT");
            case "calendar" -> matches(CALENDAR, value, "is no calendar expression; write daily or Mon..Fri 06:30");
            case "environment" -> value.contains("=") ? null : "is no assignment; write NAME=value, or a mapping";
            case "exec" -> ExecLine.mistake(value);
            default -> null;
        };
    }

    private static @Nullable String matches(Pattern pattern, String value, String mistake) {
        return pattern.matcher(value).matches() ? null : mistake;
    }

    private static boolean isBoolean(String value) {
        String word = value.toLowerCase(Locale.ROOT);
        return TRUE.contains(word) || FALSE.contains(word);
    }
}
