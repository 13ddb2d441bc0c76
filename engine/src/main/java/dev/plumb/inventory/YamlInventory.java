package dev.plumb.inventory;

import dev.plumb.source.DidYouMean;
import dev.plumb.source.JinjaCheck;
import dev.plumb.source.Located;
import dev.plumb.source.Places;
import dev.plumb.source.Problems;
import dev.plumb.source.YamlNode;
import dev.plumb.source.YamlNode.Entry;
import dev.plumb.source.YamlNode.Mapping;
import dev.plumb.source.YamlNode.Scalar;
import dev.plumb.source.YamlNode.Sequence;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads one inventory in Ansible's YAML form: groups with {@code hosts}, {@code vars} and {@code children}. */
final class YamlInventory {
    private static final List<String> KEYS = List.of("hosts", "vars", "children");

    private final InventoryBuilder builder;
    private final InventoryOptions options;
    private final Problems problems;

    YamlInventory(InventoryBuilder builder, InventoryOptions options, Problems problems) {
        this.builder = builder;
        this.options = options;
        this.problems = problems;
    }

    /** Takes the root of the file; null when it could not be read. */
    void read(@Nullable YamlNode root) {
        if (root == null) {
            return;
        }
        if (!(root instanceof Mapping mapping)) {
            if (isPlaybook(root)) {
                problems.add(
                        root.position(),
                        "this is a playbook, and no inventory",
                        "-i takes the inventory: -i INVENTORY "
                                + root.position().file());
            } else {
                problems.add(
                        root.position(),
                        "an inventory in YAML is a mapping of groups",
                        "write: all: and hosts: below it");
            }
            return;
        }
        if (mapping.get("plugin") instanceof Scalar plugin) {
            plugin(plugin, mapping);
            return;
        }
        JinjaCheck.ofVariables(root, new Places(), problems);
        for (Entry entry : mapping.entries()) {
            if (KEYS.contains(entry.key().value())) {
                problems.add(
                        entry.key().position(),
                        "'" + entry.key().value() + "' belongs into a group",
                        "write: all: above it and indent it");
            } else {
                group(entry.key(), entry.value());
            }
        }
    }

    private static boolean isPlaybook(YamlNode root) {
        return root instanceof Sequence plays
                && !plays.items().isEmpty()
                && plays.items().get(0) instanceof Mapping play
                && (play.get("hosts") != null || play.get("import_playbook") != null);
    }

    private void plugin(Scalar name, Mapping mapping) {
        if (DigitalOcean.NAMES.contains(name.text())) {
            DigitalOcean.read(mapping, options, builder, problems);
        } else {
            problems.add(
                    name.position(),
                    "Plumb does not run Ansible's inventory plugins, except for " + DigitalOcean.NAMES.get(0),
                    "let a script print it: ansible-inventory --list -i "
                            + name.position().file());
        }
    }

    private void group(Located<String> name, YamlNode value) {
        builder.addGroup(name.value());
        if (isNothing(value)) {
            return;
        }
        if (!(value instanceof Mapping mapping)) {
            problems.add(
                    value.position(),
                    "the group '" + name.value() + "' takes hosts, vars and children",
                    value instanceof Sequence ? "write: hosts: and each host below it as name:" : null);
            return;
        }
        for (Entry entry : mapping.entries()) {
            switch (entry.key().value()) {
                case "hosts" -> hosts(name.value(), entry);
                case "vars" -> vars(name.value(), entry);
                case "children" -> children(name.value(), entry);
                default ->
                    problems.add(
                            entry.key().position(),
                            "a group has hosts, vars and children, but no '"
                                    + entry.key().value() + "'",
                            hint(entry.key().value()));
            }
        }
    }

    private static String hint(String key) {
        String closest = DidYouMean.hint(key, KEYS);
        return closest != null ? closest : "a group inside of a group stands below children:";
    }

    private static boolean isNothing(YamlNode node) {
        return node instanceof Scalar scalar && scalar.value() == null;
    }

    /** The entries of a section; a single name stands for an entry without a value. */
    private List<Entry> entries(Entry section) {
        if (section.value() instanceof Mapping mapping) {
            return mapping.entries();
        } else if (isNothing(section.value())) {
            return List.of();
        } else if (section.value() instanceof Scalar scalar
                && !section.key().value().equals("vars")) {
            return List.of(new Entry(
                    new Located<>(scalar.text(), scalar.position()), InventoryBuilder.nothing(scalar.position())));
        }
        problems.add(
                section.value().position(),
                "'" + section.key().value() + "' takes a mapping",
                section.value() instanceof Sequence ? "write each below it as name: without a dash" : null);
        return List.of();
    }

    private void hosts(String group, Entry section) {
        for (Entry entry : entries(section)) {
            HostNames.Expanded hosts =
                    HostNames.expand(entry.key().value(), entry.key().position(), problems);
            builder.addHosts(hosts, group);
            if (entry.value() instanceof Mapping vars) {
                for (Entry variable : vars.entries()) {
                    builder.written(variable.key().value(), variable.key().position());
                    for (String host : hosts.names()) {
                        builder.hostVariable(host, variable.key().value(), variable.value());
                    }
                }
            } else if (!isNothing(entry.value())) {
                problems.add(
                        entry.value().position(),
                        "a host takes a mapping of variables",
                        "write each variable below it: name: value");
            }
        }
    }

    private void vars(String group, Entry section) {
        for (Entry variable : entries(section)) {
            builder.written(variable.key().value(), variable.key().position());
            builder.groupVariable(group, variable.key().value(), variable.value());
        }
    }

    private void children(String group, Entry section) {
        for (Entry child : entries(section)) {
            group(child.key(), child.value());
            builder.addChild(group, child.key().value(), child.key().position());
        }
    }
}
