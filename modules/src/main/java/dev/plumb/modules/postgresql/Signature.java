package dev.plumb.modules.postgresql;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Names of functions with the types of their arguments, as tasks write them: {@code add(int, int)}. */
final class Signature {
    private static final String NAME = "(?:\"(?:[^\"]|\"\")+\"|[\\p{L}_][\\p{L}\\p{N}_$]*)";
    private static final Pattern TYPE = Pattern.compile(NAME + "(?:\\." + NAME + ")?(?: [a-z]+){0,3}(?:\\[\\])*");

    /** Other words for types, and those that the server has for them. */
    private static final Map<String, String> WORDS = Map.ofEntries(
            Map.entry("int", "integer"),
            Map.entry("int4", "integer"),
            Map.entry("int8", "bigint"),
            Map.entry("int2", "smallint"),
            Map.entry("float8", "double precision"),
            Map.entry("float", "double precision"),
            Map.entry("float4", "real"),
            Map.entry("decimal", "numeric"),
            Map.entry("dec", "numeric"),
            Map.entry("bool", "boolean"),
            Map.entry("varchar", "character varying"),
            Map.entry("char varying", "character varying"),
            Map.entry("char", "character"),
            Map.entry("bpchar", "character"),
            Map.entry("varbit", "bit varying"),
            Map.entry("timestamp", "timestamp without time zone"),
            Map.entry("timestamptz", "timestamp with time zone"),
            Map.entry("time", "time without time zone"),
            Map.entry("timetz", "time with time zone"),
            Map.entry("any", "\"any\""));

    private Signature() {}

    /** What is wrong with one, or null. */
    static @Nullable String mistake(String parameter, String signature) {
        int open = signature.indexOf('(');
        if (open < 1 || !signature.endsWith(")")) {
            return parameter + " '" + signature
                    + "' has no arguments; write the types of the function's arguments, as add(int, int),"
                    + " or () where it takes none";
        }
        for (String type : types(signature)) {
            if (!TYPE.matcher(type).matches()) {
                return parameter + " '" + signature + "' has '" + type + "' among its arguments, which is no type";
            }
        }
        return Sql.mistake(parameter, name(signature));
    }

    static String name(String signature) {
        return signature.substring(0, signature.indexOf('(')).strip();
    }

    /** The arguments as the server writes them. */
    static String arguments(String signature) {
        return String.join(", ", types(signature));
    }

    private static List<String> types(String signature) {
        String inner = signature.substring(signature.indexOf('(') + 1, signature.length() - 1);
        return split(inner.replace(':', ',')).stream().map(Signature::type).collect(Collectors.toList());
    }

    private static String type(String written) {
        if (written.contains("\"")) {
            return written;
        }
        String type = written.toLowerCase(Locale.ROOT)
                .replaceAll("\\([0-9, ]*\\)", " ")
                .replaceAll("\\s+", " ")
                .replaceAll(" ?\\[ ?[0-9]* ?\\]", "[]")
                .strip()
                .replaceFirst("^(?:in|inout|variadic) ", "");
        int array = type.indexOf('[');
        String base = array < 0 ? type : type.substring(0, array).strip();
        // the catalogue knows one kind of arrays of a type, whatever their dimensions
        return WORDS.getOrDefault(base, base) + (array < 0 ? "" : "[]");
    }

    /** Parts between commas that stand in no brackets and no quotes, without blanks around them; none of an empty text. */
    static List<String> split(String text) {
        List<String> parts = new ArrayList<>();
        int depth = 0;
        boolean isQuoted = false;
        int from = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            isQuoted ^= c == '"';
            depth += isQuoted ? 0 : c == '(' ? 1 : c == ')' ? -1 : 0;
            if (c == ',' && depth == 0 && !isQuoted) {
                parts.add(text.substring(from, i).strip());
                from = i + 1;
            }
        }
        parts.add(text.substring(from).strip());
        return parts.size() == 1 && parts.get(0).isEmpty() ? List.of() : parts;
    }

    /** Puts together what a list of values was split into at commas inside of brackets or quotes. */
    static List<String> joined(List<String> pieces) {
        return split(String.join(",", pieces));
    }
}
