package dev.plumb.cli;

import dev.plumb.module.ModuleCatalog;
import dev.plumb.module.ModuleSpec;
import dev.plumb.source.DidYouMean;
import dev.plumb.text.Json;
import dev.plumb.text.JsonReader;
import dev.plumb.text.Plural;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code plumb doc}: the reference of modules, from the records that bind their parameters, and of functions. */
final class DocCommand implements Command {
    private static final String WRITE = "--write";
    private static final String SCHEMA = "--schema";

    @Override
    public void describe(CommandSpec spec) {
        Flags.positional(
                spec,
                "MODULE",
                "0..1",
                "a module, function, test or lookup; all modules are listed when it is left out");
        Flags.value(
                spec,
                "DIR",
                "write the reference of the modules as Markdown files into this directory, and functions.md beside it",
                WRITE);
        Flags.value(
                spec,
                "DIR",
                "write JSON Schemas of playbooks, tasks, roles' metadata and inventories into this directory; -: print them",
                SCHEMA);
    }

    @Override
    public int run(ParseResult args, Terminal terminal) {
        ModuleCatalog catalog = Session.catalog();
        List<String> names = Flags.positionals(args);
        if (Flags.has(args, WRITE)) {
            Path directory = Path.of(Flags.value(args, WRITE, ""));
            int files = write(catalog, directory);
            terminal.tell(Plural.of(files, "file") + " written to " + directory + "\n");
        } else if (Flags.has(args, SCHEMA)) {
            schema(catalog, Flags.value(args, SCHEMA, ""), terminal);
        } else if (names.isEmpty()) {
            terminal.print(ModuleText.list(catalog));
        } else {
            terminal.print(describe(catalog, names.get(0), Math.min(100, terminal.columns())));
        }
        return 0;
    }

    /** A module; a function, test or lookup where no module has the name. */
    private static String describe(ModuleCatalog catalog, String name, int columns) {
        Optional<ModuleSpec> module = catalog.find(name);
        if (module.isPresent()) {
            return ModuleText.of(module.get(), columns);
        }
        String function = FunctionReference.text(name);
        if (!function.isEmpty()) {
            return function;
        }
        String near = DidYouMean.hint(name, catalog.names());
        near = near != null ? near : DidYouMean.hint(name, FunctionReference.names());
        throw new UsageException(
                "there is no module '" + name + "'", near != null ? near : "plumb doc lists the modules");
    }

    private static void schema(ModuleCatalog catalog, String where, Terminal terminal) {
        Map<String, String> files = SchemaFiles.of(catalog);
        if (where.equals("-")) {
            Map<String, Object> all = new TreeMap<>();
            files.forEach((name, text) -> all.put(name, JsonReader.read(text)));
            terminal.print(Json.pretty(all) + "\n");
            return;
        }
        write(files, Path.of(where));
        terminal.tell(Plural.of(files.size(), "file") + " written to " + where + "\n");
    }

    private static int write(ModuleCatalog catalog, Path directory) {
        Map<String, String> files = ModuleMarkdown.files(catalog);
        files.put("../functions.md", FunctionReference.markdown());
        write(files, directory);
        return files.size();
    }

    /** Writes files by their names below the directory. */
    private static void write(Map<String, String> files, Path directory) {
        Path absolute = directory.toAbsolutePath();
        try {
            Files.createDirectories(absolute);
            for (Map.Entry<String, String> file : files.entrySet()) {
                Files.writeString(absolute.resolve(file.getKey()).normalize(), file.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
