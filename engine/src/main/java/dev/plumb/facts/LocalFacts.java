package dev.plumb.facts;

import dev.plumb.text.JsonReader;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The host's own facts: what its administrator put below {@code /etc/ansible/facts.d}, as JSON or INI. */
final class LocalFacts {
    private static final String SECTION = "local ";

    private static final String BAD = "bad ";

    private LocalFacts() {}

    /** Why there is nothing to be read of a script, by the number that the facts script gives. */
    private static @Nullable String trouble(String number, String file) {
        return switch (number) {
            case "" -> null;
            case "9" ->
                "error loading fact - " + file + " took longer than " + FactsScript.LOCAL_SECONDS + " s and was ended";
            case "8" -> "error loading fact - " + file + " gave more than " + FactsScript.LOCAL_BYTES + " bytes";
            default -> "error loading fact - " + file + " was not run, since others took too long";
        };
    }

    /** By the name of the file without {@code .fact}; the message why where one cannot be read. */
    static Map<String, @Nullable Object> of(Sections sections) {
        Map<String, @Nullable Object> local = new TreeMap<>();
        for (String section : sections.names()) {
            if (section.startsWith(SECTION)) {
                StringBuilder text = new StringBuilder();
                // the script puts a blank before each line, so that none of them can look like one of its own
                sections.lines(section).stream()
                        .filter(line -> !line.isEmpty())
                        .forEach(line -> text.append(line, 1, line.length()).append('\n'));
                String name = section.substring(SECTION.length());
                String trouble = trouble(sections.first(BAD + name), name + ".fact");
                local.put(name, trouble != null ? trouble : value(name, text.toString()));
            }
        }
        return local;
    }

    private static @Nullable Object value(String name, String text) {
        try {
            return JsonReader.read(text);
        } catch (JsonReader.Malformed e) {
            Map<String, Object> ini = ini(text);
            return ini != null ? ini : "error loading facts as JSON or ini - please check content: " + name + ".fact";
        }
    }

    /** Sections of options as Python's {@code configparser} reads them, or null when that is no INI file. */
    private static @Nullable Map<String, Object> ini(String text) {
        Map<String, Object> sections = new LinkedHashMap<>();
        Map<String, Object> options = null;
        for (String raw : text.split("\n")) {
            String line = raw.strip();
            if (line.isEmpty() || line.startsWith("#") || line.startsWith(";")) {
                continue;
            } else if (line.startsWith("[") && line.endsWith("]")) {
                options = new LinkedHashMap<>();
                sections.put(line.substring(1, line.length() - 1), options);
                continue;
            }
            int end = separator(line);
            if (options == null || end < 0) {
                return null;
            }
            options.put(
                    line.substring(0, end).strip().toLowerCase(Locale.ROOT),
                    line.substring(end + 1).strip());
        }
        return sections.isEmpty() ? null : sections;
    }

    private static int separator(String line) {
        int equals = line.indexOf('=');
        int colon = line.indexOf(':');
        return equals < 0 || colon >= 0 && colon < equals ? colon : equals;
    }
}
