package dev.plumb.modules.postgresql;

import dev.plumb.expression.Values;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A rule that should be in a file, or should not.
 *
 * @param rule the rule
 * @param present whether it should be there
 * @param comment behind it
 */
record HbaTask(HbaRule rule, boolean present, String comment) {
    private static final Set<String> KEYS = Set.of(
            "contype",
            "databases",
            "users",
            "address",
            "source",
            "src",
            "netmask",
            "method",
            "options",
            "comment",
            "state");

    /** What is wrong with several, each a mapping, or null. */
    static @Nullable String mistake(Object rules) {
        for (Object each : HbaRules.list(rules)) {
            if (!(each instanceof Map<?, ?> rule)) {
                return "rules has '" + each + "', which is no mapping of contype, databases, users, address and method";
            }
            for (Object key : rule.keySet()) {
                if (!KEYS.contains(String.valueOf(key))) {
                    return "rules has the key '" + key
                            + "', which is none; write contype, databases, users, address, netmask,"
                            + " method, options, comment or state";
                }
            }
            Object state = rule.get("state");
            if (state != null && !state.equals("present") && !state.equals("absent")) {
                return "rules has the state '" + state + "', which is none; write present or absent";
            }
        }
        return null;
    }

    /** Several, each with its keys as they are written. */
    static List<Map<String, @Nullable Object>> mappings(Object rules) {
        List<Map<String, @Nullable Object>> mappings = new ArrayList<>();
        for (Object each : HbaRules.list(rules)) {
            Map<String, @Nullable Object> mapping = new LinkedHashMap<>();
            if (each instanceof Map<?, ?> rule) {
                rule.forEach((key, value) -> mapping.put(String.valueOf(key), value));
            }
            mappings.add(mapping);
        }
        return mappings;
    }

    /** The one name of a key. */
    static String key(String key) {
        return key.equals("source") || key.equals("src") ? "address" : key;
    }

    /** What a task means: a rule for each database and each user of it. */
    static List<HbaTask> of(Map<String, @Nullable Object> all, boolean isPresent) {
        boolean present = all.get("state") == null ? isPresent : "present".equals(all.get("state"));
        String type = text(all, "contype", "host");
        boolean local = type.equals(HbaRule.LOCAL);
        String netmask = text(all, "netmask", "");
        List<HbaTask> tasks = new ArrayList<>();
        for (String database : text(all, "databases", "all").split(",")) {
            for (String user : text(all, "users", "all").split(",")) {
                HbaRule rule = new HbaRule(
                        type,
                        HbaRule.word(database.strip()),
                        HbaRule.word(user.strip()),
                        local ? "" : HbaAddress.withBits(text(all, "address", "samehost"), netmask),
                        local ? "" : netmask,
                        text(all, "method", "md5"),
                        HbaRule.fields(text(all, "options", "")));
                tasks.add(new HbaTask(rule, present, text(all, "comment", "")));
            }
        }
        return tasks;
    }

    private static String text(Map<String, @Nullable Object> all, String key, String otherwise) {
        Object value = all.get(key);
        if (value instanceof List<?> list) {
            return String.join(
                    ",",
                    list.stream().map(each -> String.valueOf(Values.text(each))).toList());
        }
        return value == null ? otherwise : String.valueOf(Values.text(value)).strip();
    }

    @Nullable
    String mistake() {
        return comment.indexOf('\n') >= 0 ? "comment has a line break" : rule.mistake();
    }

    /** The text with these rules, and without those that should go. */
    static HbaText edit(HbaText old, List<HbaTask> tasks, boolean overwrite) {
        List<HbaText.Line> lines = new ArrayList<>(old.lines());
        boolean changed = false;
        for (HbaTask task : tasks) {
            changed |= task.apply(lines);
        }
        if (overwrite) {
            changed |= lines.removeIf(line -> line.rule() != null
                    && tasks.stream().noneMatch(task -> task.present && task.rule.isSameKey(line.rule())));
        }
        return changed ? new HbaText(lines) : old;
    }

    private boolean apply(List<HbaText.Line> lines) {
        boolean found = false;
        boolean changed = false;
        for (int i = 0; i < lines.size(); i++) {
            HbaRule there = lines.get(i).rule();
            if (there == null || !there.isSameKey(rule)) {
                continue;
            } else if (!present || found) {
                // of several for the same connections only the first one ever counts
                lines.remove(i--);
                changed = true;
                continue;
            }
            found = true;
            if (!there.isSame(rule)) {
                lines.set(i, HbaText.Line.of(rule, comment));
                changed = true;
            }
        }
        if (present && !found) {
            lines.add(HbaText.Line.of(rule, comment));
            return true;
        }
        return changed;
    }
}
