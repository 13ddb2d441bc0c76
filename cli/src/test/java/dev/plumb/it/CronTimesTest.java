package dev.plumb.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.modules.system.cron.CronSchedule;
import dev.plumb.script.Sh;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Times of crontabs become calendar expressions that come at the same moments, as the host's own systemd computes them. */
@NeedsHost
class CronTimesTest {
    /** Of crontabs that packages, projects and manuals have. */
    private static final List<String> LINES = List.of(
            "* * * * *",
            "*/5 * * * *",
            "*/15 6-22 * * 1-5",
            "0 * * * *",
            "17 * * * *",
            "25 6 * * *",
            "47 6 * * 7",
            "52 6 1 * *",
            "30 7-23 * * *",
            "5,35 * * * *",
            "5-55/10 * * * *",
            "09,39 * * * *",
            "0 */12 * * *",
            "0 */5 * * *",
            "0 0 * * *",
            "0 0 1,15 * *",
            "0 0 1 */3 *",
            "0 22 * * 1-5",
            "23 0-23/2 * * *",
            "5 4 * * sun",
            "5 4 * * Mon,wed,FRI",
            "0 0 * * 5-7",
            "0 0 13 * 5",
            "0 0 1,15 * 3",
            "30 4 1,15 * 5",
            "0 0 */2 * 1",
            "0 0 * jan-mar *",
            "0 0 29 2 *",
            "59 23 31 12 *",
            "0 12 31 * *",
            "10 8-18/2 * * 1,3,5",
            "*/7 3 * * *",
            "1-3,50-52 1 * * 0",
            "0 9-17 * 6-8 1-5",
            "0 0 31 4 1",
            "@hourly",
            "@daily",
            "@midnight",
            "@weekly",
            "@monthly",
            "@yearly",
            "0 2 * * 6,0",
            "15 14 1 * *");

    private static final LocalDateTime BASE = LocalDateTime.of(2026, 1, 1, 0, 0);
    private static final int TIMES = 50;

    /** The year in which systemd stops to look. */
    private static final int END = 2200;

    static Stream<Supplier<HostContainer>> hosts() {
        return Stream.of(HostContainer::start, HostContainer::startDebian13);
    }

    @ParameterizedTest
    @MethodSource("hosts")
    void comeAtTheSameMoments(Supplier<HostContainer> start) {
        try (HostContainer host = start.get()) {
            Map<String, List<LocalDateTime>> told = told(host);
            for (String line : LINES) {
                assertThat(CronSchedule.mistake(line)).as(line).isNull();
                assertThat(told.get(line))
                        .as("%s as %s", line, CronSchedule.onCalendar(line))
                        .isEqualTo(reference(line));
            }
        }
    }

    /** What systemd makes of all lines, by one script. */
    private static Map<String, List<LocalDateTime>> told(HostContainer host) {
        StringBuilder script = new StringBuilder();
        for (String line : LINES) {
            for (String expression : CronSchedule.onCalendar(line)) {
                script.append(
                                "TZ=UTC LC_ALL=C systemd-analyze calendar --base-time='2025-12-31 23:59:59' --iterations=")
                        .append(TIMES)
                        .append(" -- ")
                        .append(Sh.quote(expression))
                        .append('\n');
            }
            script.append("echo ---\n");
        }
        String[] blocks = host.sh(script.toString()).split("---\n");
        Map<String, List<LocalDateTime>> told = new LinkedHashMap<>();
        for (int i = 0; i < LINES.size(); i++) {
            TreeSet<LocalDateTime> times = new TreeSet<>();
            for (String line : blocks[i].split("\n")) {
                String text = line.replaceFirst("^\\s*(Next elapse|Iter[a-z.]* #\\d+): \\w+ ", "");
                if (!text.equals(line)) {
                    times.add(LocalDateTime.parse(text.replace(" UTC", "").replace(' ', 'T')));
                }
            }
            told.put(LINES.get(i), times.stream().limit(TIMES).toList());
        }
        return told;
    }

    /** What crontab(5) says, minute by minute: nothing of it is shared with what is tested. */
    private static List<LocalDateTime> reference(String line) {
        String[] fields = plain(line).split(" ");
        List<LocalDateTime> times = new ArrayList<>();
        LocalDateTime day = BASE;
        while (times.size() < TIMES && day.getYear() < END) {
            if (isDay(fields, day)) {
                for (int minute = 0; minute < 24 * 60 && times.size() < TIMES; minute++) {
                    if (has(fields[1], minute / 60, 0, 23) && has(fields[0], minute % 60, 0, 59)) {
                        times.add(day.plusMinutes(minute));
                    }
                }
            }
            day = day.plusDays(1);
        }
        return times;
    }

    private static boolean isDay(String[] fields, LocalDateTime day) {
        int weekday = day.getDayOfWeek().getValue();
        boolean date = has(fields[2], day.getDayOfMonth(), 1, 31);
        boolean week = has(fields[4], weekday, 0, 7) || weekday == 7 && has(fields[4], 0, 0, 7);
        boolean both = fields[2].startsWith("*") || fields[4].startsWith("*");
        return has(fields[3], day.getMonthValue(), 1, 12) && (both ? date && week : date || week);
    }

    private static boolean has(String field, int value, int first, int last) {
        for (String part : field.split(",")) {
            String[] step = part.split("/");
            String[] range = step[0].equals("*") ? new String[] {"" + first, "" + last} : step[0].split("-");
            int low = Integer.parseInt(range[0]);
            int high = Integer.parseInt(range[range.length - 1]);
            int by = step.length > 1 ? Integer.parseInt(step[1]) : 1;
            if (value >= low && value <= high && (value - low) % by == 0) {
                return true;
            }
        }
        return false;
    }

    private static String plain(String line) {
        String text = switch (line) {
            case "@hourly" -> "0 * * * *";
            case "@daily", "@midnight" -> "0 0 * * *";
            case "@weekly" -> "0 0 * * 0";
            case "@monthly" -> "0 0 1 * *";
            case "@yearly" -> "0 0 1 1 *";
            default -> line.toLowerCase(java.util.Locale.ROOT);
        };
        List<String> days = List.of("sun", "mon", "tue", "wed", "thu", "fri", "sat");
        for (int i = 0; i < days.size(); i++) {
            text = text.replace(days.get(i), "" + i);
        }
        List<String> months = List.of("jan", "feb", "mar");
        for (int i = 0; i < months.size(); i++) {
            text = text.replace(months.get(i), "" + (i + 1));
        }
        return text;
    }

    @Test
    void whatCannotBeSaidIsRefusedWithTheReason() {
        Map<String, String> refused = new LinkedHashMap<>();
        refused.put("@reboot", "is no time; write a systemd_unit");
        refused.put("@often", "is no time of cron; write one of @annually");
        refused.put("0 0 30 2 *", "never comes: there is no such day");
        refused.put("0 0 31 4,6,9,11 *", "never comes");
        refused.put("60 * * * *", "write 0 to 59");
        refused.put("5/15 * * * *", "write 5-59/15");
        refused.put("0 0 * * * root", "has 6 fields");
        refused.put("0~30 4 * * *", "write randomized_delay");
        refused.put("0 0 L * *", "day 'L'");
        refused.put("0 0 * * 6-1", "is a range that ends before it begins");
        refused.forEach((line, words) -> {
            assertThat(CronSchedule.isMeant(line)).as(line).isTrue();
            assertThat(CronSchedule.mistake(line)).as(line).contains(words);
        });
        assertThat(List.of("daily", "Mon..Fri 06:30", "Mon *-*-01 00:00:00 Europe/Berlin"))
                .noneMatch(CronSchedule::isMeant);
    }
}
