package dev.plumb.expression.functions;

import dev.plumb.expression.Call;
import dev.plumb.expression.Functions;
import dev.plumb.expression.Values;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Functions of values of any kind. */
final class ValueFunctions implements Functions.Function {
    @Override
    public @Nullable Object call(Call call) {
        return switch (call.function()) {
            case "default" -> defaulted(call);
            case "mandatory" -> mandatory(call);
            case "ternary" -> ternary(call);
            case "bool" -> bool(call.value("value"));
            case "int" -> integer(call);
            case "float" -> decimal(call);
            case "string" -> string(call);
            case "list" -> list(call, call.value("value"));
            case "length" -> length(call);
            default -> throw new IllegalStateException(call.function());
        };
    }

    /** Of a value that is not known nobody can say whether it is empty; it stays what it is. */
    private static @Nullable Object defaulted(Call call) {
        if (!call.has("value")) {
            return call.raw("fallback");
        }
        boolean falseCounts = call.flag("boolean");
        return falseCounts && !Truth.of(call.value("value")) ? call.raw("fallback") : call.raw("value");
    }

    private static @Nullable Object mandatory(Call call) {
        if (call.has("value")) {
            return call.raw("value");
        }
        String message = call.textOrNull("msg");
        throw new Functions.Misuse(
                message != null && !message.isBlank() ? message : "a mandatory variable is not defined", null);
    }

    private static @Nullable Object ternary(Call call) {
        Object value = call.value("value");
        if (value == null && call.has("none_value")) {
            return call.raw("none_value");
        }
        return Truth.of(value) ? call.raw("true_value") : call.raw("false_value");
    }

    /** As Ansible's: {@code yes}, {@code on}, {@code true} and 1 are true, everything else is false. */
    private static boolean bool(@Nullable Object value) {
        String text = Values.text(value);
        return text != null && List.of("yes", "on", "1", "true", "y", "t").contains(text.toLowerCase(Locale.ROOT));
    }

    private static Object integer(Call call) {
        Object value = call.value("value");
        if (value instanceof Number number) {
            return number.longValue();
        } else if (value instanceof Boolean truth) {
            return truth ? 1L : 0L;
        }
        String text = value instanceof String string ? string.strip().replace("_", "") : "";
        int base = (int) call.whole("base");
        try {
            return Long.parseLong(base == 10 ? text : withoutPrefix(text), base);
        } catch (NumberFormatException e) {
            return fraction(call, text);
        }
    }

    private static Object fraction(Call call, String text) {
        try {
            return (long) Double.parseDouble(text);
        } catch (NumberFormatException e) {
            return call.whole("default");
        }
    }

    private static String withoutPrefix(String text) {
        String low = text.toLowerCase(Locale.ROOT);
        return low.startsWith("0x") || low.startsWith("0o") || low.startsWith("0b") ? text.substring(2) : text;
    }

    private static Object decimal(Call call) {
        Object value = call.value("value");
        try {
            return value instanceof Number number ? number.doubleValue() : Double.parseDouble(value + "");
        } catch (NumberFormatException e) {
            return call.number("default").doubleValue();
        }
    }

    private static String string(Call call) {
        Object value = call.value("value");
        String text = Values.text(value);
        if (text == null) {
            throw new Functions.Misuse(
                    "string needs a scalar, not " + Values.kind(value), "for lists and mappings write to_json(x)");
        }
        return text;
    }

    /** Items of a list, keys of a mapping, characters of a string. */
    static List<@Nullable Object> list(Call call, @Nullable Object value) {
        if (value instanceof String text) {
            return Values.items(text.codePoints().mapToObj(Character::toString).toList());
        } else if (value instanceof Map<?, ?> map) {
            return Values.items(List.copyOf(map.keySet()));
        }
        Values.requireKnown(value instanceof List ? null : value);
        return call.asList(value);
    }

    private static Long length(Call call) {
        Object value = call.raw("value");
        if (value instanceof List<?> list) {
            return (long) list.size();
        } else if (value instanceof Map<?, ?> map) {
            return (long) map.size();
        }
        Object known = call.value("value");
        if (known instanceof String text) {
            return (long) text.codePointCount(0, text.length());
        }
        throw call.misuse(known, "a list, a mapping or a string");
    }
}
