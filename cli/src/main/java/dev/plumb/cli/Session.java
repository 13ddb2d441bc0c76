package dev.plumb.cli;

import dev.plumb.host.Connector;
import dev.plumb.inventory.Inventory;
import dev.plumb.inventory.InventoryOptions;
import dev.plumb.inventory.InventoryReader;
import dev.plumb.module.IndexedCatalog;
import dev.plumb.module.ModuleCatalog;
import dev.plumb.playbook.ModuleNames;
import dev.plumb.playbook.Playbook;
import dev.plumb.playbook.PlaybookReader;
import dev.plumb.report.EventSink;
import dev.plumb.run.Console;
import dev.plumb.run.Run;
import dev.plumb.run.RunOptions;
import dev.plumb.run.Surroundings;
import dev.plumb.source.Problems;
import dev.plumb.source.YamlNode;
import dev.plumb.text.Printable;
import dev.plumb.vault.Secrets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import picocli.CommandLine.ParseResult;

/**
 * What the files on the command line say.
 *
 * @param inventory the hosts
 * @param playbooks the playbooks in order
 * @param extraVars the variables of {@code -e}
 * @param secrets what opens encrypted files and values
 */
record Session(Inventory inventory, List<Playbook> playbooks, List<YamlNode.Mapping> extraVars, Secrets secrets) {
    private static final String[] USUAL_INVENTORIES = {"inventory", "hosts"};

    /**
     * Reads everything, and goes on after a mistake so that all are told at once.
     *
     * @param args options of {@link Flags#inventory}
     * @param files the playbooks
     * @throws dev.plumb.source.ProblemException with everything that is wrong
     */
    static Session read(ParseResult args, List<String> files, Terminal terminal) {
        Secrets secrets = VaultFlags.secrets(args, terminal);
        Problems problems = new Problems(secrets);
        InventoryOptions options = InventoryOptions.of(
                terminal.environment(),
                warning ->
                        terminal.complain("warning: " + warning.position() + ": " + Printable.line(warning.message())));
        Inventory inventory = InventoryReader.read(sources(args, terminal), options, problems);
        List<Playbook> playbooks = new ArrayList<>();
        Names modules = new Names(catalog());
        for (String file : files) {
            Playbook playbook = PlaybookReader.read(Path.of(file), modules, problems);
            if (playbook != null) {
                playbooks.add(playbook);
            }
        }
        List<YamlNode.Mapping> extraVars = ExtraVars.of(Flags.values(args, Flags.EXTRA_VARS), problems);
        if (!problems.isEmpty()) {
            Run.checkNames(playbooks, catalog(), problems);
        }
        problems.throwIfAny();
        return new Session(inventory, List.copyOf(playbooks), extraVars, secrets);
    }

    /**
     * Loads what a connection by SSH needs while the command line is parsed and the files are read. Without an inventory
     * there is only this machine, which needs none of it.
     *
     * @param args the command line as it is; a wrong guess costs nothing but the second core's time
     */
    static void warmUp(String[] args, Terminal terminal) {
        boolean named =
                !terminal.environment().getOrDefault("PLUMB_INVENTORY", "").isEmpty();
        for (String arg : args) {
            named |= arg.startsWith(Flags.INVENTORY) || arg.startsWith("--inventory");
            if (arg.equals("local") || arg.equals("-h")) {
                return;
            }
        }
        if (named || !usual().isEmpty()) {
            Connector.warmUp();
        }
    }

    /** The inventories that the options, the environment or the working directory name. */
    private static List<String> sources(ParseResult args, Terminal terminal) {
        List<String> named = Flags.values(args, Flags.INVENTORY);
        if (!named.isEmpty()) {
            return named;
        }
        String told = terminal.environment().getOrDefault("PLUMB_INVENTORY", "");
        return told.isEmpty() ? usual() : List.of(told);
    }

    private static List<String> usual() {
        for (String name : USUAL_INVENTORIES) {
            if (Files.exists(Path.of(name))) {
                return List.of(name);
            }
        }
        return List.of();
    }

    /** The host pattern on the command line, or all hosts; localhost when the inventory has none. */
    String pattern(ParseResult args) {
        List<String> patterns = Flags.positionals(args);
        String everyone = inventory.hosts().isEmpty() ? "localhost" : "all";
        return patterns.isEmpty() ? everyone : patterns.get(0);
    }

    /** A run of one playbook over this session's inventory. */
    Run run(Playbook playbook, RunOptions options, EventSink sink) {
        return run(List.of(playbook), options, sink);
    }

    /** A run of playbooks over this session's inventory. */
    Run run(List<Playbook> books, RunOptions options, EventSink sink) {
        Surroundings surroundings = new Surroundings(Console.NONE, () -> inventory, secrets);
        return new Run(inventory, books, catalog(), options, sink, surroundings);
    }

    /** The modules there are. */
    static ModuleCatalog catalog() {
        return new IndexedCatalog();
    }

    /** The catalog as the reader of playbooks asks it. */
    private record Names(ModuleCatalog catalog) implements ModuleNames {
        @Override
        public boolean isModule(String name) {
            return catalog.find(name).isPresent();
        }

        @Override
        public Collection<String> names() {
            return catalog.names();
        }
    }
}
