package dev.plumb.cli;

import dev.plumb.text.Plural;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code plumb init}: makes the files of a new project, which can be checked at once. */
final class InitCommand implements Command {
    /** The files, by their names in the project; those of the resources have no dot at their beginning. */
    private static final List<String> FILES = List.of(
            ".gitignore",
            "README.md",
            "group_vars/all.yml",
            "inventory/hosts.ini",
            "plumb.yml",
            "roles/greeting/defaults/main.yml",
            "roles/greeting/handlers/main.yml",
            "roles/greeting/tasks/main.yml",
            "roles/greeting/templates/greeting.txt.ftl",
            "site.yml");

    @Override
    public void describe(CommandSpec spec) {
        Flags.positional(spec, "DIRECTORY", "0..1", "where to make them; here when left out");
    }

    @Override
    public int run(ParseResult args, Terminal terminal) {
        List<String> named = Flags.positionals(args);
        Path directory = Path.of(named.isEmpty() ? "" : named.get(0));
        List<String> there = new ArrayList<>();
        for (String file : FILES) {
            if (Files.exists(directory.resolve(file))) {
                there.add(directory.resolve(file).toString());
            }
        }
        if (!there.isEmpty()) {
            throw new UsageException(
                    "nothing was made: " + String.join(", ", there) + (there.size() == 1 ? " is" : " are")
                            + " there already",
                    "name a new directory: plumb init DIRECTORY");
        }
        for (String file : FILES) {
            make(directory.resolve(file), file.startsWith(".") ? file.substring(1) : file);
        }
        terminal.tell(told(named.isEmpty() ? "" : named.get(0)));
        return 0;
    }

    private static void make(Path file, String resource) {
        try (InputStream in = InitCommand.class.getResourceAsStream("init/" + resource)) {
            if (in == null) {
                throw new IllegalStateException("the program lacks its file init/" + resource);
            }
            Path parent = file.getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            Files.copy(in, file);
        } catch (IOException e) {
            throw new UsageException(file + " cannot be made: " + e.getMessage());
        }
    }

    private static String told(String directory) {
        String enter = directory.isEmpty() ? "" : "  cd " + directory + "\n";
        return Plural.of(FILES.size(), "file") + " made" + (directory.isEmpty() ? "" : " in " + directory) + "; now:\n"
                + enter
                + "  plumb check site.yml     # shows what it would do on this machine, and touches nothing\n"
                + "  plumb apply site.yml\n";
    }
}
