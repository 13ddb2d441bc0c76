package dev.plumb.cli;

import dev.plumb.inventory.Inventory;
import dev.plumb.source.DidYouMean;
import dev.plumb.text.Json;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code plumb inventory}: shows the inventory as ansible-inventory does. */
final class InventoryCommand implements Command {
    private static final String LIST = "--list";
    private static final String GRAPH = "--graph";
    private static final String HOST = "--host";
    private static final String VARS = "--vars";
    private static final String EXPORT = "--export";
    private static final String YAML = "--yaml";
    private static final String PLAYBOOK_DIR = "--playbook-dir";
    private static final String LOCALHOST = "localhost";

    @Override
    public void describe(CommandSpec spec) {
        Flags.positional(spec, "GROUP", "0..1", "with --graph: only this group and what is below it");
        Flags.flag(spec, "all groups, hosts and variables as JSON", LIST);
        Flags.flag(spec, "groups and hosts as a tree", GRAPH);
        Flags.value(spec, "NAME", "the variables of one host as JSON", HOST);
        Flags.flag(spec, "variables in the tree too", VARS);
        Flags.flag(spec, "variables of groups with their groups, not with every host", EXPORT);
        Flags.flag(spec, "YAML instead of JSON", "-y", YAML);
        Flags.value(spec, "DIR", "where the playbook would be, with group_vars and host_vars (here)", PLAYBOOK_DIR);
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
        List<String> groups = Flags.positionals(args);
        if (!graph && !groups.isEmpty()) {
            throw new UsageException("a group is chosen for --graph only", "leave out '" + groups.get(0) + "'");
        }
        Session session = Session.read(args, List.of(), terminal);
        Inventory inventory = session.inventory();
        Path here =
                Path.of(Flags.value(args, PLAYBOOK_DIR, "")).toAbsolutePath().normalize();
        InventoryView view = new InventoryView(inventory, session.extraVars(), here, Flags.has(args, EXPORT));
        boolean yaml = Flags.has(args, YAML);
        if (graph) {
            String group = groups.isEmpty() ? "all" : groups.get(0);
            known("group", group, inventory.groups().keySet());
            terminal.tell(view.graph(group, Flags.has(args, VARS)));
        } else if (list) {
            terminal.tell(yaml ? YamlText.of(view.nested()) : Json.pretty(view.list()) + "\n");
        } else {
            String name = Flags.value(args, HOST, "");
            if (!name.equals(LOCALHOST)) {
                known("host", name, inventory.hosts());
            }
            terminal.tell(yaml ? YamlText.of(view.ofHost(name)) : Json.pretty(view.ofHost(name)) + "\n");
        }
        return 0;
    }

    private static void known(String what, String name, Collection<String> names) {
        if (!names.contains(name)) {
            throw new UsageException(
                    "there is no " + what + " '" + name + "' in the inventory", DidYouMean.hint(name, names));
        }
    }
}
