package dev.plumb.cli;

import dev.plumb.expression.Expressions;
import dev.plumb.expression.Functions;
import dev.plumb.expression.NotKnownException;
import dev.plumb.expression.Outside;
import dev.plumb.expression.Scope;
import dev.plumb.host.Connector;
import dev.plumb.inventory.Inventory;
import dev.plumb.inventory.InventoryOptions;
import dev.plumb.inventory.InventoryReader;
import dev.plumb.module.IndexedCatalog;
import dev.plumb.module.ModuleCatalog;
import dev.plumb.playbook.Includes;
import dev.plumb.playbook.ModuleNames;
import dev.plumb.playbook.Playbook;
import dev.plumb.playbook.PlaybookReader;
import dev.plumb.playbook.ReaderOptions;
import dev.plumb.record.Origin;
import dev.plumb.report.EventSink;
import dev.plumb.run.Run;
import dev.plumb.run.RunEnvironment;
import dev.plumb.run.RunOptions;
import dev.plumb.source.Problem;
import dev.plumb.source.ProblemException;
import dev.plumb.source.Problems;
import dev.plumb.source.YamlNode;
import dev.plumb.text.Printable;
import dev.plumb.vault.Secrets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import picocli.CommandLine.ParseResult;

/**
 * What the files on the command line say.
 *
 * @param inventory the hosts
 * @param again reads the hosts again
 * @param includes reads what playbooks bring in while they run
 * @param playbooks the playbooks in order
 * @param extraVars the variables of {@code -e}
 * @param secrets what opens encrypted files and values
 */
record Session(
        Inventory inventory,
        Supplier<Inventory> again,
        Includes includes,
        List<Playbook> playbooks,
        List<YamlNode.Mapping> extraVars,
        Secrets secrets) {
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
                warning -> terminal.complain("warning: " + warning.position() + ": " + Printable.line(warning.message())
                        + (warning.hint() == null ? "" : "; " + Printable.line(warning.hint()))));
        named(args, files, problems);
        Inventory inventory = InventoryReader.read(sources(args), options, problems);
        List<Playbook> playbooks = new ArrayList<>();
        List<YamlNode.Mapping> extraVars = ExtraVars.of(Flags.values(args, Flags.EXTRA_VARS), problems);
        Includes includes = new Includes(
                new Names(catalog()),
                new ReaderOptions(
                        Settings.rolesPath(args),
                        (scalar, variables) -> resolve(scalar, variables, extraVars, secrets)));
        for (String file : files) {
            Playbook playbook = PlaybookReader.read(Path.of(file), includes, problems);
            if (playbook != null) {
                playbooks.add(playbook);
            }
        }
        if (!problems.isEmpty()) {
            Run.checkNames(playbooks, catalog(), problems);
        }
        problems.throwIfAny();
        Supplier<Inventory> again = () -> {
            Problems wrong = new Problems(secrets);
            named(args, files, wrong);
            Inventory read = InventoryReader.read(sources(args), options, wrong);
            wrong.throwIfAny();
            return read;
        };
        return new Session(inventory, again, includes, List.copyOf(playbooks), extraVars, secrets);
    }

    /** What stands on the command line may be a pipe. */
    private static void named(ParseResult args, List<String> files, Problems problems) {
        List<String> all = new ArrayList<>(files);
        all.addAll(sources(args));
        for (String value : Flags.values(args, Flags.EXTRA_VARS)) {
            if (value.startsWith("@")) {
                all.add(value.substring(1));
            }
        }
        for (String each : all) {
            if (each.indexOf(0) < 0) {
                problems.named(Path.of(each));
            }
        }
    }

    /** A name of a file or role that is imported, from what is known while files are read. */
    private static String resolve(
            YamlNode.Scalar scalar,
            List<YamlNode.Mapping> variables,
            List<YamlNode.Mapping> extraVars,
            Secrets secrets) {
        Expressions expressions = new Expressions(Functions.standard(), secrets);
        expressions.limitTo(Outside.NOTHING);
        Scope.Builder scope = Scope.builder(expressions);
        variables.forEach(scope::authored);
        extraVars.forEach(scope::authored);
        try {
            return String.valueOf(expressions.resolve(scalar, scope.build()));
        } catch (NotKnownException e) {
            throw new ProblemException(new Problem(
                    scalar.position(),
                    "what is imported must be known while files are read: " + e.getMessage(),
                    "include_tasks and include_role take names that are known during the run only"));
        }
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
        if (named || !usual().isEmpty() || Files.exists(Path.of(Config.PROJECT_FILE))) {
            Connector.warmUp();
        }
    }

    /** The inventories that the options name, or those of the working directory. */
    private static List<String> sources(ParseResult args) {
        List<String> named = Flags.values(args, Flags.INVENTORY);
        return named.isEmpty() ? usual() : named;
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
        return run(List.of(playbook), options, sink, Origin.NONE);
    }

    /** A run of this session's playbooks that hosts keep no record of. */
    Run run(RunOptions options, EventSink sink) {
        return run(playbooks, options, sink, Origin.NONE);
    }

    /**
     * A run of this session's playbooks.
     *
     * @param origin where it comes from
     */
    Run run(RunOptions options, EventSink sink, Origin origin) {
        return run(playbooks, options, sink, origin);
    }

    private Run run(List<Playbook> all, RunOptions options, EventSink sink, Origin origin) {
        RunEnvironment environment = new RunEnvironment(new Questions(), again, includes, secrets, origin);
        return new Run(inventory, all, catalog(), options, sink, environment);
    }

    /** What the reader of playbooks must know of modules. */
    static ModuleNames names() {
        return new Names(catalog());
    }

    /** The modules there are. */
    static ModuleCatalog catalog() {
        return Catalog.ALL;
    }

    /** Read once, when it is first asked for. */
    private static final class Catalog {
        static final IndexedCatalog ALL = new IndexedCatalog();
    }

    /** The catalog as the reader of playbooks asks it. */
    private record Names(ModuleCatalog catalog) implements ModuleNames {
        @Override
        public boolean isModule(String name) {
            return catalog.isModule(name);
        }

        @Override
        public Collection<String> names() {
            return catalog.names();
        }
    }
}
