package dev.plumb.cli;

import dev.plumb.module.ModuleCatalog;
import dev.plumb.module.ModuleSpec;
import dev.plumb.source.DidYouMean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code plumb doc}: the reference of the modules, from the same records that bind their parameters. */
final class DocCommand implements Command {
    private static final String WRITE = "--write";

    @Override
    public void describe(CommandSpec spec) {
        Flags.positional(spec, "MODULE", "0..1", "a module; all are listed when it is left out");
        Flags.value(spec, "DIR", "write the whole reference as Markdown files into this directory", WRITE);
    }

    @Override
    public int run(ParseResult args, Terminal terminal) {
        ModuleCatalog catalog = Session.catalog();
        List<String> names = Flags.positionals(args);
        if (Flags.has(args, WRITE)) {
            Path directory = Path.of(Flags.value(args, WRITE, ""));
            int files = write(catalog, directory);
            terminal.print(files + " files written to " + directory + "\n");
        } else if (names.isEmpty()) {
            terminal.print(ModuleText.list(catalog));
        } else {
            terminal.print(ModuleText.of(find(catalog, names.get(0)), Math.min(100, terminal.columns())));
        }
        return 0;
    }

    private static ModuleSpec find(ModuleCatalog catalog, String name) {
        Optional<ModuleSpec> module = catalog.find(name);
        if (module.isEmpty()) {
            String near = DidYouMean.hint(name, catalog.names());
            throw new UsageException(
                    "there is no module '" + name + "'", near != null ? near : "plumb doc lists the modules");
        }
        return module.get();
    }

    private static int write(ModuleCatalog catalog, Path directory) {
        Map<String, String> files = ModuleMarkdown.files(catalog);
        try {
            Files.createDirectories(directory);
            for (Map.Entry<String, String> file : files.entrySet()) {
                Files.writeString(directory.resolve(file.getKey()), file.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return files.size();
    }
}
