package dev.plumb.expression.functions;

import dev.plumb.expression.Call;
import dev.plumb.expression.Functions;
import dev.plumb.expression.Values;
import dev.plumb.source.DidYouMean;
import dev.plumb.text.PythonPattern;
import java.util.ArrayList;
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
            case "items" -> flat(call.rest(), 1);
            case "list" -> call.rest();
            case "flattened" -> flat(call.rest(), Integer.MAX_VALUE);
            case "indexed_items" -> indexed(flat(call.rest(), 1));
            case "nested" -> CombinationFunctions.product(call, lists(call));
            case "together" -> together(lists(call));
            case "subelements" -> subelements(call);
            case "random_choice" -> chosen(call, flat(call.rest(), 1));
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
        for (Object term : flat(call.rest(), 1)) {
            items.addAll(MappingFunctions.items(call.asMap(term), "key", "value"));
        }
        return items;
    }

    private static List<@Nullable Object> flat(List<?> terms, int levels) {
        List<@Nullable Object> flat = new ArrayList<>();
        for (Object term : terms) {
            if (term instanceof List<?> list && levels > 0) {
                flat.addAll(flat(list, levels - 1));
            } else {
                flat.add(term);
            }
        }
        return flat;
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
        for (Object term : call.rest()) {
            lists.add(Values.items(term));
        }
        if (lists.isEmpty()) {
            throw call.misuse("at least one list is needed");
        }
        return lists;
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

    /** A list, the name of what is looped over in each element, and {@code {'skip_missing': true}}. */
    private static List<@Nullable Object> subelements(Call call) {
        List<@Nullable Object> terms = call.rest();
        if (terms.size() < 2) {
            throw call.misuse("a list and the name of a part of its elements are needed");
        }
        boolean skip = terms.size() > 2
                && Boolean.TRUE.equals(
                        Values.truthOrNull(call.asMap(terms.get(2)).get("skip_missing")));
        return Values.items(
                call.call(Functions.Kind.FUNCTION, "subelements", terms.subList(0, 2), Map.of("skip_missing", skip)));
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
