package dev.plumb.run;

import dev.plumb.expression.Expressions;
import dev.plumb.expression.Variables;
import dev.plumb.playbook.Loop;
import dev.plumb.source.Problem;
import dev.plumb.source.ProblemException;
import dev.plumb.source.YamlNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The values that a task loops over: those of {@code loop}, or what a {@code with_} lookup makes of what it is given. */
final class LoopValues {
    private final Expressions expressions;

    LoopValues(Expressions expressions) {
        this.expressions = expressions;
    }

    /**
     * The values in order.
     *
     * @throws ProblemException when there are none to be had from what is written
     */
    List<@Nullable Object> of(Loop loop, Variables scope) {
        String lookup = loop.lookup();
        Object given = expressions.resolve(loop.values(), scope);
        if (lookup == null || lookup.equals("list")) {
            return list(given, loop.values());
        }
        return switch (lookup) {
            case "items" -> flattened(listed(given), 1);
            case "flattened" -> flattened(listed(given), Integer.MAX_VALUE);
            case "dict" -> entries(given, loop.values());
            case "nested", "cartesian" -> nested(lists(given, loop.values()));
            case "together" -> together(lists(given, loop.values()));
            case "indexed_items" -> indexed(flattened(listed(given), 1));
            case "subelements" -> subelements(given, loop.values());
            case "sequence" -> Sequences.of(listed(given), loop.values());
            default ->
                expressions.lookup(lookup, listed(given), scope, loop.values().position());
        };
    }

    private static List<@Nullable Object> list(@Nullable Object given, YamlNode at) {
        if (given instanceof List<?> list) {
            return new ArrayList<>(list);
        }
        throw wrong(at, "loop takes a list, not " + kind(given), "write a list, or an expression that gives one");
    }

    private static ProblemException wrong(YamlNode at, String what, @Nullable String hint) {
        return new ProblemException(new Problem(at.position(), what, hint));
    }

    private static String kind(@Nullable Object value) {
        return value == null ? "nothing" : value instanceof Map ? "a mapping" : "'" + value + "'";
    }

    private static List<@Nullable Object> listed(@Nullable Object given) {
        List<@Nullable Object> listed = new ArrayList<>();
        if (given instanceof List<?> list) {
            listed.addAll(list);
        } else {
            listed.add(given);
        }
        return listed;
    }

    private static List<@Nullable Object> flattened(List<?> values, int levels) {
        List<@Nullable Object> flat = new ArrayList<>();
        for (Object value : values) {
            if (value instanceof List<?> inner) {
                flat.addAll(levels > 1 ? flattened(inner, levels - 1) : inner);
            } else {
                flat.add(value);
            }
        }
        return flat;
    }

    private static List<@Nullable Object> entries(@Nullable Object given, YamlNode at) {
        List<@Nullable Object> entries = new ArrayList<>();
        for (Object each : listed(given)) {
            if (!(each instanceof Map<?, ?> map)) {
                throw wrong(at, "with_dict takes a mapping, not " + kind(each), "write: with_dict: ${NAME}");
            }
            map.forEach((key, value) -> {
                Map<String, @Nullable Object> entry = new LinkedHashMap<>();
                entry.put("key", key);
                entry.put("value", value);
                entries.add(entry);
            });
        }
        return entries;
    }

    private static List<List<@Nullable Object>> lists(@Nullable Object given, YamlNode at) {
        if (!(given instanceof List<?> list)) {
            throw wrong(at, "this loop takes a list of lists, not " + kind(given), null);
        }
        List<List<@Nullable Object>> lists = new ArrayList<>();
        for (Object each : list) {
            lists.add(flattened(listed(each), 1));
        }
        return lists;
    }

    private static List<@Nullable Object> nested(List<List<@Nullable Object>> lists) {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        rows.add(List.of());
        for (List<@Nullable Object> next : lists) {
            List<List<@Nullable Object>> longer = new ArrayList<>();
            for (List<@Nullable Object> row : rows) {
                for (Object value : next) {
                    List<@Nullable Object> more = new ArrayList<>(row);
                    more.add(value);
                    longer.add(more);
                }
            }
            rows = longer;
        }
        return new ArrayList<>(rows);
    }

    private static List<@Nullable Object> together(List<List<@Nullable Object>> lists) {
        int longest = 0;
        for (List<?> list : lists) {
            longest = Math.max(longest, list.size());
        }
        List<@Nullable Object> rows = new ArrayList<>();
        for (int i = 0; i < longest; i++) {
            List<@Nullable Object> row = new ArrayList<>();
            for (List<@Nullable Object> list : lists) {
                row.add(i < list.size() ? list.get(i) : null);
            }
            rows.add(row);
        }
        return rows;
    }

    private static List<@Nullable Object> indexed(List<@Nullable Object> values) {
        List<@Nullable Object> rows = new ArrayList<>();
        for (Object value : values) {
            List<@Nullable Object> row = new ArrayList<>();
            row.add((long) rows.size());
            row.add(value);
            rows.add(row);
        }
        return rows;
    }

    private static List<@Nullable Object> subelements(@Nullable Object given, YamlNode at) {
        if (!(given instanceof List<?> terms) || terms.size() < 2 || !(terms.get(1) instanceof String path)) {
            throw wrong(
                    at,
                    "with_subelements takes a list of mappings and the name of a list in each of them",
                    "write: with_subelements: [ ${users}, keys ]");
        }
        boolean lenient = terms.size() > 2
                && terms.get(2) instanceof Map<?, ?> flags
                && Boolean.TRUE.equals(flags.get("skip_missing"));
        List<?> outer = terms.get(0) instanceof Map<?, ?> map ? List.copyOf(map.values()) : listed(terms.get(0));
        List<@Nullable Object> rows = new ArrayList<>();
        for (Object element : outer) {
            Object inner = element;
            for (String key : path.split("\\.")) {
                inner = inner instanceof Map<?, ?> map ? map.get(key) : null;
            }
            if (inner instanceof List<?> list) {
                Object rest = without(element, path);
                list.forEach(value -> rows.add(pair(rest, value)));
            } else if (!lenient) {
                throw wrong(
                        at,
                        "an element has no list '" + path + "'",
                        "add it, or: with_subelements: [ ..., " + path + ", { skip_missing: true } ]");
            }
        }
        return rows;
    }

    /** The element without the list that is gone through, as Ansible shows it to the task. */
    private static @Nullable Object without(@Nullable Object element, String path) {
        if (!(element instanceof Map<?, ?> map)) {
            return element;
        }
        int dot = path.indexOf('.');
        String key = dot < 0 ? path : path.substring(0, dot);
        Map<Object, @Nullable Object> rest = new LinkedHashMap<>(map);
        if (dot < 0) {
            rest.remove(key);
        } else {
            rest.put(key, without(map.get(key), path.substring(dot + 1)));
        }
        return rest;
    }

    private static List<@Nullable Object> pair(@Nullable Object a, @Nullable Object b) {
        List<@Nullable Object> pair = new ArrayList<>();
        pair.add(a);
        pair.add(b);
        return pair;
    }
}
