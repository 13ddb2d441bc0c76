package dev.plumb.expression.functions;

import dev.plumb.expression.Call;
import dev.plumb.expression.Functions;
import dev.plumb.expression.Values;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Functions of mappings. */
final class MappingFunctions implements Functions.Function {
    @Override
    public @Nullable Object call(Call call) {
        return switch (call.function()) {
            case "combine" -> combine(call);
            case "dict2items" -> items(call.map("value"), call.text("key_name"), call.text("value_name"));
            case "items2dict" -> items2dict(call);
            case "dict" -> dict(call);
            case "dictsort" -> dictsort(call);
            case "rekey_on_member" -> rekey(call);
            default -> throw new IllegalStateException(call.function());
        };
    }

    private static Map<String, @Nullable Object> combine(Call call) {
        String lists = call.text("list_merge");
        if (!List.of("replace", "keep", "append", "prepend", "append_rp", "prepend_rp")
                .contains(lists)) {
            throw call.misuse("list_merge is replace, keep, append, prepend, append_rp or prepend_rp");
        }
        Map<String, @Nullable Object> combined = new LinkedHashMap<>();
        for (Object value : call.rest()) {
            for (Object map : Values.items(value)) {
                merge(combined, call.asMap(map), call.flag("recursive"), lists);
            }
        }
        return combined;
    }

    private static void merge(
            Map<String, @Nullable Object> into, Map<String, @Nullable Object> from, boolean recursive, String lists) {
        from.forEach((key, value) -> into.put(key, merged(into.get(key), value, recursive, lists)));
    }

    private static @Nullable Object merged(
            @Nullable Object old, @Nullable Object value, boolean recursive, String lists) {
        if (recursive && old instanceof Map<?, ?> a && value instanceof Map<?, ?> b) {
            Map<String, @Nullable Object> inner = copy(a);
            merge(inner, copy(b), true, lists);
            return inner;
        } else if (!(old instanceof List<?> a) || !(value instanceof List<?> b)) {
            return value;
        } else {
            return switch (lists) {
                case "keep" -> a;
                case "append" -> SetFunctions.joined(a, b);
                case "prepend" -> SetFunctions.joined(b, a);
                case "append_rp" -> SetFunctions.joined(SetFunctions.filtered(a, b, false), b);
                case "prepend_rp" -> SetFunctions.joined(b, SetFunctions.filtered(a, b, false));
                default -> b;
            };
        }
    }

    private static Map<String, @Nullable Object> copy(Map<?, ?> map) {
        Map<String, @Nullable Object> copy = new LinkedHashMap<>();
        map.forEach((key, value) -> copy.put(String.valueOf(key), value));
        return copy;
    }

    /** A mapping for each entry of a mapping. */
    static List<@Nullable Object> items(Map<String, @Nullable Object> map, String keyName, String valueName) {
        List<@Nullable Object> items = new ArrayList<>();
        map.forEach((key, value) -> {
            Map<String, @Nullable Object> item = new LinkedHashMap<>();
            item.put(keyName, key);
            item.put(valueName, value);
            items.add(item);
        });
        return items;
    }

    private static Map<String, @Nullable Object> items2dict(Call call) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        for (Object item : call.list("value")) {
            Object key = Attribute.of(call, item, call.text("key_name"));
            map.put(key(call, key), Attribute.of(call, item, call.text("value_name")));
        }
        return map;
    }

    private static String key(Call call, @Nullable Object key) {
        String text = Values.text(key);
        if (text == null) {
            throw call.misuse(key, "strings as keys");
        }
        return text;
    }

    private static Map<String, @Nullable Object> dict(Call call) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        Object value = call.value("value");
        if (value instanceof Map<?, ?> given) {
            map.putAll(copy(given));
        } else if (value != null) {
            for (Object pair : call.asList(value)) {
                List<@Nullable Object> both = call.asList(pair);
                if (both.size() != 2) {
                    throw call.misuse("a list of pairs is needed");
                }
                map.put(key(call, both.get(0)), both.get(1));
            }
        }
        map.putAll(call.options());
        return map;
    }

    private static List<@Nullable Object> dictsort(Call call) {
        List<@Nullable Object> pairs = new ArrayList<>();
        call.map("value").forEach((key, value) -> pairs.add(ListFunctions.pair(key, value)));
        String by = call.text("by").equals("value") ? "1" : "0";
        Sorting order = new Sorting(call, call.flag("case_sensitive"), by);
        pairs.sort(call.flag("reverse") ? Collections.reverseOrder(order) : order);
        return pairs;
    }

    private static Map<String, @Nullable Object> rekey(Call call) {
        Object value = call.value("value");
        List<@Nullable Object> members =
                value instanceof Map<?, ?> map ? new ArrayList<>(map.values()) : call.asList(value);
        Map<String, @Nullable Object> rekeyed = new LinkedHashMap<>();
        for (Object member : members) {
            String key = key(call, Attribute.of(call, member, call.text("key")));
            if (rekeyed.containsKey(key) && call.text("duplicates").equals("error")) {
                throw call.misuse("key '" + key + "' is there twice");
            }
            rekeyed.put(key, member);
        }
        return rekeyed;
    }
}
