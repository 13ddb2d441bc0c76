package dev.plumb.modules.systemd;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a unit file says. Source: systemd.syntax(7).
 *
 * @param sections names of sections to keys to their values, all in the order of the file; a value is as it is written, with the
 *     parts of a continued line joined by a blank
 */
record UnitFile(Map<String, Map<String, List<String>>> sections) {
    /**
     * One key of a file.
     *
     * @param section the section, without brackets
     * @param name the key
     */
    record Key(String section, String name) implements Comparable<Key> {
        @Override
        public int compareTo(Key other) {
            int first = section.compareTo(other.section);
            return first != 0 ? first : name.compareTo(other.name);
        }
    }

    /** Takes a text apart. Lines that are no part of any section, or no assignment, are left out: the host tells of them. */
    static UnitFile parse(String text) {
        Map<String, Map<String, List<String>>> sections = new LinkedHashMap<>();
        Map<String, List<String>> section = null;
        for (String line : lines(text)) {
            String stripped = line.strip();
            int equals = stripped.indexOf('=');
            if (stripped.startsWith("[") && stripped.endsWith("]")) {
                String name = stripped.substring(1, stripped.length() - 1);
                section = sections.computeIfAbsent(name, each -> new LinkedHashMap<>());
            } else if (section != null && equals > 0) {
                section.computeIfAbsent(stripped.substring(0, equals).strip(), each -> new ArrayList<>())
                        .add(stripped.substring(equals + 1).strip());
            }
        }
        return new UnitFile(sections);
    }

    /** The lines without comments and empty ones; what a backslash at the end continues is one line. */
    private static List<String> lines(String text) {
        List<String> lines = new ArrayList<>();
        StringBuilder whole = new StringBuilder();
        boolean continued = false;
        for (String line : text.split("\n")) {
            String start = line.stripLeading();
            if (start.startsWith("#") || start.startsWith(";") || !continued && start.isEmpty()) {
                continue;
            }
            continued = line.endsWith("\\");
            whole.append(continued ? line.substring(0, line.length() - 1) + " " : line);
            if (!continued) {
                lines.add(whole.toString());
                whole.setLength(0);
            }
        }
        if (!whole.isEmpty()) {
            lines.add(whole.toString());
        }
        return lines;
    }

    /** The values of a key in order; none when it is not there. */
    List<String> values(String section, String key) {
        return sections.getOrDefault(section, Map.of()).getOrDefault(key, List.of());
    }

    /** The value that counts of a key that has one: the last one, or an empty text. */
    String value(String section, String key) {
        List<String> values = values(section, key);
        return values.isEmpty() ? "" : values.get(values.size() - 1);
    }

    /** Whether a key says yes, in any of systemd's words. */
    boolean says(String section, String key) {
        return UnitValues.TRUE.contains(value(section, key).toLowerCase(java.util.Locale.ROOT));
    }

    /** The keys that say something else here than there. */
    Set<Key> differencesTo(UnitFile other) {
        Set<Key> keys = new TreeSet<>();
        for (UnitFile each : List.of(this, other)) {
            each.sections.forEach((section, all) -> all.keySet().forEach(name -> keys.add(new Key(section, name))));
        }
        keys.removeIf(key -> Objects.equals(values(key.section, key.name), other.values(key.section, key.name)));
        return keys;
    }
}
