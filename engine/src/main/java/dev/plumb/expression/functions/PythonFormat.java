package dev.plumb.expression.functions;

import dev.plumb.expression.Call;
import dev.plumb.expression.Values;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Python's {@code %} on strings. */
final class PythonFormat {
    private static final Pattern DIRECTIVE =
            Pattern.compile("%(?:\\((\\w+)\\))?([-+ 0#]*)(\\d+)?(?:\\.(\\d+))?([a-zA-Z%])");

    private PythonFormat() {}

    static String format(Call call, String format, List<@Nullable Object> values) {
        Matcher matcher = DIRECTIVE.matcher(format);
        StringBuilder out = new StringBuilder();
        int next = 0;
        int from = 0;
        while (matcher.find()) {
            out.append(format, from, matcher.start());
            from = matcher.end();
            String name = matcher.group(1);
            if (matcher.group(5).equals("%")) {
                out.append('%');
            } else if (name != null) {
                out.append(one(call, matcher, named(call, name)));
            } else if (next < values.size()) {
                out.append(one(call, matcher, values.get(next++)));
            } else {
                throw call.misuse("there are more places than values");
            }
        }
        return out.append(format.substring(from)).toString();
    }

    private static @Nullable Object named(Call call, String name) {
        Map<String, @Nullable Object> options = call.options();
        if (!options.containsKey(name)) {
            throw call.misuse("there is no value for %(" + name + ")");
        }
        return options.get(name);
    }

    private static String one(Call call, Matcher directive, @Nullable Object value) {
        String flags = directive.group(2);
        String width = directive.group(3) == null ? "" : directive.group(3);
        String precision = directive.group(4) == null ? "" : "." + directive.group(4);
        String kind = directive.group(5);
        String number = "%" + (width.isEmpty() ? flags.replace("-", "").replace("0", "") : flags) + width;
        switch (kind) {
            case "s":
            case "r":
                String text = Values.text(value);
                if (text == null) {
                    throw call.misuse(value, "strings or numbers");
                }
                String left = flags.contains("-") && !width.isEmpty() ? "-" : "";
                return String.format(Locale.ROOT, "%" + left + width + precision + "s", text);
            case "d":
            case "i":
                return String.format(
                        Locale.ROOT, number + "d", number(call, value).longValue());
            case "x":
            case "X":
            case "o":
                return String.format(
                        Locale.ROOT, number + kind, number(call, value).longValue());
            case "f":
            case "e":
            case "g":
                BigDecimal exact = new BigDecimal(number(call, value).toString());
                return String.format(Locale.ROOT, number + precision + kind, exact);
            default:
                throw call.misuse("'" + directive.group() + "' has no meaning");
        }
    }

    private static Number number(Call call, @Nullable Object value) {
        if (value instanceof Number number) {
            return number;
        }
        throw call.misuse(value, "numbers");
    }
}
