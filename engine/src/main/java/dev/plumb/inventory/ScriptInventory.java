package dev.plumb.inventory;

import dev.plumb.source.Position;
import dev.plumb.source.ProblemException;
import dev.plumb.source.Problems;
import dev.plumb.source.YamlNode.Data;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Reads one inventory from an executable script: {@code --list} prints groups as JSON, and variables of hosts in {@code
 * _meta.hostvars}, else {@code --host NAME} prints those of one host. Values are data and never evaluated.
 */
final class ScriptInventory {
    private static final int AT_ONCE = 8;
    private static final List<String> KEYS = List.of("hosts", "vars", "children");

    private final InventoryBuilder builder;
    private final Problems problems;
    private final ScriptCall call;
    private final Position position;
    private final Set<String> hosts = new LinkedHashSet<>();

    /** One that takes groups, and hosts of them, from a script. */
    ScriptInventory(InventoryBuilder builder, Problems problems, ScriptCall call) {
        this.builder = builder;
        this.problems = problems;
        this.call = call;
        this.position = call.position();
    }

    /** Runs the script and takes what it prints. */
    static void read(Path script, InventoryOptions options, InventoryBuilder builder, Problems problems) {
        try {
            ScriptCall call = new ScriptCall(script, options);
            new ScriptInventory(builder, problems, call).take(call.object(false, "--list"));
        } catch (ProblemException e) {
            e.problems().forEach(problems::add);
        }
    }

    /** Takes what {@code --list} printed, and asks for each host where that does not tell the variables. */
    void take(Map<?, ?> list) {
        boolean known = false;
        Map<?, ?> hostvars = Map.of();
        for (Map.Entry<?, ?> entry : list.entrySet()) {
            String name = String.valueOf(entry.getKey());
            if (!name.equals("_meta")) {
                group(name, entry.getValue());
            } else if (entry.getValue() instanceof Map<?, ?> meta && meta.containsKey("hostvars")) {
                known = true;
                hostvars = map(meta.get("hostvars"), "'_meta.hostvars'");
            }
        }
        if (known) {
            for (String host : hosts) {
                if (hostvars.containsKey(host)) {
                    variables(host, map(hostvars.get(host), "'_meta.hostvars." + host + "'"));
                }
            }
        } else {
            askForEach();
        }
    }

    private void group(String name, @Nullable Object value) {
        builder.addGroup(name);
        if (value instanceof List<?> names) {
            hosts(name, names);
            return;
        }
        Map<?, ?> content = map(value, "the group '" + name + "'");
        boolean sections = false;
        for (String key : KEYS) {
            sections |= content.containsKey(key);
        }
        if (!sections) {
            // The short form: a host of this name with these variables.
            hosts(name, List.of(name));
            groupVariables(name, content);
            return;
        }
        if (content.containsKey("hosts")) {
            hosts(name, list(content.get("hosts"), "'hosts' of the group '" + name + "'"));
        }
        groupVariables(name, map(content.get("vars"), "'vars' of the group '" + name + "'"));
        for (Object child : list(content.get("children"), "'children' of the group '" + name + "'")) {
            if (named(child, "a child of the group '" + name + "'")) {
                builder.addGroup((String) child);
                builder.addChild(name, (String) child, position);
            }
        }
    }

    private void hosts(String group, List<?> names) {
        List<String> all = new ArrayList<>();
        for (Object name : names) {
            if (named(name, "a host of the group '" + group + "'")) {
                all.add((String) name);
            }
        }
        hosts.addAll(all);
        builder.addHosts(new HostNames.Expanded(all, null), group);
    }

    private boolean named(@Nullable Object name, String what) {
        boolean good = name instanceof String text && !text.isBlank();
        if (!good) {
            problems.add(position, what + " must be a name in quotes, not " + name, null);
        }
        return good;
    }

    private void groupVariables(String group, Map<?, ?> variables) {
        variables.forEach(
                (name, value) -> builder.groupVariable(group, String.valueOf(name), new Data(position, value)));
    }

    private void variables(String host, Map<?, ?> variables) {
        variables.forEach((name, value) -> builder.hostVariable(host, String.valueOf(name), new Data(position, value)));
    }

    /** A map that may be left out. */
    private Map<?, ?> map(@Nullable Object value, String what) {
        if (value != null && !(value instanceof Map<?, ?>)) {
            problems.add(position, what + " must be a JSON object in what the inventory script prints", null);
        }
        return value instanceof Map<?, ?> map ? map : Map.of();
    }

    private List<?> list(@Nullable Object value, String what) {
        if (value != null && !(value instanceof List<?>)) {
            problems.add(position, what + " must be a JSON array in what the inventory script prints", null);
        }
        return value instanceof List<?> list ? list : List.of();
    }

    /** Old scripts know no {@code _meta}: one call for each host, a few at the same time. */
    private void askForEach() {
        Map<String, Future<Map<?, ?>>> answers = new LinkedHashMap<>();
        ExecutorService pool = Executors.newFixedThreadPool(Math.max(1, Math.min(AT_ONCE, hosts.size())));
        try {
            for (String host : hosts) {
                Callable<Map<?, ?>> ask = () -> call.object(true, "--host", host);
                answers.put(host, pool.submit(ask));
            }
            for (Map.Entry<String, Future<Map<?, ?>>> answer : answers.entrySet()) {
                variables(answer.getKey(), answer.getValue().get());
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof ProblemException problem) {
                throw problem;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw call.wrong("reading the inventory was interrupted", null);
        } finally {
            pool.shutdownNow();
        }
    }
}
