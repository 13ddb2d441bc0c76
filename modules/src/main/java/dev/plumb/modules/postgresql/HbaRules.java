package dev.plumb.modules.postgresql;

import dev.plumb.expression.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Rules as a task has them, each a line or a mapping. */
final class HbaRules {
    private static final Map<String, String> KEYS = Map.ofEntries(
            Map.entry("type", "type"),
            Map.entry("contype", "type"),
            Map.entry("database", "database"),
            Map.entry("databases", "database"),
            Map.entry("user", "user"),
            Map.entry("users", "user"),
            Map.entry("address", "address"),
            Map.entry("source", "address"),
            Map.entry("netmask", "netmask"),
            Map.entry("method", "method"),
            Map.entry("options", "options"),
            Map.entry("comment", "comment"));

    private static final Set<String> LISTS = Set.of("database", "user", "options");

    private HbaRules() {}

    /** The rules of a parameter: one alone is a list too. */
    static List<@Nullable Object> list(Object rules) {
        List<@Nullable Object> list = new ArrayList<>();
        if (rules instanceof List<?> several) {
            list.addAll(several);
        } else if (!rules.equals("")) {
            list.add(rules);
        }
        return list;
    }

    /** What is wrong with them, or null. */
    static @Nullable String mistake(List<@Nullable Object> rules) {
        for (int i = 0; i < rules.size(); i++) {
            String wrong = mistake(rules.get(i));
            if (wrong != null) {
                return "rules[" + i + "]: " + wrong;
            }
        }
        return null;
    }

    private static @Nullable String mistake(@Nullable Object rule) {
        if (rule instanceof Map<?, ?> map) {
            for (Map.Entry<?, ?> each : map.entrySet()) {
                String key = KEYS.get(String.valueOf(each.getKey()));
                if (key == null) {
                    return "has the key '" + each.getKey()
                            + "', which is none; write type, database, user, address, netmask,"
                            + " method, options or comment";
                }
                boolean nested = each.getValue() instanceof Map
                        ? !key.equals("options")
                        : each.getValue() instanceof List && !LISTS.contains(key);
                if (nested
                        || words(each.getValue()).stream()
                                .anyMatch(word -> word.chars().anyMatch(c -> c == '\n' || c == 0))) {
                    return each.getKey() + " is no text of one line";
                }
            }
        } else if (!(rule instanceof String text) || text.indexOf('\n') >= 0) {
            return "is neither a line nor a mapping";
        }
        HbaRule read;
        try {
            read = line(rule).rule();
        } catch (IllegalArgumentException e) {
            return "'" + rule + "' " + e.getMessage();
        }
        return read == null
                ? "'" + rule + "' is no rule; comments go into the key comment of a mapping"
                : read.mistake() == null ? null : read.mistake();
    }

    /** The lines that a file gets. */
    static List<HbaText.Line> lines(List<@Nullable Object> rules) {
        return rules.stream().map(HbaRules::line).toList();
    }

    private static HbaText.Line line(@Nullable Object rule) {
        if (!(rule instanceof Map<?, ?> map)) {
            String text = String.valueOf(rule).strip();
            HbaRule read = HbaRule.read(text);
            if (read == null) {
                return new HbaText.Line(text, null);
            }
            int comment = text.indexOf(" #");
            boolean quoted = comment > 0 && text.indexOf('"', comment) >= 0;
            return HbaText.Line.of(
                    completed(read),
                    comment < 0 || quoted ? null : text.substring(comment + 2).strip());
        }
        String address = text(map, "address");
        String type = text(map, "type");
        String method = text(map, "method");
        HbaRule read = new HbaRule(
                type.isEmpty() ? address.isEmpty() ? HbaRule.LOCAL : "host" : type,
                names(map, "database"),
                names(map, "user"),
                address,
                text(map, "netmask"),
                method.isEmpty() ? "scram-sha-256" : method,
                HbaRule.fields(String.join(" ", words(value(map, "options")))));
        return HbaText.Line.of(completed(read), text(map, "comment"));
    }

    private static HbaRule completed(HbaRule rule) {
        return new HbaRule(
                rule.type(),
                rule.databases(),
                rule.users(),
                HbaAddress.withBits(rule.address(), rule.netmask()),
                rule.netmask(),
                rule.method(),
                rule.options());
    }

    private static @Nullable Object value(Map<?, ?> map, String key) {
        for (Map.Entry<?, ?> each : map.entrySet()) {
            if (key.equals(KEYS.get(String.valueOf(each.getKey())))) {
                return each.getValue();
            }
        }
        return null;
    }

    private static String text(Map<?, ?> map, String key) {
        Object value = value(map, key);
        return value == null ? "" : String.valueOf(Values.text(value)).strip();
    }

    /** A text may have several names already; those of a list are one each. */
    private static String names(Map<?, ?> map, String key) {
        Object value = value(map, key);
        if (value instanceof List<?> list) {
            return list.stream()
                    .map(each -> HbaRule.word(String.valueOf(Values.text(each))))
                    .collect(Collectors.joining(","));
        }
        String text = text(map, key);
        return text.isEmpty() ? "all" : String.join(",", HbaRule.fields(text));
    }

    private static List<String> words(@Nullable Object value) {
        List<String> words = new ArrayList<>();
        if (value instanceof List<?> list) {
            list.forEach(each -> words.add(String.valueOf(Values.text(each))));
        } else if (value instanceof Map<?, ?> map) {
            map.forEach((key, each) -> words.add(key + "=" + HbaRule.word(String.valueOf(Values.text(each)))));
        } else if (value != null) {
            words.add(String.valueOf(Values.text(value)));
        }
        return words;
    }
}
