package dev.plumb.expression.functions;

import dev.plumb.expression.Call;
import dev.plumb.expression.Functions;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Functions of numbers. */
final class NumberFunctions implements Functions.Function {
    private static final String UNITS = "BKMGTPEZY";

    @Override
    public @Nullable Object call(Call call) {
        return switch (call.function()) {
            case "abs" -> abs(call.number("value"));
            case "round" -> round(call);
            case "pow" -> power(call.number("value"), call.number("power"));
            case "root" -> power(call.number("value"), 1 / call.number("base").doubleValue());
            case "log" -> log(call);
            case "human_readable" -> humanReadable(call);
            case "human_to_bytes" -> humanToBytes(call);
            default -> throw new IllegalStateException(call.function());
        };
    }

    private static Object abs(Number number) {
        return number instanceof Long whole ? (Object) Math.abs(whole) : (Object) Math.abs(number.doubleValue());
    }

    private static Object power(Number base, Number exponent) {
        return Math.pow(base.doubleValue(), exponent.doubleValue());
    }

    private static Double round(Call call) {
        RoundingMode mode = switch (call.text("method")) {
            case "common" -> RoundingMode.HALF_EVEN;
            case "ceil" -> RoundingMode.CEILING;
            case "floor" -> RoundingMode.FLOOR;
            default -> throw call.misuse("the method is common, ceil or floor");
        };
        return new BigDecimal(call.number("value").doubleValue())
                .setScale((int) call.whole("precision"), mode)
                .doubleValue();
    }

    private static Double log(Call call) {
        double value = Math.log(call.number("value").doubleValue());
        return call.value("base") == null
                ? value
                : value / Math.log(call.number("base").doubleValue());
    }

    private static String humanReadable(Call call) {
        double size = new BigDecimal(call.text("value")).doubleValue();
        String unit = call.textOrNull("unit");
        int power = 0;
        if (unit != null && !unit.isEmpty()) {
            power = UNITS.indexOf(unit.toUpperCase(Locale.ROOT).charAt(0));
            if (power < 0) {
                throw call.misuse("there is no unit '" + unit + "'");
            }
        } else {
            while (power < UNITS.length() - 1 && size >= Math.pow(1024, power + 1)) {
                power++;
            }
        }
        boolean bits = call.flag("isbits");
        String name = power == 0 ? bits ? "bits" : "Bytes" : UNITS.charAt(power) + (bits ? "b" : "B");
        BigDecimal shown = new BigDecimal(size / Math.pow(1024, power)).setScale(2, RoundingMode.HALF_EVEN);
        return shown.toPlainString() + " " + name;
    }

    private static Long humanToBytes(Call call) {
        String text = call.text("value");
        Matcher matcher = Pattern.compile("\\s*(\\d+\\.?\\d*|\\.\\d+)\\s*([A-Za-z]+)?\\s*")
                .matcher(text);
        if (!matcher.matches()) {
            throw call.misuse("'" + text + "' is no size such as 10M");
        }
        String unit = matcher.group(2) != null ? matcher.group(2) : call.textOrNull("default_unit");
        int power =
                unit == null ? 0 : UNITS.indexOf(unit.toUpperCase(Locale.ROOT).charAt(0));
        boolean bits = call.flag("isbits");
        if (power < 0 || unit != null && unit.length() == 2 && unit.charAt(1) != (bits ? 'b' : 'B')) {
            throw call.misuse("'" + unit + "' is no unit of " + (bits ? "bits" : "bytes"));
        }
        return new BigDecimal(matcher.group(1))
                .multiply(BigDecimal.valueOf(1024).pow(power))
                .setScale(0, RoundingMode.HALF_EVEN)
                .longValue();
    }
}
