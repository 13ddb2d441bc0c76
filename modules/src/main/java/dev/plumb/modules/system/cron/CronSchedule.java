package dev.plumb.modules.system.cron;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Times as crontab(5) has them, as calendar expressions of systemd.time(7) that come at the same moments. */
public final class CronSchedule {
    private static final int FIELDS = 5;
    private static final int WEEK = 7;
    private static final int[] LONGEST_MONTHS = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    private static final String[] DAYS = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};

    private static final Map<String, String> NICKNAMES = Map.of(
            "@yearly", "0 0 1 1 *",
            "@annually", "0 0 1 1 *",
            "@monthly", "0 0 1 * *",
            "@weekly", "0 0 * * 0",
            "@daily", "0 0 * * *",
            "@midnight", "0 0 * * *",
            "@hourly", "0 * * * *");

    private CronSchedule() {}

    /** Whether a text is meant for cron: a nickname, or at least as many fields as no calendar expression has. */
    public static boolean isMeant(String text) {
        return text.startsWith("@") || text.strip().split("\\s+").length >= FIELDS;
    }

    /** What is wrong with a text that is meant for cron, or why systemd cannot have it, with what to write; else null. */
    public static @Nullable String mistake(String text) {
        String[] fields = fields(text);
        if (text.startsWith("@reboot")) {
            return "'@reboot' is no time; write a systemd_unit with install: {WantedBy: multi-user.target}";
        } else if (fields.length != FIELDS) {
            return text.startsWith("@")
                    ? "'" + text + "' is no time of cron; write one of "
                            + String.join(
                                    ", ", NICKNAMES.keySet().stream().sorted().toList())
                    : "'" + text + "' has " + fields.length
                            + " fields; those of cron are five: minute, hour, day, month, weekday";
        }
        CronField[] kinds = CronField.values();
        for (int i = 0; i < FIELDS; i++) {
            String wrong = kinds[i].mistake(fields[i]);
            if (wrong == null && fields[i].contains("~")) {
                wrong = "has a moment that cron chooses; write randomized_delay";
            }
            if (wrong != null) {
                return "'" + text + "': " + wrong;
            }
        }
        return onCalendar(text).isEmpty() ? "'" + text + "' never comes: there is no such day" : null;
    }

    private static String[] fields(String text) {
        return NICKNAMES
                .getOrDefault(text.strip().toLowerCase(Locale.ROOT), text)
                .strip()
                .split("\\s+");
    }

    /**
     * The calendar expressions that together come when cron does: where day of the month and day of the week are both given,
     * either of them is enough, and there are two.
     */
    public static List<String> onCalendar(String text) {
        String[] fields = fields(text);
        BitSet days = CronField.DAY.values(fields[2]);
        BitSet months = CronField.MONTH.values(fields[3]);
        String time = " " + component(CronField.HOUR, fields[1]) + ":" + component(CronField.MINUTE, fields[0]) + ":00";
        String month = component(CronField.MONTH, fields[3]);
        String date = "*-" + month + "-" + component(CronField.DAY, fields[2]) + time;
        String week = week(CronField.WEEKDAY.values(fields[4]));
        List<String> expressions = new ArrayList<>();
        // that a field begins with a star is what counts, even with a step
        boolean both = fields[2].startsWith("*") || fields[4].startsWith("*");
        if (comes(days, months)) {
            expressions.add(both ? week + date : date);
        }
        if (!both) {
            expressions.add(week + "*-" + month + "-*" + time);
        }
        return expressions;
    }

    private static boolean comes(BitSet days, BitSet months) {
        return months.stream().anyMatch(month -> days.nextSetBit(0) <= LONGEST_MONTHS[month - 1]);
    }

    /** Days of the week with a blank after them; nothing when it is all of them. */
    private static String week(BitSet days) {
        BitSet fromMonday = new BitSet();
        days.stream().forEach(day -> fromMonday.set((day + WEEK - 1) % WEEK));
        return fromMonday.cardinality() == WEEK ? "" : list(fromMonday, day -> DAYS[day]) + " ";
    }

    private static String component(CronField field, String text) {
        BitSet values = field.values(text);
        if (values.equals(field.all())) {
            return "*";
        }
        int first = values.nextSetBit(0);
        int step = values.nextSetBit(first + 1) - first;
        if (step > 1 && values.equals(steps(first, step, field.all().length()))) {
            // a step without an end leaves out the first moment after the end of a month where it does not divide the
            // day
            return "%02d..%02d/%d".formatted(first, values.length() - 1, step);
        }
        return list(values, "%02d"::formatted);
    }

    private static BitSet steps(int first, int step, int end) {
        BitSet values = new BitSet();
        for (int value = first; value < end; value += step) {
            values.set(value);
        }
        return values;
    }

    /** Numbers with commas between them, three and more in a row as a range. */
    private static String list(BitSet values, java.util.function.IntFunction<String> name) {
        List<String> parts = new ArrayList<>();
        for (int low = values.nextSetBit(0); low >= 0; ) {
            int end = values.nextClearBit(low);
            if (end - low > 2) {
                parts.add(name.apply(low) + ".." + name.apply(end - 1));
            } else {
                for (int value = low; value < end; value++) {
                    parts.add(name.apply(value));
                }
            }
            low = values.nextSetBit(end);
        }
        return String.join(",", parts);
    }
}
