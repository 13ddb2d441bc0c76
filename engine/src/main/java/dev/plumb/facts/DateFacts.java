package dev.plumb.facts;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.TextStyle;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The host's clock when the facts were read. All values are strings, as Ansible's. */
final class DateFacts {
    private DateFacts() {}

    /**
     * Fields of {@code date_time}.
     *
     * @param line {@code SECONDS +HHMM ZONE}, as {@code date '+%s %z %Z'} prints it
     */
    static Map<String, @Nullable Object> of(String line) {
        String[] words = line.split(" ");
        if (words.length < 3) {
            return Map.of();
        }
        OffsetDateTime local;
        try {
            Instant now = Instant.ofEpochSecond(Long.parseLong(words[0]));
            local = now.atOffset(ZoneOffset.of(words[1]));
        } catch (DateTimeException | NumberFormatException e) {
            return Map.of();
        }
        OffsetDateTime utc = local.withOffsetSameInstant(ZoneOffset.UTC);
        Map<String, @Nullable Object> facts = new LinkedHashMap<>();
        facts.put("date", format(local, "yyyy-MM-dd"));
        facts.put("day", format(local, "dd"));
        facts.put("epoch", words[0]);
        facts.put("epoch_int", words[0]);
        facts.put("hour", format(local, "HH"));
        facts.put("iso8601", format(utc, "yyyy-MM-dd'T'HH:mm:ss'Z'"));
        facts.put("iso8601_micro", format(utc, "yyyy-MM-dd'T'HH:mm:ss'.000000Z'"));
        facts.put("iso8601_basic", format(local, "yyyyMMdd'T'HHmmss'000000'"));
        facts.put("iso8601_basic_short", format(local, "yyyyMMdd'T'HHmmss"));
        facts.put("minute", format(local, "mm"));
        facts.put("month", format(local, "MM"));
        facts.put("second", format(local, "ss"));
        facts.put("time", format(local, "HH:mm:ss"));
        facts.put("tz", words[2]);
        facts.put("tz_offset", words[1]);
        facts.put("weekday", local.getDayOfWeek().getDisplayName(TextStyle.FULL, Locale.ENGLISH));
        facts.put("weekday_number", String.valueOf(local.getDayOfWeek().getValue() % 7));
        facts.put("weeknumber", week(local));
        facts.put("year", format(local, "yyyy"));
        return facts;
    }

    /** The week of the year as {@code strftime}'s {@code %W}: Monday is its first day, days before the first Monday are week 0. */
    private static String week(OffsetDateTime local) {
        int monday = local.getDayOfWeek().getValue() - 1;
        return String.format(Locale.ROOT, "%02d", (local.getDayOfYear() - 1 + 7 - monday) / 7);
    }

    private static String format(OffsetDateTime time, String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ROOT).format(time);
    }
}
