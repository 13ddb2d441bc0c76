package dev.plumb.modules.docker;

import dev.plumb.modules.docker.Store.Item;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Filters of what is unused, as docker understands them. Source: "docker system prune" and "filter commands" of Docker's reference.
 *
 * @param all texts by name
 */
record PruneFilters(Map<String, List<String>> all) {
    private static final Pattern SPAN = Pattern.compile("(?:\\d+(?:\\.\\d+)?(?:h|ms|m|s))+");
    private static final Pattern PART = Pattern.compile("(\\d+(?:\\.\\d+)?)(h|ms|m|s)");
    private static final Pattern SECONDS = Pattern.compile("\\d{1,12}(?:\\.\\d+)?");
    private static final Set<String> TRUTHS = Set.of("true", "1", "false", "0");

    /** Filters of a task, in the order of their names. */
    static PruneFilters of(Map<String, @Nullable Object> given) {
        Map<String, List<String>> all = new TreeMap<>();
        given.forEach((name, value) -> {
            List<String> texts = new ArrayList<>();
            for (Object each : value instanceof List<?> list ? list : java.util.Collections.singletonList(value)) {
                texts.add(String.valueOf(each));
            }
            all.put(name, List.copyOf(texts));
        });
        return new PruneFilters(new LinkedHashMap<>(all));
    }

    /**
     * What is wrong with them, or null.
     *
     * @param parameter what they are called in the task
     * @param known the names that docker knows there
     */
    @Nullable
    String mistake(String parameter, List<String> known) {
        for (Map.Entry<String, List<String>> each : all.entrySet()) {
            String name = each.getKey();
            if (!known.contains(name)) {
                return parameter + ": docker knows no filter '" + name + "' there; write " + String.join(", ", known);
            }
            for (String value : each.getValue()) {
                boolean truth = name.equals("dangling") || name.equals("all");
                if (truth && !TRUTHS.contains(value)) {
                    return parameter + ": " + name + " is '" + value + "'; write true or false";
                } else if (name.equals("until") && !SPAN.matcher(value).matches() && at(value, Store.UNSURE) == null) {
                    return parameter + ": until is '" + value
                            + "'; write a span as 24h, or a time as 2026-01-31T12:00:00";
                } else if (value.isBlank() || value.startsWith("-")) {
                    return parameter + ": " + name + " is '" + value + "', which is no value of a filter";
                }
            }
            if (!name.startsWith("label") && each.getValue().size() > 1) {
                return parameter + ": " + name + " can have one value only";
            }
        }
        return null;
    }

    /** Whether a filter is set, or what it is when nobody says so. */
    boolean is(String name, boolean otherwise) {
        List<String> values = all.getOrDefault(name, List.of());
        return values.isEmpty() ? otherwise : values.contains("true") || values.contains("1");
    }

    /** Whether something is meant. */
    boolean admits(Item item, Store store) {
        List<String> without = all.getOrDefault("label!", List.of());
        if (!hasAll(item, all.getOrDefault("label", List.of())) || !without.isEmpty() && hasAll(item, without)) {
            return false;
        }
        for (String until : all.getOrDefault("until", List.of())) {
            Instant at = at(until, store);
            if (at != null && item.created().isAfter(at)) {
                return false;
            }
        }
        return true;
    }

    private static boolean hasAll(Item item, List<String> labels) {
        return labels.stream().allMatch(label -> {
            int equals = label.indexOf('=');
            String value = item.labels().get(equals < 0 ? label : label.substring(0, equals));
            return value != null && (equals < 0 || value.equals(label.substring(equals + 1)));
        });
    }

    /** The time that a filter tells, by the clock and the zone of the host; null when it tells none. */
    private static @Nullable Instant at(String text, Store store) {
        try {
            if (SPAN.matcher(text).matches()) {
                return store.now().minus(span(text));
            } else if (SECONDS.matcher(text).matches()) {
                return Instant.ofEpochMilli((long) (Double.parseDouble(text) * 1000));
            } else if (text.matches("\\d{4}-\\d\\d-\\d\\d")) {
                return LocalDate.parse(text).atStartOfDay().toInstant(store.zone());
            } else if (text.matches(".*(Z|[+-]\\d\\d:\\d\\d)")) {
                return OffsetDateTime.parse(text).toInstant();
            }
            return LocalDateTime.parse(text).toInstant(store.zone());
        } catch (DateTimeException | ArithmeticException e) {
            return null;
        }
    }

    private static Duration span(String text) {
        Duration span = Duration.ZERO;
        Matcher part = PART.matcher(text);
        while (part.find()) {
            double unit = switch (part.group(2)) {
                case "h" -> 3_600_000;
                case "m" -> 60_000;
                case "s" -> 1000;
                default -> 1;
            };
            span = span.plusMillis((long) (Double.parseDouble(part.group(1)) * unit));
        }
        return span;
    }

    /**
     * Words of a command.
     *
     * @param without a filter that has an option of its own
     */
    List<String> words(String without) {
        List<String> words = new ArrayList<>();
        all.forEach((name, values) -> {
            for (String value : name.equals(without) ? List.<String>of() : values) {
                words.add("--filter");
                words.add(name + "=" + value);
            }
        });
        return words;
    }
}
