package dev.plumb.it;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * How a run of Plumb ended.
 *
 * @param exit exit code
 * @param out standard output
 * @param err standard error
 */
record Outcomes(int exit, String out, String err) {
    /** The events of a run with {@code --format jsonl}. */
    List<Map<String, Object>> events() {
        List<Map<String, Object>> events = new ArrayList<>();
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(Integer.MAX_VALUE);
        // JSON is YAML: no library of its own is needed to read it
        Yaml json = new Yaml(new SafeConstructor(options));
        for (String line : out.split("\n")) {
            if (line.startsWith("{")) {
                events.add(json.<Map<String, Object>>load(line));
            }
        }
        return events;
    }

    /** The events of tasks that ended, in order. */
    List<Map<String, Object>> tasks() {
        return events().stream().filter(e -> "task".equals(e.get("event"))).toList();
    }

    /** Names of the tasks that changed something, or would. */
    Set<String> changed() {
        Set<String> names = new LinkedHashSet<>();
        for (Map<String, Object> task : tasks()) {
            if (Boolean.TRUE.equals(task.get("changed"))) {
                names.add(String.valueOf(task.get("task")));
            }
        }
        return names;
    }

    /** The same without those that change only what the run knows of its inventory. */
    Set<String> changedOnHosts() {
        Set<String> names = changed();
        for (Map<String, Object> task : tasks()) {
            if (List.of("add_host", "group_by").contains(task.get("module"))) {
                names.remove(String.valueOf(task.get("task")));
            }
        }
        return names;
    }

    /** Names of the tasks with this outcome ({@code ok changed unknown skipped failed}). */
    Set<String> with(String outcome) {
        Set<String> names = new LinkedHashSet<>();
        for (Map<String, Object> task : tasks()) {
            if (outcome.equals(task.get("outcome"))) {
                names.add(String.valueOf(task.get("task")));
            }
        }
        return names;
    }

    /** What is said of the first task that failed; empty when none did. */
    String failure() {
        return tasks().stream()
                .filter(each -> "failed".equals(each.get("outcome")))
                .map(each -> String.valueOf(each.get("message")))
                .findFirst()
                .orElse("");
    }

    /** The diffs by task, where there are any; several items of a loop follow each other. */
    Map<String, List<String>> diffs() {
        Map<String, List<String>> diffs = new LinkedHashMap<>();
        for (Map<String, Object> task : tasks()) {
            List<String> lines = lines(task);
            if (!lines.isEmpty()) {
                diffs.computeIfAbsent(String.valueOf(task.get("task")), k -> new ArrayList<>())
                        .addAll(lines);
            }
        }
        return diffs;
    }

    /** Names of the tasks whose outcome in a dry run is assumed or unknown. */
    Set<String> uncertain() {
        Set<String> names = with("unknown");
        for (Map<String, Object> task : tasks()) {
            if (task.get("assumes") instanceof List<?> assumes && !assumes.isEmpty()) {
                names.add(String.valueOf(task.get("task")));
            }
        }
        return names;
    }

    /** The counts of a host in the recap, which is the last event. */
    @SuppressWarnings("unchecked")
    Map<String, Object> recap(String host) {
        List<Map<String, Object>> events = events();
        Map<String, Object> last = events.get(events.size() - 1);
        if (!"recap".equals(last.get("event"))) {
            throw new AssertionError("the last event is no recap: " + last);
        }
        return (Map<String, Object>)
                Objects.requireNonNull(((Map<String, Object>) Objects.requireNonNull(last.get("hosts"))).get(host));
    }

    /** A count of a host in the recap. */
    int count(String host, String name) {
        return ((Number) Objects.requireNonNull(recap(host).get(name))).intValue();
    }

    private static List<String> lines(Map<String, Object> task) {
        List<String> lines = new ArrayList<>();
        if (task.get("diff") instanceof List<?> diffs) {
            for (Object diff : diffs) {
                if (diff instanceof Map<?, ?> map && map.get("lines") instanceof List<?> each) {
                    lines.add(String.valueOf(map.get("resource")));
                    each.forEach(line -> lines.add(String.valueOf(line)));
                } else {
                    lines.add(String.valueOf(diff));
                }
            }
        }
        return lines;
    }

    /** Everything, for messages of failing tests. */
    @Override
    public String toString() {
        return "exit " + exit + "\n--- out\n" + clip(out) + "\n--- err\n" + clip(err);
    }

    private static String clip(String text) {
        return text.length() <= 20_000
                ? text
                : text.substring(0, 10_000) + "\n…\n" + text.substring(text.length() - 10_000);
    }
}
