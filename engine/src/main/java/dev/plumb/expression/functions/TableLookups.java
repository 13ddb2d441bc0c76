package dev.plumb.expression.functions;

import dev.plumb.expression.Call;
import dev.plumb.expression.Controller;
import dev.plumb.expression.Functions;
import dev.plumb.text.PythonPattern;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Lookups of single values in files of the author. */
final class TableLookups implements Functions.Function {
    @Override
    public List<@Nullable Object> call(Call call) {
        List<@Nullable Object> found = new ArrayList<>();
        for (String term : FileLookups.names(call.rest())) {
            Options options = new Options(call, term);
            found.addAll(call.function().equals("ini") ? ini(call, options) : csv(call, options));
        }
        return found;
    }

    /** Options of the call, or written behind the key as {@code key file=x}. */
    private static final class Options {
        private final Call call;
        private final String key;
        private final Map<String, String> inline = new LinkedHashMap<>();

        Options(Call call, String term) {
            this.call = call;
            StringBuilder words = new StringBuilder();
            for (String word : term.split(" ")) {
                int equals = word.indexOf('=');
                if (equals > 0) {
                    inline.put(word.substring(0, equals), word.substring(equals + 1));
                } else {
                    words.append(words.length() == 0 ? "" : " ").append(word);
                }
            }
            this.key = words.toString();
        }

        @Nullable
        String get(String name) {
            String value = inline.get(name);
            return value != null ? value : call.textOrNull(name);
        }

        String require(String name) {
            return String.valueOf(get(name));
        }
    }

    private static List<@Nullable Object> ini(Call call, Options options) {
        Controller.FileText file = LocalPaths.read(call, LocalPaths.require(call, options.require("file"), "files"));
        String text = file.text();
        boolean sections = options.require("type").equals("ini");
        Map<String, String> values = section(text, sections ? options.require("section") : null);
        List<@Nullable Object> found = new ArrayList<>();
        if (options.require("re").equals("true")) {
            PythonPattern pattern = PythonPattern.compile(options.key, Pattern.CASE_INSENSITIVE);
            values.forEach((key, value) -> {
                if (pattern.matcher(key).lookingAt()) {
                    found.add(value);
                }
            });
        } else {
            String value = values.get(options.key.toLowerCase(java.util.Locale.ROOT));
            found.add(value == null ? options.get("default") : value);
        }
        return found;
    }

    /** Keys in lower case and values of a section; of the whole file when the section is null. */
    private static Map<String, String> section(String text, @Nullable String section) {
        Map<String, String> values = new LinkedHashMap<>();
        boolean inside = section == null;
        for (String raw : text.split("\n")) {
            String line = raw.strip();
            if (line.isEmpty() || line.startsWith("#") || line.startsWith(";")) {
                continue;
            } else if (line.startsWith("[") && line.endsWith("]")) {
                inside = section == null || line.equals("[" + section + "]");
                continue;
            }
            int equals = line.indexOf('=');
            int colon = line.indexOf(':');
            int cut = equals < 0 || colon >= 0 && colon < equals ? colon : equals;
            if (inside && cut > 0) {
                String key = line.substring(0, cut).strip().toLowerCase(java.util.Locale.ROOT);
                values.put(key, line.substring(cut + 1).strip());
            }
        }
        return values;
    }

    private static List<@Nullable Object> csv(Call call, Options options) {
        Controller.FileText file = LocalPaths.read(call, LocalPaths.require(call, options.require("file"), "files"));
        String text = file.text();
        String delimiter = options.require("delimiter");
        char separator = delimiter.equals("TAB") || delimiter.equals("\\t") ? '\t' : delimiter.charAt(0);
        int keyColumn = number(call, options.require("keycol"));
        int column = number(call, options.require("col"));
        List<@Nullable Object> found = new ArrayList<>();
        for (String line : text.split("\r?\n")) {
            List<String> fields = fields(line, separator);
            if (keyColumn < fields.size() && fields.get(keyColumn).equals(options.key)) {
                if (column >= fields.size()) {
                    throw call.misuse("the line of '" + options.key + "' has no column " + column);
                }
                found.add(call.controller().made(file, fields.get(column)));
                return found;
            }
        }
        if (options.get("default") != null) {
            found.add(options.get("default"));
        }
        return found;
    }

    private static int number(Call call, String text) {
        if (!text.matches("\\d{1,6}")) {
            throw call.misuse("'" + text + "' is no number of a column");
        }
        return Integer.parseInt(text);
    }

    /** Fields of a line; in double quotes a separator is text, and a doubled quote is one. */
    private static List<String> fields(String line, char separator) {
        List<String> fields = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '"' && quoted && i + 1 < line.length() && line.charAt(i + 1) == '"') {
                field.append(c);
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == separator && !quoted) {
                fields.add(field.toString());
                field.setLength(0);
            } else {
                field.append(c);
            }
        }
        fields.add(field.toString());
        return fields;
    }
}
