package dev.plumb.expression.functions;

import dev.plumb.expression.Call;
import dev.plumb.expression.Functions;
import dev.plumb.expression.Values;
import dev.plumb.script.Sh;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Functions of strings. */
final class TextFunctions implements Functions.Function {
    @Override
    public @Nullable Object call(Call call) {
        return switch (call.function()) {
            case "upper" -> call.text("value").toUpperCase(Locale.ROOT);
            case "lower" -> call.text("value").toLowerCase(Locale.ROOT);
            case "capitalize" -> capitalize(call.text("value"));
            case "title" -> title(call.text("value"));
            case "trim" -> trim(call.text("value"), call.textOrNull("chars"));
            case "replace" -> replace(call);
            case "split" -> split(call);
            case "join" -> join(call);
            case "quote" -> quote(call);
            case "format" -> PythonFormat.format(call, call.text("value"), call.rest());
            default -> throw new IllegalStateException(call.function());
        };
    }

    private static String capitalize(String text) {
        return text.isEmpty()
                ? text
                : text.substring(0, 1).toUpperCase(Locale.ROOT)
                        + text.substring(1).toLowerCase(Locale.ROOT);
    }

    private static String title(String text) {
        StringBuilder title = new StringBuilder();
        boolean start = true;
        for (char c : text.toCharArray()) {
            title.append(start ? Character.toUpperCase(c) : Character.toLowerCase(c));
            start = Character.isWhitespace(c) || "-({[<".indexOf(c) >= 0;
        }
        return title.toString();
    }

    private static String trim(String text, @Nullable String chars) {
        if (chars == null) {
            return text.strip();
        }
        int from = 0;
        int to = text.length();
        while (from < to && chars.indexOf(text.charAt(from)) >= 0) {
            from++;
        }
        while (to > from && chars.indexOf(text.charAt(to - 1)) >= 0) {
            to--;
        }
        return text.substring(from, to);
    }

    private static String replace(Call call) {
        String text = call.text("value");
        String old = call.text("old");
        String with = call.text("new");
        if (call.value("count") == null) {
            return text.replace(old, with);
        }
        StringBuilder out = new StringBuilder();
        int from = 0;
        for (long left = call.whole("count"); left > 0 && !old.isEmpty(); left--) {
            int at = text.indexOf(old, from);
            if (at < 0) {
                break;
            }
            out.append(text, from, at).append(with);
            from = at + old.length();
        }
        return out.append(text.substring(from)).toString();
    }

    private static List<@Nullable Object> split(Call call) {
        String text = call.text("value");
        String separator = call.textOrNull("separator");
        long most = call.whole("maxsplit");
        List<@Nullable Object> parts = new ArrayList<>();
        if (separator == null) {
            String stripped = text.strip();
            String[] words = stripped.split("\\s+", most < 0 ? 0 : (int) most + 1);
            return stripped.isEmpty() ? parts : new ArrayList<>(Arrays.asList(words));
        } else if (separator.isEmpty()) {
            throw call.misuse("the separator is empty");
        }
        int from = 0;
        int at = text.indexOf(separator);
        while (at >= 0 && (most < 0 || parts.size() < most)) {
            parts.add(text.substring(from, at));
            from = at + separator.length();
            at = text.indexOf(separator, from);
        }
        parts.add(text.substring(from));
        return parts;
    }

    private static String join(Call call) {
        String attribute = call.textOrNull("attribute");
        StringBuilder joined = new StringBuilder();
        String separator = call.text("separator");
        String before = "";
        for (Object item : ValueFunctions.list(call, call.value("value"))) {
            Object part = attribute == null ? item : Attribute.of(call, item, attribute);
            String text = Values.text(part);
            if (text == null) {
                throw call.misuse(part, "a list of strings");
            }
            joined.append(before).append(text);
            before = separator;
        }
        return joined.toString();
    }

    private static String quote(Call call) {
        try {
            return Sh.quote(call.value("value") == null ? "" : call.text("value"));
        } catch (IllegalArgumentException e) {
            throw call.misuse(String.valueOf(e.getMessage()));
        }
    }
}
