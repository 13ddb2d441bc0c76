package dev.plumb.modules.system.cron;

import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The five fields of time, as crontab(5) has them: {@code *}, numbers, names, ranges and steps, with commas between. */
enum CronField {
    MINUTE(0, 59, List.of()),
    HOUR(0, 23, List.of()),
    DAY(1, 31, List.of()),
    MONTH(1, 12, List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")),
    WEEKDAY(0, 7, List.of("sun", "mon", "tue", "wed", "thu", "fri", "sat"));

    /** A tilde is cronie's: some moment in the range. */
    private static final Pattern PART = Pattern.compile("(?:\\*|(\\w+)?(?:([-~])(\\w+)?)?)(?:/(\\w+))?");

    private static final int NAME = 3;

    private final int first;
    private final int last;
    private final List<String> names;

    CronField(int first, int last, List<String> names) {
        this.first = first;
        this.last = last;
        this.names = names;
    }

    /** What keeps cron from reading this field, and what to write; null when nothing does. */
    @Nullable
    String mistake(String text) {
        for (String part : text.split(",", -1)) {
            String wrong = part(part);
            if (wrong != null) {
                return name().toLowerCase(Locale.ROOT) + " '" + text + "' "
                        + wrong.formatted(first + " to " + last, names.isEmpty() ? "" : " or " + names.get(1));
            }
        }
        return null;
    }

    /** The numbers that a field without mistakes stands for; of weekdays Sunday is 0. */
    BitSet values(String text) {
        BitSet values = new BitSet();
        for (String part : text.split(",", -1)) {
            Matcher parts = PART.matcher(part);
            if (!parts.matches()) {
                throw new IllegalArgumentException(part);
            }
            boolean single = parts.group(1) != null && parts.group(2) == null;
            int low = parts.group(1) == null ? first : number(parts.group(1));
            int high = single ? low : parts.group(3) == null ? end() : number(parts.group(3));
            int step = parts.group(4) == null ? 1 : Integer.parseInt(parts.group(4));
            for (int value = low; value <= high; value += step) {
                values.set(this == WEEKDAY && value == last ? first : value);
            }
        }
        return values;
    }

    /** All numbers of the field. */
    BitSet all() {
        return values("*");
    }

    /** The last number that is not another name of the first. */
    private int end() {
        return this == WEEKDAY ? last - 1 : last;
    }

    private @Nullable String part(String part) {
        Matcher parts = PART.matcher(part);
        if (part.isEmpty()) {
            return "has a comma with nothing beside it; write %1$s between commas";
        } else if (!parts.matches()) {
            return "is no field of a crontab; write %1$s%2$s, '*', a range such as " + first + "-" + (first + 2)
                    + ", or a step such as '*/2'";
        }
        String wrong = bounds(parts.group(1), parts.group(2), parts.group(3));
        return wrong != null || parts.group(4) == null ? wrong : step(part, parts);
    }

    private @Nullable String bounds(@Nullable String low, @Nullable String sign, @Nullable String high) {
        for (String bound : new String[] {low, high}) {
            if (bound != null && number(bound) < 0) {
                return meaning(bound);
            }
        }
        if ("-".equals(sign) && (low == null || high == null)) {
            return "has half a range; write both of its ends, " + first + "-" + last + " for instance";
        } else if (sign != null && low != null && high != null && number(low) > number(high)) {
            return this == WEEKDAY && number(high) == 0
                    ? "is a range that ends before it begins; for Sunday as the last day write 7"
                    : "is a range that ends before it begins; write two, with a comma between them";
        }
        return null;
    }

    private @Nullable String step(String part, Matcher parts) {
        String step = parts.group(4);
        if (!step.chars().allMatch(Character::isDigit) || step.chars().allMatch(c -> c == '0')) {
            return "has a step that is no number above 0";
        } else if (parts.group(2) == null && parts.group(1) != null) {
            return "has a step on a single value, which cron leaves out; write " + parts.group(1) + "-" + last
                    + part.substring(part.indexOf('/'));
        }
        return null;
    }

    /** What is wrong with a bound that stands for no number of this field. */
    private String meaning(String bound) {
        boolean digits = bound.chars().allMatch(Character::isDigit);
        String begin = bound.length() < NAME ? "" : bound.substring(0, NAME).toLowerCase(Locale.ROOT);
        return names.contains(begin) && !digits
                ? "is no field of a crontab; write " + begin
                : digits ? "is out of range; write %1$s" : "is no field of a crontab; write %1$s%2$s";
    }

    /** The number that a bound stands for; -1 for none. */
    private int number(String bound) {
        int named = names.indexOf(bound.toLowerCase(Locale.ROOT));
        if (named >= 0) {
            return named + first;
        } else if (!bound.chars().allMatch(c -> c >= '0' && c <= '9') || bound.length() > 9) {
            return -1;
        }
        int number = Integer.parseInt(bound);
        return number < first || number > last ? -1 : number;
    }
}
