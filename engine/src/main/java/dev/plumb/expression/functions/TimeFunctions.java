package dev.plumb.expression.functions;

import dev.plumb.expression.Call;
import dev.plumb.expression.Functions;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.time.format.TextStyle;
import java.time.temporal.ChronoField;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Functions of times, whose formats are Python's. The only clock there is stands still while Plumb runs. */
final class TimeFunctions implements Functions.Function {
    @Override
    public @Nullable Object call(Call call) {
        return switch (call.function()) {
            case "now" -> shown(call, call.controller().start(), call.text("fmt"));
            case "strftime" -> shown(call, instant(call), call.text("format"));
            case "to_datetime" -> seconds(call);
            default -> throw new IllegalStateException(call.function());
        };
    }

    private static Instant instant(Call call) {
        return call.value("second") == null
                ? call.controller().start()
                : Instant.ofEpochSecond(call.number("second").longValue());
    }

    private static String shown(Call call, Instant time, String format) {
        if (format.equals("%s")) {
            return Long.toString(time.getEpochSecond());
        }
        ZonedDateTime zoned = time.atZone(call.flag("utc") ? ZoneOffset.UTC : ZoneId.systemDefault());
        return formatter(call, format).format(zoned);
    }

    /** Seconds since 1970, as if the text were in UTC: differences are right. */
    private static Long seconds(Call call) {
        String text = call.text("value");
        String format = call.text("format");
        try {
            return LocalDateTime.parse(text, formatter(call, format)).toEpochSecond(ZoneOffset.UTC);
        } catch (DateTimeParseException e) {
            throw call.misuse("'" + text + "' is not written as '" + format + "'");
        }
    }

    private static DateTimeFormatter formatter(Call call, String format) {
        DateTimeFormatterBuilder builder = new DateTimeFormatterBuilder();
        boolean hasTime = false;
        for (int i = 0; i < format.length(); i++) {
            char c = format.charAt(i);
            if (c != '%' || i + 1 == format.length()) {
                builder.appendLiteral(c);
                continue;
            }
            i++;
            hasTime |= "HIMSsTX".indexOf(format.charAt(i)) >= 0;
            field(call, builder, format.charAt(i));
        }
        if (!hasTime) {
            builder.parseDefaulting(ChronoField.NANO_OF_DAY, 0);
        }
        return builder.toFormatter(Locale.ENGLISH);
    }

    private static void field(Call call, DateTimeFormatterBuilder to, char c) {
        switch (c) {
            case 'Y' -> to.appendValue(ChronoField.YEAR, 4);
            case 'y' -> to.appendValueReduced(ChronoField.YEAR, 2, 2, 1969);
            case 'm' -> to.appendValue(ChronoField.MONTH_OF_YEAR, 2);
            case 'd' -> to.appendValue(ChronoField.DAY_OF_MONTH, 2);
            case 'H' -> to.appendValue(ChronoField.HOUR_OF_DAY, 2);
            case 'I' -> to.appendValue(ChronoField.CLOCK_HOUR_OF_AMPM, 2);
            case 'p' -> to.appendText(ChronoField.AMPM_OF_DAY);
            case 'M' -> to.appendValue(ChronoField.MINUTE_OF_HOUR, 2);
            case 'S' -> to.appendValue(ChronoField.SECOND_OF_MINUTE, 2);
            case 'f' -> to.appendValue(ChronoField.MICRO_OF_SECOND, 6);
            case 'j' -> to.appendValue(ChronoField.DAY_OF_YEAR, 3);
            case 'a' -> to.appendText(ChronoField.DAY_OF_WEEK, TextStyle.SHORT);
            case 'A' -> to.appendText(ChronoField.DAY_OF_WEEK);
            case 'b', 'h' -> to.appendText(ChronoField.MONTH_OF_YEAR, TextStyle.SHORT);
            case 'B' -> to.appendText(ChronoField.MONTH_OF_YEAR);
            case 'u' -> to.appendValue(ChronoField.DAY_OF_WEEK, 1);
            case 'V' -> to.appendValue(java.time.temporal.IsoFields.WEEK_OF_WEEK_BASED_YEAR, 2);
            case 'z' -> to.appendOffset("+HHMM", "+0000");
            case 'Z' -> to.appendPattern("zzz");
            case 's' -> to.appendValue(ChronoField.INSTANT_SECONDS);
            case 'F' -> to.appendPattern("uuuu-MM-dd");
            case 'T', 'X' -> to.appendPattern("HH:mm:ss");
            case 'R' -> to.appendPattern("HH:mm");
            case 'D', 'x' -> to.appendPattern("MM/dd/yy");
            case '%' -> to.appendLiteral('%');
            default -> throw call.misuse("%" + c + " has no meaning in a format of times");
        }
    }
}
