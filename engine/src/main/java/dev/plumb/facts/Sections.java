package dev.plumb.facts;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the script printed, by section. */
final class Sections {
    private static final String MARK = "@@";
    private static final String LAST = "env";

    private final Map<String, List<String>> lines = new HashMap<>();

    Sections(String output) {
        List<String> current = new ArrayList<>();
        String section = "";
        for (String line : output.split("\n", -1)) {
            if (line.startsWith(MARK) && !section.equals(LAST)) {
                section = line.substring(MARK.length());
                current = lines.computeIfAbsent(section, name -> new ArrayList<>());
            } else {
                current.add(line);
            }
        }
    }

    /** Names of all sections. */
    Iterable<String> names() {
        return lines.keySet();
    }

    /** The lines of a section; none when it is not there. */
    List<String> lines(String section) {
        return lines.getOrDefault(section, List.of());
    }

    /** The first line of a section without white space around it; empty when there is none. */
    String first(String section) {
        List<String> found = lines(section);
        return found.isEmpty() ? "" : found.get(0).strip();
    }

    /** The section as it was printed. */
    String text(String section) {
        return String.join("\n", lines(section));
    }

    /** {@code NAME=value} lines, quotes taken away. */
    Map<String, String> assignments(String section) {
        Map<String, String> values = new HashMap<>();
        for (String line : lines(section)) {
            int equals = line.indexOf('=');
            if (equals > 0 && !line.startsWith("#")) {
                values.put(
                        line.substring(0, equals).strip(),
                        ShellWord.read(line.substring(equals + 1).strip()));
            }
        }
        return values;
    }

    /** Whether the script found this path. */
    boolean exists(String path) {
        return lines("paths").contains(path);
    }
}
