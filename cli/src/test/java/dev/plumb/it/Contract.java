package dev.plumb.it;

import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * One scenario of a contract file, {@code cli/src/test/resources/contract/*.yml}; what the keys mean is told in
 * {@code README.md} beside them.
 *
 * @param name what it shows
 * @param prepare script run as root on the host before, or empty
 * @param files contents of files beside the playbook, by relative path
 * @param playbook the text of the playbook; scalars stand as the author wrote them
 * @param changed names of the tasks that change something
 * @param again names of the tasks that change something on every apply
 * @param verify script that must succeed after the apply, or empty
 * @param tamper script that spoils what the apply made, or null when there is nothing to spoil
 * @param drift what check then shows, lines of diffs by task
 * @param bad wrong tasks with what must be said about them
 */
record Contract(
        String name,
        String prepare,
        Map<String, String> files,
        String playbook,
        List<String> changed,
        List<String> again,
        String verify,
        @Nullable String tamper,
        Map<String, List<String>> drift,
        List<Bad> bad) {
    private static final List<String> KEYS = List.of(
            "name",
            "only",
            "prepare",
            "files",
            "vars",
            "facts",
            "tasks",
            "handlers",
            "changed",
            "again",
            "verify",
            "tamper",
            "drift",
            "bad");

    /**
     * A wrong task.
     *
     * @param playbook a playbook with it
     * @param error what the message must contain
     */
    record Bad(String playbook, String error) {}

    /** The scenarios of a file, as they are written: for Debian 12. */
    static List<Contract> read(Path file) {
        return read(file, Map.of());
    }

    /**
     * The scenarios of a file for another release.
     *
     * @param release what stands there in place of names and versions of Debian 12
     */
    static List<Contract> read(Path file, Map<String, String> release) {
        List<Contract> scenarios = new ArrayList<>();
        String text = Checkout.read(file);
        for (Map.Entry<String, String> each : release.entrySet()) {
            text = text.replace(each.getKey(), each.getValue());
        }
        Node root = new Yaml(new LoaderOptions()).compose(new StringReader(text));
        for (Node each : ((SequenceNode) root).getValue()) {
            if (release.isEmpty() && text(keys((MappingNode) each).get("only")).equals("trixie")) {
                continue;
            }
            scenarios.add(scenario(file, (MappingNode) each));
        }
        return scenarios;
    }

    private static Contract scenario(Path file, MappingNode node) {
        Map<String, Node> keys = keys(node);
        String name = text(keys.get("name"));
        for (String key : keys.keySet()) {
            if (!KEYS.contains(key)) {
                throw new IllegalArgumentException(file + ": scenario '" + name + "': unknown key " + key);
            }
        }
        Map<String, String> files = new LinkedHashMap<>();
        if (keys.get("files") instanceof MappingNode map) {
            keys(map).forEach((path, text) -> files.put(path, text(text)));
        }
        Node tasks = keys.get("tasks");
        return new Contract(
                name,
                text(keys.get("prepare")),
                files,
                tasks == null ? "" : playbook(text(keys.get("facts")), keys.get("vars"), tasks, keys.get("handlers")),
                texts(keys.get("changed")),
                texts(keys.get("again")),
                text(keys.get("verify")),
                keys.containsKey("tamper") ? text(keys.get("tamper")) : null,
                drift(keys.get("drift")),
                bad(keys.get("vars"), keys.get("bad")));
    }

    private static Map<String, List<String>> drift(@Nullable Node node) {
        Map<String, List<String>> drift = new LinkedHashMap<>();
        if (node instanceof SequenceNode list) {
            for (Node each : list.getValue()) {
                Map<String, Node> keys = keys((MappingNode) each);
                drift.put(text(keys.get("task")), texts(keys.get("diff")));
            }
        }
        return drift;
    }

    private static List<Bad> bad(@Nullable Node vars, @Nullable Node node) {
        List<Bad> bad = new ArrayList<>();
        if (node instanceof SequenceNode list) {
            for (Node each : list.getValue()) {
                Map<String, Node> keys = keys((MappingNode) each);
                String error = text(keys.get("error"));
                if (error.isEmpty()) {
                    throw new IllegalArgumentException("a bad task without 'error': " + source(each));
                }
                bad.add(new Bad(playbook("", vars, keys.get("task"), null), error));
            }
        }
        return bad;
    }

    /** A playbook for all hosts with these tasks: a list, or one. */
    private static String playbook(String facts, @Nullable Node vars, Node tasks, @Nullable Node handlers) {
        StringBuilder text = new StringBuilder("- hosts: all\n  gather_facts: " + facts.equals("true") + "\n");
        if (vars != null) {
            text.append("  vars:\n").append(source(vars).indent(4));
        }
        String list = tasks instanceof SequenceNode
                ? source(tasks)
                : "-" + source(tasks).indent(2).substring(1);
        text.append("  tasks:\n").append(list.indent(4));
        if (handlers != null) {
            text.append("  handlers:\n").append(source(handlers).indent(4));
        }
        return text.toString();
    }

    /** The node as YAML, scalars as they were written: {@code 0644} stays that. */
    private static String source(Node node) {
        DumperOptions options = new DumperOptions();
        options.setWidth(Integer.MAX_VALUE);
        options.setSplitLines(false);
        StringWriter text = new StringWriter();
        new Yaml(
                        new SafeConstructor(new LoaderOptions()),
                        new org.yaml.snakeyaml.representer.Representer(options),
                        options)
                .serialize(node, text);
        return text.toString();
    }

    private static Map<String, Node> keys(MappingNode node) {
        Map<String, Node> keys = new LinkedHashMap<>();
        for (NodeTuple tuple : node.getValue()) {
            keys.put(text(tuple.getKeyNode()), tuple.getValueNode());
        }
        return keys;
    }

    private static List<String> texts(@Nullable Node node) {
        if (node instanceof SequenceNode list) {
            return list.getValue().stream().map(Contract::text).toList();
        }
        return node == null || text(node).isEmpty() ? List.of() : List.of(text(node));
    }

    private static String text(@Nullable Node node) {
        return node == null ? "" : ((ScalarNode) node).getValue();
    }
}
