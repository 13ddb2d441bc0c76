package dev.plumb.expression;

import dev.plumb.script.Sh;
import dev.plumb.text.Json;
import dev.plumb.text.JsonReader;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The functions Plumb brings beside FreeMarker's built-ins. One class and no lambdas: they would cost start-up time. */
final class StandardFunctions implements Functions.Function {
    static final Functions ALL = Functions.none()
            .with(List.of(
                    entry("to_json", 1),
                    entry("to_nice_json", 1),
                    entry("from_json", 1),
                    entry("sh_quote", 1),
                    entry("quote", 1),
                    entry("basename", 1),
                    entry("dirname", 1),
                    entry("bool", 1),
                    entry("lookup", 2)));

    private final String name;

    private StandardFunctions(String name) {
        this.name = name;
    }

    private static Functions.Entry entry(String name, int arguments) {
        return new Functions.Entry(name, arguments, arguments, new StandardFunctions(name));
    }

    @Override
    public @Nullable Object call(List<@Nullable Object> arguments, Variables variables) {
        Object first = arguments.get(0);
        return switch (name) {
            case "to_json" -> Json.write(first);
            case "to_nice_json" -> Json.pretty(first);
            case "from_json" -> fromJson(text(name, first));
            case "sh_quote", "quote" -> quote(text(name, first));
            case "basename" -> basename(text(name, first));
            case "dirname" -> dirname(text(name, first));
            case "bool" -> bool(first);
            case "lookup" -> Lookups.lookup(arguments, variables);
            default -> throw new IllegalStateException(name);
        };
    }

    /** The argument as text. */
    static String text(String function, @Nullable Object value) {
        String text = Values.text(value);
        if (text == null) {
            throw new Functions.Misuse(function + " needs a string, not " + Values.kind(value), null);
        }
        return text;
    }

    private static @Nullable Object fromJson(String text) {
        try {
            return JsonReader.read(text);
        } catch (JsonReader.Malformed e) {
            throw new Functions.Misuse("from_json: " + e.getMessage(), null);
        }
    }

    private static String quote(String text) {
        try {
            return Sh.quote(text);
        } catch (IllegalArgumentException e) {
            throw new Functions.Misuse(String.valueOf(e.getMessage()), null);
        }
    }

    /** As Python's {@code os.path.basename}: empty behind a trailing slash. */
    private static String basename(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** As Python's {@code os.path.dirname}. */
    private static String dirname(String path) {
        int end = path.lastIndexOf('/') + 1;
        int cut = end;
        while (cut > 0 && path.charAt(cut - 1) == '/') {
            cut--;
        }
        return path.substring(0, cut == 0 ? end : cut);
    }

    /** As Ansible's: {@code yes}, {@code on}, {@code true} and 1 are true, everything else is false. */
    private static boolean bool(@Nullable Object value) {
        String text = Values.text(value);
        return text != null && List.of("yes", "on", "1", "true", "y", "t").contains(text.toLowerCase(Locale.ROOT));
    }
}
