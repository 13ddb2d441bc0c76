package dev.plumb.run;

import dev.plumb.module.ModuleSpec;
import dev.plumb.module.ParamSpec;
import dev.plumb.module.Rendered;
import dev.plumb.playbook.Task;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The facts that a task may use, by what its author wrote: the task itself, and the templates beside the one that it
 * renders, whose name may be an expression and which may include each other. A name too many does no harm.
 */
final class FactNames {
    private static final Pattern FACT = Pattern.compile("\\bansible_\\w+");

    /** Templates are far smaller; what is not may be anything. */
    private static final long LARGEST = 1 << 20;

    private final RunContext context;
    private final Path playbook;
    private final Map<Path, Set<String>> byDirectory = new HashMap<>();

    /**
     * For the tasks of a playbook.
     *
     * @param playbook directory of the playbook
     */
    FactNames(RunContext context, Path playbook) {
        this.context = context;
        this.playbook = playbook;
    }

    /** Names of facts, and of other variables that are called like facts. */
    Set<String> of(Task task) {
        String written = task.written();
        Set<String> names = new LinkedHashSet<>();
        add(names, written);
        if (takesTemplate(context.spec(task)) || written.contains("template")) {
            for (Path directory : SearchPath.of(task, "templates", playbook)) {
                names.addAll(byDirectory.computeIfAbsent(directory, FactNames::below));
            }
        }
        return names;
    }

    /** Whether a module renders a template. */
    static boolean takesTemplate(ModuleSpec spec) {
        for (ParamSpec param : spec.params()) {
            if (param.type() == Rendered.class) {
                return true;
            }
        }
        return false;
    }

    private static Set<String> below(Path directory) {
        Set<String> names = new HashSet<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, FactNames::mayBeTemplate)) {
            for (Path file : files) {
                // as Latin-1, so that whatever else lies there is text as well
                add(names, Files.readString(file, StandardCharsets.ISO_8859_1));
            }
        } catch (IOException | DirectoryIteratorException e) {
            // What cannot be read is told when the task's turn comes.
        }
        return names;
    }

    private static boolean mayBeTemplate(Path file) throws IOException {
        return Files.isRegularFile(file) && Files.size(file) <= LARGEST;
    }

    private static void add(Set<String> names, String text) {
        Matcher fact = FACT.matcher(text);
        while (fact.find()) {
            names.add(fact.group());
        }
    }
}
