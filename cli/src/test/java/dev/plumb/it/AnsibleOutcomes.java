package dev.plumb.it;

import dev.plumb.text.JsonReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What became of each task in a run of the installed {@code ansible-playbook}.
 *
 * @param exit exit code
 * @param byHost by host, in order: {@code handler NAME (ITEM): OUTCOME}, and what the recap counts
 */
record AnsibleOutcomes(int exit, Map<String, List<String>> byHost) {
    private static final Path CALLBACKS = Checkout.root().resolve("cli/src/test/resources/it/ansible/callbacks");

    /** Runs {@code site.yml} of the project. */
    static AnsibleOutcomes run(Project project, String... more) {
        Path file = project.folder().resolve("outcomes.jsonl");
        AnsiblePlaybook run = AnsiblePlaybook.run(
                project,
                Map.of(
                        "ANSIBLE_CALLBACK_PLUGINS", CALLBACKS.toString(),
                        "ANSIBLE_STDOUT_CALLBACK", "outcomes",
                        "OUTCOMES", file.toString()),
                more);
        Map<String, List<String>> byHost = new TreeMap<>();
        if (Files.exists(file)) {
            for (String line : Checkout.read(file).split("\n")) {
                if (!line.isEmpty()) {
                    add(byHost, (List<?>) JsonReader.read(line), project.folder());
                }
            }
        }
        return new AnsibleOutcomes(run.exit(), byHost);
    }

    private static void add(Map<String, List<String>> byHost, List<?> line, Path folder) {
        String host = String.valueOf(line.get(1));
        if (line.get(0).equals("lost")) {
            byHost.computeIfAbsent(host, name -> new ArrayList<>()).add("lost");
        } else if (line.get(0).equals("task")) {
            Object item = relative(line.get(3), folder);
            add(byHost, host, line.get(2), item, line.get(4), Boolean.TRUE.equals(line.get(5)));
        } else {
            byHost.computeIfAbsent(host, name -> new ArrayList<>())
                    .add(recap((Map<?, ?>) line.get(2), "unreachable", "failures", "rescued", "ignored", "skipped"));
        }
    }

    /** An item as it would be if the project were the working directory: the twins' projects stand in different places. */
    private static @Nullable Object relative(@Nullable Object item, Path folder) {
        return item instanceof String text ? text.replace(folder + "/", "") : item;
    }

    /** The same of a run of Plumb on a project in this folder. */
    static Map<String, List<String>> of(Outcomes plumb, Path folder) {
        Map<String, List<String>> byHost = new TreeMap<>();
        for (Map<String, Object> event : plumb.events()) {
            String host = String.valueOf(event.get("host"));
            if (event.get("event").equals("recap")) {
                Map<?, ?> hosts = (Map<?, ?>) event.get("hosts");
                for (Map.Entry<?, ?> each : hosts.entrySet()) {
                    byHost.computeIfAbsent(String.valueOf(each.getKey()), name -> new ArrayList<>())
                            .add(recap(
                                    (Map<?, ?>) each.getValue(),
                                    "unreachable",
                                    "failed",
                                    "rescued",
                                    "ignored",
                                    "skipped"));
                }
            } else if (event.get("event").equals("task") && !event.get("module").equals("meta")) {
                boolean ignored = Boolean.TRUE.equals(event.get("ignored"))
                        && event.get("outcome").equals("failed");
                Object outcome = ignored ? "ignored" : event.get("outcome");
                boolean handler = Boolean.TRUE.equals(event.get("handler"));
                add(byHost, host, event.get("task"), relative(event.get("item"), folder), outcome, handler);
            } else if (event.get("event").equals("host_lost")) {
                byHost.computeIfAbsent(host, name -> new ArrayList<>()).add("lost");
            }
        }
        return byHost;
    }

    private static void add(
            Map<String, List<String>> byHost, String host, Object task, Object item, Object outcome, boolean handler) {
        byHost.computeIfAbsent(host, name -> new ArrayList<>())
                .add((handler ? "handler " : "") + task + (item == null ? "" : " (" + item + ")") + ": " + outcome);
    }

    /** Not what was ok: Ansible counts it for each file of an include, and for no included role. */
    private static String recap(Map<?, ?> counts, String... keys) {
        StringBuilder text = new StringBuilder("recap");
        for (String key : keys) {
            text.append(' ').append(counts.get(key));
        }
        return text.toString();
    }
}
