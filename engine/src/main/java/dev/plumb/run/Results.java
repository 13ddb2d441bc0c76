package dev.plumb.run;

import dev.plumb.expression.OpenMap;
import dev.plumb.expression.Unknown;
import dev.plumb.module.Plan;
import dev.plumb.plan.Cause;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Builds the values that {@code register} takes, with Ansible's keys. */
final class Results {
    /** Why a task is skipped that loops over an empty list; Ansible's words. */
    static final String NO_ITEMS = "No items in the list";

    /** What results may have, whatever their module. */
    private static final List<String> KEYS = List.of(
            "changed", "failed", "skipped", "rc", "stdout", "stderr", "stdout_lines", "msg", "started", "finished");

    private Results() {}

    /** Of a task with nothing to do. */
    static Map<String, @Nullable Object> unchanged(Plan plan) {
        return of(plan.result(), false, false);
    }

    /** Of a task that changed something, or will. */
    static Map<String, @Nullable Object> changed(Plan plan) {
        return of(plan.result(), true, false);
    }

    /**
     * Of a task whose script has not run yet: what only its run can tell is unknown.
     *
     * @param cause who will run, as {@code task 9 "probe"}
     */
    static Map<String, @Nullable Object> awaited(PendingItem pending, Plan plan, Cause cause) {
        Map<String, @Nullable Object> result = of(plan.result(), !pending.changesNothing(), false);
        for (String key : pending.module().outcomeKeys()) {
            if (!plan.result().containsKey(key)) {
                result.put(key, new Unknown(key + " of " + cause + " is not known before apply"));
            }
        }
        return result;
    }

    /** Of a task of which nothing is known before apply, not even what its result will have. */
    static Map<String, @Nullable Object> unknown(String why) {
        Map<String, @Nullable Object> result = new OpenMap(why);
        for (String key : KEYS) {
            result.put(key, new Unknown(why));
        }
        return result;
    }

    /** Whether there is something in a value that is not known. */
    static boolean isUnknown(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            return map.values().stream().anyMatch(Results::isUnknown);
        }
        return value instanceof Unknown
                || value instanceof List<?> list && list.stream().anyMatch(Results::isUnknown);
    }

    /** Of a task that was skipped. */
    static Map<String, @Nullable Object> skipped(String reason) {
        Map<String, @Nullable Object> result = of(Map.of(), false, false);
        result.put("skipped", true);
        if (reason.equals(NO_ITEMS)) {
            result.put("skipped_reason", reason);
            result.put("results", List.of());
            return result;
        }
        result.put("skip_reason", reason);
        return result;
    }

    /** Of a task whose host cannot be reached. */
    static Map<String, @Nullable Object> unreachable(String message) {
        Map<String, @Nullable Object> result = of(Map.of("unreachable", true), false, false);
        result.put("msg", message);
        return result;
    }

    /** Of a task that failed. */
    static Map<String, @Nullable Object> failed(Map<String, @Nullable Object> known, String message) {
        Map<String, @Nullable Object> result = of(known, false, true);
        result.putIfAbsent("msg", message);
        return result;
    }

    /** Values with {@code changed} and {@code failed}. */
    static Map<String, @Nullable Object> of(Map<String, @Nullable Object> values, boolean changed, boolean failed) {
        Map<String, @Nullable Object> result = new LinkedHashMap<>();
        result.put("changed", changed);
        result.put("failed", failed);
        result.putAll(values);
        return result;
    }

    /** Of one item of a loop: its result with the loop's variables, {@code item} among them. */
    static Map<String, @Nullable Object> ofItem(
            Map<String, @Nullable Object> result, Map<String, @Nullable Object> loop) {
        Map<String, @Nullable Object> all = OpenMap.copyOf(result);
        all.putAll(loop);
        return all;
    }

    /** Of a loop: the results of its items and their sum. */
    static Map<String, @Nullable Object> loop(List<Map<String, @Nullable Object>> items) {
        Map<String, @Nullable Object> result = new LinkedHashMap<>();
        result.put("changed", any(items, "changed"));
        result.put("failed", any(items, "failed"));
        if (items.stream().allMatch(item -> Boolean.TRUE.equals(item.get("skipped")))) {
            result.put("skipped", true);
        }
        result.put("msg", "all items done");
        result.put("results", List.copyOf(items));
        return result;
    }

    private static @Nullable Object any(List<Map<String, @Nullable Object>> items, String key) {
        Object unknown = null;
        for (Map<String, @Nullable Object> item : items) {
            Object value = item.get(key);
            if (Boolean.TRUE.equals(value)) {
                return true;
            }
            unknown = value instanceof Unknown ? value : unknown;
        }
        return unknown != null ? unknown : false;
    }
}
