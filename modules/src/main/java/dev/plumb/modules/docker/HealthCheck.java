package dev.plumb.modules.docker;

import dev.plumb.script.Sh;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How docker finds out whether a container does its work.
 *
 * @param test {@code CMD} and words, {@code CMD-SHELL} and a line, {@code NONE}; empty: the image's
 * @param interval nanoseconds between two tests; 0: the image's, or docker's 30 s
 * @param timeout nanoseconds after which a test has failed
 * @param startPeriod nanoseconds at the beginning in which a test may fail
 * @param retries failures in a row that make it unhealthy
 */
record HealthCheck(List<String> test, long interval, long timeout, long startPeriod, long retries) {
    static final HealthCheck NONE = new HealthCheck(List.of(), 0, 0, 0, 0);

    private static final Set<String> KEYS =
            Set.of("test", "test_cli_compatible", "interval", "timeout", "retries", "start_period");
    private static final long SECOND = 1_000_000_000L;
    private static final long MILLI = 1_000_000L;

    /** As docker tells it. */
    static HealthCheck told(DockerJson json) {
        return new HealthCheck(
                json.texts("Test"),
                json.number("Interval"),
                json.number("Timeout"),
                json.number("StartPeriod"),
                json.number("Retries"));
    }

    /** As a task says it, over that of the image. */
    static HealthCheck of(Map<String, @Nullable Object> given, HealthCheck image) {
        List<String> own = words(given.get("test"));
        long retries = given.get("retries") == null ? 0 : Long.parseLong(Fields.word(given.get("retries")));
        return new HealthCheck(
                own.isEmpty() ? image.test : own,
                or(span(given, "interval"), image.interval),
                or(span(given, "timeout"), image.timeout),
                or(span(given, "start_period"), image.startPeriod),
                or(retries, image.retries));
    }

    private static long or(long own, long image) {
        return own == 0 ? image : own;
    }

    private static long span(Map<String, @Nullable Object> given, String key) {
        Object value = given.get(key);
        Long nanos = value == null ? null : ContainerValues.nanos(Fields.word(value));
        return nanos == null ? 0 : nanos;
    }

    private static List<String> words(@Nullable Object test) {
        if (test instanceof List<?> list) {
            List<String> words = new ArrayList<>();
            list.forEach(each -> words.add(String.valueOf(each)));
            boolean known =
                    !words.isEmpty() && Set.of("CMD", "CMD-SHELL", "NONE").contains(words.get(0));
            if (!known && !words.isEmpty()) {
                words.add(0, "CMD");
            }
            return words;
        }
        return test == null ? List.of() : test.equals("NONE") ? List.of("NONE") : List.of("CMD-SHELL", test.toString());
    }

    /** What is wrong with one of a task, or null. */
    static @Nullable String mistake(Map<String, @Nullable Object> given) {
        for (Map.Entry<String, @Nullable Object> each : given.entrySet()) {
            String key = each.getKey();
            Object value = each.getValue();
            if (!KEYS.contains(key)) {
                return "healthcheck has no '" + key + "'; it has "
                        + String.join(", ", KEYS.stream().sorted().toList());
            } else if (key.equals("retries")
                    && value != null
                    && !Fields.word(value).matches("[1-9]\\d{0,5}")) {
                return "healthcheck.retries '" + value + "' is no number above 0";
            } else if (!key.startsWith("test")
                    && !key.equals("retries")
                    && value != null
                    && ContainerValues.nanos(Fields.word(value)) == null) {
                return "healthcheck." + key + " '" + value + "' is no time; write 5s or 1m30s";
            }
        }
        return null;
    }

    /** Whether there is something to wait for. */
    boolean isThere() {
        return !test.isEmpty() && !test.get(0).equals("NONE");
    }

    /** In words. */
    String shown() {
        if (!isThere()) {
            return "";
        }
        boolean shell = test.get(0).equals("CMD-SHELL");
        String what = shell ? String.join(" ", test.subList(1, test.size())) : Sh.words(test.subList(1, test.size()));
        return what
                + span(" every ", interval)
                + span(" timeout ", timeout)
                + span(" start period ", startPeriod)
                + (retries == 0 ? "" : " retries " + retries);
    }

    private static String span(String word, long nanos) {
        return nanos == 0
                ? ""
                : word
                        + (nanos % SECOND == 0
                                ? nanos / SECOND + "s"
                                : nanos % MILLI == 0 ? nanos / MILLI + "ms" : nanos + "ns");
    }

    /** Options of {@code docker create} for what a task says. */
    static List<String> options(Map<String, @Nullable Object> given) {
        HealthCheck own = of(given, NONE);
        List<String> words = new ArrayList<>();
        if (!own.test.isEmpty() && !own.isThere()) {
            return List.of("--no-healthcheck");
        } else if (own.isThere()) {
            boolean shell = own.test.get(0).equals("CMD-SHELL");
            List<String> command = own.test.subList(1, own.test.size());
            words.addAll(List.of("--health-cmd", shell ? String.join(" ", command) : Sh.words(command)));
        }
        option(words, "--health-interval", own.interval);
        option(words, "--health-timeout", own.timeout);
        option(words, "--health-start-period", own.startPeriod);
        if (own.retries > 0) {
            words.addAll(List.of("--health-retries", String.valueOf(own.retries)));
        }
        return words;
    }

    private static void option(List<String> words, String name, long nanos) {
        if (nanos > 0) {
            words.addAll(List.of(name, nanos + "ns"));
        }
    }
}
