package dev.plumb.modules.supervisor;

import dev.plumb.modules.kit.files.FileState;
import dev.plumb.modules.kit.files.HostFiles;
import dev.plumb.resource.Value;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How values stand in supervisor's files. Supervisor expands {@code %(name)s} in them, takes a {@code ;} or {@code #} behind a
 * blank for the beginning of a comment, and knows no way to escape a quote.
 */
final class SupervisorText {
    private static final Pattern EXPANSION = Pattern.compile("%\\((program_name|process_num|numprocs|group_name|"
            + "host_node_name|here|ENV_[A-Za-z_][A-Za-z0-9_]*)\\)(s|\\d*d)");

    private static final Pattern COMMENT = Pattern.compile("(\\s)([;#])");
    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final Pattern SECTION = Pattern.compile("\\[([^\\]]+)\\].*");

    private SupervisorText() {}

    /** A value that means this text, in which supervisor's own expansions stay what they are. */
    static String value(String text) {
        StringBuilder value = new StringBuilder();
        Matcher expansion = EXPANSION.matcher(text);
        int end = 0;
        while (expansion.find()) {
            value.append(text.substring(end, expansion.start()).replace("%", "%%"))
                    .append(expansion.group());
            end = expansion.end();
        }
        value.append(text.substring(end).replace("%", "%%"));
        // an expansion of no length keeps what would be a comment from standing behind a blank
        return COMMENT.matcher(value).replaceAll("$1%(here).0s$2");
    }

    /** What is wrong with variables, or null. */
    static @Nullable String mistake(Map<String, @Nullable Object> environment) {
        for (Map.Entry<String, @Nullable Object> each : environment.entrySet()) {
            String text = text(each.getValue());
            String name = "environment: " + each.getKey();
            boolean both = text.indexOf('"') >= 0 && text.indexOf('\'') >= 0;
            if (!VARIABLE.matcher(each.getKey()).matches()) {
                return "environment: '" + each.getKey() + "' is no name of a variable; use letters, digits and _";
            } else if (each.getValue() == null) {
                return name + " has no value; write \"\" for an empty one";
            } else if (each.getValue() instanceof Map || each.getValue() instanceof Iterable) {
                return name + " is not one text";
            } else if (text.chars().anyMatch(c -> c < ' ' && c != '\t' || c == 0x7f)) {
                return name + " has a line break or another control character, which supervisor cannot take";
            } else if (both || text.matches("(?s)['\"].*|.*['\"]")) {
                return name + (both ? " has both kinds of quotes" : " begins or ends with a quote")
                        + ", which supervisor cannot take; let the program read it from a file";
            }
        }
        return null;
    }

    private static String text(@Nullable Object value) {
        return String.valueOf(value);
    }

    /** Variables as supervisor takes them apart: {@code A="x",B="y"}. */
    static String environment(Map<String, @Nullable Object> environment) {
        StringBuilder all = new StringBuilder();
        environment.forEach((name, value) -> {
            String text = text(value);
            char quote = text.indexOf('"') >= 0 ? '\'' : '"';
            all.append(all.length() == 0 ? "" : ",").append(name).append('=').append(quote);
            all.append(text).append(quote);
        });
        return value(all.toString());
    }

    /** A text in which it is known what its expansions stand for; {@code *} stands for what only the host knows. */
    static String expanded(String text, String program, int number, int numprocs) {
        Matcher expansion = EXPANSION.matcher(text);
        return expansion.replaceAll(found -> {
            String digits = found.group(2);
            String value = switch (found.group(1)) {
                case "program_name" -> program;
                case "process_num" ->
                    digits.length() > 1 ? String.format("%" + digits, number) : Integer.toString(number);
                case "numprocs" -> Integer.toString(numprocs);
                default -> "*";
            };
            return Matcher.quoteReplacement(value);
        });
    }

    /** Sections of a file as it is now; none where that is not known. */
    static Map<String, Map<String, String>> sections(HostFiles files, String path) {
        FileState now = files.content(files.follow(files.real(path)));
        return now != null && now.content() instanceof Value.Content content
                ? sections(new String(content.bytes(), StandardCharsets.UTF_8))
                : Map.of();
    }

    /** Sections of a file with their keys; comments, and how it is laid out, do not matter. */
    static Map<String, Map<String, String>> sections(String text) {
        Map<String, Map<String, String>> all = new LinkedHashMap<>();
        Map<String, String> section = new LinkedHashMap<>();
        String key = "";
        for (String line : text.split("\n")) {
            String plain = line.matches("\\s*[;#].*") ? "" : line.replaceFirst("\\s[;#].*", "");
            Matcher header = SECTION.matcher(plain);
            int mark = plain.replace(':', '=').indexOf('=');
            if (header.matches()) {
                section = all.computeIfAbsent(header.group(1), name -> new LinkedHashMap<>());
            } else if (!plain.isBlank() && Character.isWhitespace(plain.charAt(0))) {
                section.merge(key, plain.strip(), (before, more) -> before + "\n" + more);
            } else if (mark > 0) {
                key = plain.substring(0, mark).strip().toLowerCase(Locale.ROOT);
                section.put(key, plain.substring(mark + 1).strip());
            }
        }
        return all;
    }
}
