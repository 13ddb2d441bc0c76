package dev.plumb.modules.postgresql;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Files of settings as the server reads them ({@code postgresql.conf}): what they say, and how a line is written. */
final class ConfText {
    private static final Pattern LINE = Pattern.compile(
            "^\\s*([A-Za-z_][A-Za-z0-9_$.]*)(?:\\s*=\\s*|\\s+)('(?:[^'\\\\\\n]|\\\\.|'')*'|[^\\s'#]+)\\s*(?:#.*)?$");
    private static final Pattern PLAIN = Pattern.compile("-?[0-9]+[A-Za-z]*|-?[0-9]+\\.[0-9]+|[a-z_][a-z0-9_]*");

    private ConfText() {}

    /** What each setting is there, by its name in small letters: of several lines the last one counts. */
    static Map<String, String> read(String text) {
        Map<String, String> all = new LinkedHashMap<>();
        text.lines().forEach(line -> {
            Matcher parts = LINE.matcher(line);
            if (parts.matches()) {
                all.remove(key(parts.group(1)));
                all.put(key(parts.group(1)), value(parts.group(2)));
            }
        });
        return all;
    }

    /** The text without the lines of a setting. */
    static String without(String text, java.util.Collection<String> names) {
        StringBuilder all = new StringBuilder();
        for (String line : text.split("(?<=\n)")) {
            Matcher parts = LINE.matcher(line.stripTrailing());
            if (!parts.matches() || !names.contains(key(parts.group(1)))) {
                all.append(line);
            }
        }
        return all.toString();
    }

    /** Names of settings are the same in capitals. */
    static String key(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    /** A line that gives a setting this value. */
    static String line(String name, String value) {
        return name + " = " + (PLAIN.matcher(value).matches() ? value : quoted(value)) + "\n";
    }

    private static String quoted(String value) {
        return "'"
                + value.replace("\\", "\\\\")
                        .replace("'", "''")
                        .replace("\n", "\\n")
                        .replace("\r", "\\r")
                + "'";
    }

    private static String value(String written) {
        if (!written.startsWith("'")) {
            return written;
        }
        StringBuilder text = new StringBuilder();
        String inner = written.substring(1, written.length() - 1);
        for (int i = 0; i < inner.length(); i++) {
            char c = inner.charAt(i);
            if (c == '\'' && i + 1 < inner.length()) {
                i++;
            } else if (c == '\\' && i + 1 < inner.length()) {
                i++;
                c = escaped(inner.charAt(i));
            }
            text.append(c);
        }
        return text.toString();
    }

    private static char escaped(char c) {
        return switch (c) {
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'b' -> '\b';
            case 'f' -> '\f';
            default -> c;
        };
    }
}
