package dev.plumb.cli;

import dev.plumb.inventory.Inventory;
import dev.plumb.source.DidYouMean;
import dev.plumb.source.YamlNode;
import dev.plumb.text.Json;
import dev.plumb.text.Printable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code plumb inventory}: shows the inventory as ansible-inventory does. */
final class InventoryCommand implements Command {
    private static final String LIST = "--list";
    private static final String GRAPH = "--graph";
    private static final String HOST = "--host";
    private static final String ALL = "all";
    private static final String LOCALHOST = "localhost";

    @Override
    public void describe(CommandSpec spec) {
        Flags.flag(spec, "all groups, hosts and variables as JSON", LIST);
        Flags.flag(spec, "groups and hosts as a tree", GRAPH);
        Flags.value(spec, "NAME", "the variables of one host as JSON", HOST);
        Flags.inventory(spec);
    }

    @Override
    public int run(ParseResult args, Terminal terminal) {
        boolean list = Flags.has(args, LIST);
        boolean graph = Flags.has(args, GRAPH);
        boolean host = Flags.has(args, HOST);
        if ((list ? 1 : 0) + (graph ? 1 : 0) + (host ? 1 : 0) != 1) {
            throw new UsageException(
                    "inventory shows one thing at a time", "write one of --list, --graph, --host NAME");
        }
        Session session = Session.read(args, List.of(), terminal);
        Inventory inventory = session.inventory();
        if (graph) {
            StringBuilder tree = new StringBuilder();
            tree(inventory, ALL, "", "", tree);
            terminal.print(tree.toString());
        } else if (list) {
            print(list(session), terminal);
        } else {
            print(variables(session, known(inventory, Flags.value(args, HOST, ""))), terminal);
        }
        return 0;
    }

    /** What stood in encrypted files does not show. */
    private static void print(Map<String, ?> content, Terminal terminal) {
        terminal.print(terminal.redactor().hide(Json.pretty(content)) + "\n");
    }

    private static String known(Inventory inventory, String name) {
        if (!inventory.hosts().contains(name) && !name.equals(LOCALHOST)) {
            throw new UsageException(
                    "there is no host '" + name + "' in the inventory", DidYouMean.hint(name, inventory.hosts()));
        }
        return name;
    }

    private static Map<String, @Nullable Object> variables(Session session, String host) {
        Map<String, @Nullable Object> plain = new LinkedHashMap<>();
        Path here = Path.of("").toAbsolutePath();
        for (Map.Entry<String, YamlNode> variable :
                session.inventory().variables(host, here).entrySet()) {
            plain.put(variable.getKey(), Plain.of(variable.getValue()));
        }
        for (YamlNode.Mapping extra : session.extraVars()) {
            for (YamlNode.Entry entry : extra.entries()) {
                plain.put(entry.key().value(), Plain.of(entry.value()));
            }
        }
        return plain;
    }

    private static Map<String, Object> list(Session session) {
        Inventory inventory = session.inventory();
        Map<String, Object> hostvars = new LinkedHashMap<>();
        for (String host : inventory.hosts()) {
            hostvars.put(host, variables(session, host));
        }
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("_meta", Map.of("hostvars", hostvars));
        for (String group : inventory.groups().keySet()) {
            Map<String, Object> content = new LinkedHashMap<>();
            if (!inventory.children(group).isEmpty()) {
                content.put("children", inventory.children(group));
            }
            List<String> direct = direct(inventory, group);
            if (!direct.isEmpty()) {
                content.put("hosts", direct);
            }
            all.put(group, content);
        }
        return all;
    }

    private static void tree(Inventory inventory, String group, String lead, String branch, StringBuilder out) {
        out.append(lead)
                .append(branch)
                .append('@')
                .append(Printable.line(group))
                .append(":\n");
        String deeper = branch.isEmpty() ? "  " : lead + "|  ";
        for (String child : inventory.children(group)) {
            tree(inventory, child, deeper, "|--", out);
        }
        for (String host : direct(inventory, group)) {
            out.append(deeper).append("|--").append(Printable.line(host)).append('\n');
        }
    }

    /** Hosts of a group that are in none of its children. */
    private static List<String> direct(Inventory inventory, String group) {
        List<String> hosts = new ArrayList<>(inventory.groups().getOrDefault(group, List.of()));
        for (String child : inventory.children(group)) {
            hosts.removeAll(inventory.groups().getOrDefault(child, List.of()));
        }
        return hosts;
    }
}
