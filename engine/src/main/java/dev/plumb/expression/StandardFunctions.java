package dev.plumb.expression;

import dev.plumb.report.Json;
import dev.plumb.report.JsonReader;
import dev.plumb.script.Sh;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The functions Plumb brings beside FreeMarker's built-ins. */
final class StandardFunctions {
    static final Functions ALL = Functions.none()
            .with(List.of(
                    entry("to_json", 1, 1, (a, v) -> Json.write(a.get(0))),
                    entry("to_nice_json", 1, 1, (a, v) -> Json.pretty(a.get(0))),
                    entry("from_json", 1, 1, (a, v) -> fromJson(text("from_json", a.get(0)))),
                    entry("sh_quote", 1, 1, (a, v) -> quote(text("sh_quote", a.get(0)))),
                    entry("quote", 1, 1, (a, v) -> quote(text("quote", a.get(0)))),
                    entry("basename", 1, 1, (a, v) -> basename(text("basename", a.get(0)))),
                    entry("dirname", 1, 1, (a, v) -> dirname(text("dirname", a.get(0)))),
                    entry("bool", 1, 1, (a, v) -> bool(a.get(0))),
                    entry("lookup", 2, 2, Lookups::lookup)));

    private StandardFunctions() {}

    private static Functions.Entry entry(String name, int min, int max, Functions.Function function) {
        return new Functions.Entry(name, min, max, function);
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
