package dev.plumb.cli;

import dev.plumb.inventory.Inventory;
import dev.plumb.inventory.VariableLayer;
import dev.plumb.source.YamlNode;
import dev.plumb.text.Json;
import dev.plumb.text.Printable;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** An inventory in the forms of ansible-inventory. */
final class InventoryView {
    private static final String ALL = "all";

    private final Inventory inventory;
    private final List<YamlNode.Mapping> extraVars;
    private final @Nullable Path playbookDir;
    private final boolean export;

    /**
     * A view.
     *
     * @param playbookDir where further files of variables are
     * @param export whether variables stand where they were set, not with every host they reach
     */
    InventoryView(Inventory inventory, List<YamlNode.Mapping> extraVars, @Nullable Path playbookDir, boolean export) {
        this.inventory = inventory;
        this.extraVars = extraVars;
        this.playbookDir = playbookDir;
        this.export = export;
    }

    /** Variables of a host: all of them, or for an export its own. */
    Map<String, @Nullable Object> ofHost(String host) {
        Map<String, @Nullable Object> plain = new LinkedHashMap<>();
        if (!export) {
            inventory.variables(host, playbookDir).forEach((name, value) -> plain.put(name, Plain.of(value)));
            for (YamlNode.Mapping extra : extraVars) {
                for (YamlNode.Entry entry : extra.entries()) {
                    plain.put(entry.key().value(), Plain.of(entry.value()));
                }
            }
            return plain;
        }
        for (VariableLayer layer : inventory.layers(host, playbookDir)) {
            boolean own = layer.level().equals(VariableLayer.INVENTORY_HOSTS)
                    || layer.level().equals(VariableLayer.INVENTORY_HOST_VARS)
                    || layer.level().equals(VariableLayer.PLAYBOOK_HOST_VARS);
            if (own) {
                layer.variables().forEach((name, value) -> plain.put(name, Plain.of(value)));
            }
        }
        return plain;
    }

    /** Variables of a group itself. */
    private Map<String, @Nullable Object> ofGroup(String group) {
        Map<String, @Nullable Object> plain = new LinkedHashMap<>();
        for (VariableLayer layer : inventory.groupLayers(group, playbookDir)) {
            layer.variables().forEach((name, value) -> plain.put(name, Plain.of(value)));
        }
        if (inventory.priority(group) != 1) {
            plain.put("ansible_group_priority", inventory.priority(group));
        }
        return plain;
    }

    private List<String> hosts(String group) {
        return group.equals(ALL) ? List.of() : inventory.directHosts(group);
    }

    /** Everything in the form that an inventory script prints. */
    Map<String, @Nullable Object> list() {
        Map<String, @Nullable Object> hostvars = new LinkedHashMap<>();
        for (String host : inventory.hosts()) {
            Map<String, @Nullable Object> variables = ofHost(host);
            if (!variables.isEmpty()) {
                hostvars.put(host, variables);
            }
        }
        Map<String, @Nullable Object> all = new LinkedHashMap<>();
        all.put("_meta", Map.of("hostvars", hostvars));
        for (String group : inventory.groups().keySet()) {
            Map<String, @Nullable Object> content = new LinkedHashMap<>();
            put(content, "children", inventory.children(group));
            put(content, "hosts", hosts(group));
            if (export) {
                put(content, "vars", ofGroup(group));
            }
            if (!content.isEmpty()) {
                all.put(group, content);
            }
        }
        return all;
    }

    private static void put(Map<String, @Nullable Object> content, String key, Object value) {
        boolean empty = value instanceof List<?> list ? list.isEmpty() : ((Map<?, ?>) value).isEmpty();
        if (!empty) {
            content.put(key, value);
        }
    }

    /** Everything in the form of an inventory in YAML. */
    Map<String, @Nullable Object> nested() {
        Map<String, @Nullable Object> root = new LinkedHashMap<>();
        root.put(ALL, nested(ALL, new HashSet<>()));
        return root;
    }

    private Map<String, @Nullable Object> nested(String group, Set<String> told) {
        Map<String, @Nullable Object> children = new LinkedHashMap<>();
        for (String child : inventory.children(group)) {
            children.put(child, nested(child, told));
        }
        Map<String, @Nullable Object> hosts = new LinkedHashMap<>();
        for (String host : hosts(group)) {
            // Its variables stand where it is first named.
            hosts.put(host, told.add(host) ? ofHost(host) : Map.of());
        }
        Map<String, @Nullable Object> content = new LinkedHashMap<>();
        put(content, "children", children);
        put(content, "hosts", hosts);
        if (export) {
            put(content, "vars", ofGroup(group));
        }
        return content;
    }

    /** The groups and hosts below a group as a tree. */
    String graph(String group, boolean variables) {
        StringBuilder out = new StringBuilder();
        graph(group, 0, variables, out);
        return out.toString();
    }

    private void graph(String group, int depth, boolean variables, StringBuilder out) {
        line("@" + group + ":", depth, out);
        for (String child : inventory.children(group)) {
            graph(child, depth + 1, variables, out);
        }
        for (String host : hosts(group)) {
            line(host, depth + 1, out);
            if (variables) {
                variables(ofHost(host), depth + 2, out);
            }
        }
        if (variables) {
            variables(ofGroup(group), depth + 1, out);
        }
    }

    private static void variables(Map<String, @Nullable Object> variables, int depth, StringBuilder out) {
        new TreeMap<>(variables).forEach((name, value) -> {
            String shown = value instanceof String text ? text : Json.write(value);
            line("{" + name + " = " + shown + "}", depth, out);
        });
    }

    private static void line(String text, int depth, StringBuilder out) {
        out.append("  |".repeat(depth))
                .append(depth == 0 ? "" : "--")
                .append(Printable.line(text))
                .append('\n');
    }
}
