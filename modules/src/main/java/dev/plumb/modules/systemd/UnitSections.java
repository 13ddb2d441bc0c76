package dev.plumb.modules.systemd;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The sections of a unit as a task writes them: what is wrong with them, and their text. */
final class UnitSections {
    /** Section to keys to values as the task gives them. */
    private final Map<String, Map<String, @Nullable Object>> sections;

    private final Hardening hardening;

    UnitSections(Map<String, Map<String, @Nullable Object>> sections, Hardening hardening) {
        this.sections = sections;
        this.hardening = hardening;
    }

    /** Whether a section says anything. */
    boolean has(String section) {
        return !sections.getOrDefault(section, Map.of()).isEmpty();
    }

    /** What is wrong, with the section and the key, or null. */
    @Nullable
    String invalid() {
        for (Map.Entry<String, Map<String, @Nullable Object>> section : sections.entrySet()) {
            for (Map.Entry<String, @Nullable Object> each : section.getValue().entrySet()) {
                String mistake = invalid(section.getKey(), each.getKey(), each.getValue());
                if (mistake != null) {
                    return mistake;
                }
            }
        }
        return null;
    }

    private static @Nullable String invalid(String section, String key, @Nullable Object value) {
        if (UnitKeys.isForeign(key)) {
            return null;
        }
        String where = section.toLowerCase(Locale.ROOT) + "." + key;
        String kind = UnitKeys.get().kind(section, key);
        if (kind == null) {
            return where + ": " + UnitKeys.get().unknown(section, key);
        } else if (kind.equals("octal") && !(value instanceof String)) {
            return where + " comes as the number " + value
                    + ", which may have been octal; write it in quotes, as '0027'";
        }
        for (Object one : each(value)) {
            String wrong = one instanceof Map<?, ?> map ? mapping(kind, map) : text(kind, text(one));
            if (wrong != null) {
                return where
                        + (one instanceof Map<?, ?> ? " " : " '" + text(one).replace("\n", "\\n") + "' ")
                        + wrong;
            }
        }
        return null;
    }

    private static @Nullable String text(String kind, String text) {
        boolean lines = text.indexOf('\n') >= 0 && !kind.equals("exec");
        boolean control = text.chars().anyMatch(c -> c < ' ' && c != '\n' && c != '\t' || c == 0x7f);
        return control
                ? "has a control character, which would end the line"
                : lines ? "has more than one line; write a list" : UnitValues.mistake(kind, text);
    }

    private static @Nullable String mapping(String kind, Map<?, ?> map) {
        if (kind.equals("exec")) {
            return map.size() == 1 && map.get("argv") instanceof List<?> argv
                    ? ExecLine.mistake(argv)
                    : "takes a command line, or argv with a list of the program and its arguments";
        } else if (!kind.equals("environment")) {
            return "takes no mapping; write a value, or a list of values";
        }
        for (Map.Entry<?, ?> variable : map.entrySet()) {
            if (!String.valueOf(variable.getKey()).matches("[A-Za-z_][A-Za-z0-9_]*")) {
                return "has '" + variable.getKey() + "', which is no name of a variable; use letters, digits and _";
            } else if (variable.getValue() instanceof List<?> || variable.getValue() instanceof Map<?, ?>) {
                return "has several values for " + variable.getKey() + "; write one text";
            }
        }
        return null;
    }

    private static List<?> each(@Nullable Object value) {
        return value instanceof List<?> list ? list : value == null ? List.of() : List.of(value);
    }

    private static String text(@Nullable Object value) {
        if (value instanceof Boolean yes) {
            return yes ? "yes" : "no";
        }
        return value == null ? "" : String.valueOf(value).strip();
    }

    /** The text of the file, with a line that the file begins with, or none when it is empty. */
    String text(String heading) {
        StringBuilder text = new StringBuilder(heading);
        for (Map.Entry<String, Map<String, @Nullable Object>> section : all().entrySet()) {
            if (section.getValue().isEmpty()) {
                continue;
            }
            text.append(text.isEmpty() ? "" : "\n")
                    .append('[')
                    .append(section.getKey())
                    .append("]\n");
            section.getValue()
                    .forEach((key, value) -> lines(key, value)
                            .forEach(line ->
                                    text.append(key).append('=').append(line).append('\n')));
        }
        return text.toString();
    }

    /** The sections with what hardening adds to a service that does not say it by itself. */
    private Map<String, Map<String, @Nullable Object>> all() {
        Map<String, Map<String, @Nullable Object>> all = new LinkedHashMap<>(sections);
        if (hardening != Hardening.OFF) {
            Map<String, @Nullable Object> service = new LinkedHashMap<>(all.getOrDefault("Service", Map.of()));
            hardening
                    .keys()
                    .forEach(each -> service.putIfAbsent(
                            each.getKey(), List.of(each.getValue().split("\n", -1))));
            all.replace("Service", service);
        }
        return all;
    }

    private static List<String> lines(String key, @Nullable Object value) {
        List<String> lines = new ArrayList<>();
        for (Object one : each(value)) {
            if (one instanceof Map<?, ?> map && key.equals("Environment")) {
                map.forEach((name, text) -> lines.add(assignment(String.valueOf(name), argument(text))));
            } else if (one instanceof Map<?, ?> map && map.get("argv") instanceof List<?> argv) {
                lines.add(ExecLine.of(argv.stream().map(UnitSections::argument).toList()));
            } else {
                lines.add(text(one));
            }
        }
        return lines;
    }

    /** What a program gets as it is: {@code true} is no {@code yes} for it. */
    private static String argument(@Nullable Object word) {
        return word == null ? "" : String.valueOf(word);
    }

    /** An assignment of which nothing is replaced. Source: {@code Environment=} of systemd.exec(5); dollar signs mean nothing there. */
    private static String assignment(String name, String value) {
        String text = value.replace("\\", "\\\\")
                .replace("\"", "\\\"")
                .replace("%", "%%")
                .replace("\n", "\\n")
                .replace("\r", "\\r");
        return value.matches("[^\\s\"'\\\\]*") ? name + "=" + text : "\"" + name + "=" + text + "\"";
    }
}
