package dev.plumb.expression.functions;

import dev.plumb.expression.Call;
import dev.plumb.expression.Functions;
import dev.plumb.expression.Values;
import dev.plumb.source.DidYouMean;
import dev.plumb.text.PythonPattern;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Lookups that need nothing but variables; most of them serve {@code with_…} loops. */
final class DataLookups implements Functions.Function {
    @Override
    public List<@Nullable Object> call(Call call) {
        return switch (call.function()) {
            case "env" -> env(call);
            case "vars" -> vars(call);
            case "varnames" -> varnames(call);
            case "dict" -> dict(call);
            case "items" -> Values.flat(call.rawRest(), 1);
            case "list" -> call.rawRest();
            case "flattened" -> Values.flat(call.rawRest(), Integer.MAX_VALUE);
            case "indexed_items" -> indexed(Values.flat(call.rawRest(), 1));
            case "nested" -> flatRows(CombinationFunctions.product(call, lists(call)));
            case "together" -> flatRows(together(lists(call)));
            case "subelements" -> subelements(call);
            case "random_choice" -> chosen(call, Values.flat(call.rest(), 1));
            case "inventory_hostnames" -> hostnames(call);
            case "sequence" -> Sequences.of(call);
            default -> throw new IllegalStateException(call.function());
        };
    }

    private static List<@Nullable Object> env(Call call) {
        List<@Nullable Object> found = new ArrayList<>();
        for (String name : FileLookups.names(call.rest())) {
            String value = System.getenv(name);
            found.add(value == null ? call.value("default") : value);
        }
        return found;
    }

    private static List<@Nullable Object> vars(Call call) {
        List<@Nullable Object> found = new ArrayList<>();
        for (String name : FileLookups.names(call.rest())) {
            if (call.variables().isDefined(name)) {
                found.add(call.variables().get(name));
            } else if (call.has("default")) {
                found.add(call.value("default"));
            } else {
                String near = DidYouMean.closest(name, call.variables().names());
                throw new Functions.Misuse(
                        "variable '" + name + "' is not defined", near == null ? null : "did you mean '" + near + "'?");
            }
        }
        return found;
    }

    private static List<@Nullable Object> varnames(Call call) {
        List<@Nullable Object> found = new ArrayList<>();
        for (String expression : FileLookups.names(call.rest())) {
            try {
                PythonPattern pattern = PythonPattern.compile(expression, 0);
                call.variables().names().stream()
                        .filter(name -> pattern.matcher(name).find())
                        .sorted()
                        .forEach(found::add);
            } catch (IllegalArgumentException e) {
                throw call.misuse("the regular expression is wrong: " + e.getMessage());
            }
        }
        return found;
    }

    private static List<@Nullable Object> dict(Call call) {
        List<@Nullable Object> items = new ArrayList<>();
        for (Object term : Values.flat(call.rawRest(), 1)) {
            items.addAll(MappingFunctions.items(call.asMap(term), "key", "value"));
        }
        return items;
    }

    /** Groups and hosts with commas or colons between them, {@code !} for without, {@code &} for only those also in. */
    private static List<@Nullable Object> hostnames(Call call) {
        Object groups = call.variables().isDefined("groups") ? call.variables().get("groups") : Map.of();
        List<@Nullable Object> hosts = new ArrayList<>();
        for (String pattern : FileLookups.names(call.rest())) {
            for (String part : pattern.split("[,:]")) {
                boolean marked = part.startsWith("!") || part.startsWith("&");
                Object members = call.asMap(groups).get(marked ? part.substring(1) : part);
                List<@Nullable Object> these = Values.items(members == null ? part.substring(marked ? 1 : 0) : members);
                if (marked) {
                    hosts = SetFunctions.filtered(hosts, these, part.startsWith("&"));
                } else {
                    hosts.addAll(SetFunctions.filtered(these, hosts, false));
                }
            }
        }
        return hosts;
    }

    private static List<@Nullable Object> indexed(List<@Nullable Object> items) {
        List<@Nullable Object> pairs = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            pairs.add(ListFunctions.pair((long) i, items.get(i)));
        }
        return pairs;
    }

    private static List<List<@Nullable Object>> lists(Call call) {
        List<List<@Nullable Object>> lists = new ArrayList<>();
        for (Object term : call.rawRest()) {
            lists.add(Values.items(term));
        }
        if (lists.isEmpty()) {
            throw call.misuse("at least one list is needed");
        }
        return lists;
    }

    /** As Ansible: items that are lists themselves are taken apart. */
    private static List<@Nullable Object> flatRows(List<@Nullable Object> rows) {
        rows.replaceAll(row -> Values.flat(Values.items(row), 1));
        return rows;
    }

    private static List<@Nullable Object> together(List<List<@Nullable Object>> lists) {
        int size = lists.stream().mapToInt(List::size).max().orElse(0);
        List<@Nullable Object> rows = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            List<@Nullable Object> row = new ArrayList<>();
            for (List<@Nullable Object> list : lists) {
                row.add(i < list.size() ? list.get(i) : null);
            }
            rows.add(row);
        }
        return rows;
    }

    /**
     * A list (or a mapping, for its values), the name of a list in each element, and {@code {'skip_missing': true}}: pairs of
     * an element without that list and an item of it.
     */
    private static List<@Nullable Object> subelements(Call call) {
        List<@Nullable Object> terms = call.rawRest();
        if (terms.size() < 2 || !(terms.get(1) instanceof String path)) {
            throw new Functions.Misuse(
                    "subelements needs a list of mappings and the name of a list in each of them",
                    "such as: with_subelements: [ ${users}, keys ]");
        }
        boolean skip = terms.size() > 2
                && Boolean.TRUE.equals(
                        Values.truthOrNull(call.asMap(terms.get(2)).get("skip_missing")));
        List<@Nullable Object> elements =
                terms.get(0) instanceof Map<?, ?> map ? new ArrayList<>(map.values()) : Values.items(terms.get(0));
        List<@Nullable Object> pairs = new ArrayList<>();
        for (Object element : elements) {
            Values.requireKnown(element instanceof Map ? null : element);
            Object inner = Attribute.isIn(element, path) ? Attribute.of(call, element, path) : null;
            if (inner instanceof List<?> list) {
                Object rest = without(element, path);
                list.forEach(item -> pairs.add(ListFunctions.pair(rest, item)));
            } else if (inner != null || !skip) {
                Values.requireKnown(inner);
                throw new Functions.Misuse(
                        "subelements: an element has no list '" + path + "'",
                        "add it, or give {skip_missing: true} as the third");
            }
        }
        return pairs;
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

    private static List<@Nullable Object> chosen(Call call, List<@Nullable Object> items) {
        if (items.isEmpty()) {
            throw call.misuse("there is nothing to choose from");
        }
        PythonRandom random = new PythonRandom(RandomFunctions.seed(call));
        List<@Nullable Object> one = new ArrayList<>();
        one.add(items.get((int) random.below(items.size())));
        return one;
    }
}
