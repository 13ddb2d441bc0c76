package dev.plumb.run;

import dev.plumb.module.ControlDecision;
import dev.plumb.playbook.Role;
import dev.plumb.playbook.Task;
import dev.plumb.report.Outcome;
import dev.plumb.source.FileNames;
import dev.plumb.source.Position;
import dev.plumb.source.Problem;
import dev.plumb.source.ProblemException;
import dev.plumb.source.Problems;
import dev.plumb.source.Unsealer;
import dev.plumb.source.YamlNode;
import dev.plumb.source.YamlReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Reads the files of {@code include_vars}. Their values are authored: evaluated when they are asked for. */
final class IncludedVars {
    private IncludedVars() {}

    /**
     * Reads the files and sets their variables for the host.
     *
     * @param unsealer opens those that are encrypted
     * @throws ProblemException when a file is missing or wrong
     */
    static ItemOutcome read(
            ControlDecision.IncludeVars asked, Task task, Path playbook, Unsealer unsealer, HostRun.Facts into) {
        List<Path> files =
                asked.file() != null ? List.of(file(asked, task, playbook)) : directory(asked, task, playbook);
        List<YamlNode.Entry> entries = new ArrayList<>();
        for (Path file : files) {
            entries.addAll(load(file, unsealer));
        }
        if (asked.name() != null) {
            Position position = task.position();
            YamlNode all = new YamlNode.Mapping(position, List.copyOf(unique(entries)));
            into.include(Map.of(asked.name(), all));
        } else {
            Map<String, YamlNode> values = new LinkedHashMap<>();
            entries.forEach(entry -> values.put(entry.key().value(), entry.value()));
            into.include(values);
        }
        List<String> names = files.stream().map(Path::toString).toList();
        return ItemOutcome.of(Outcome.OK, Results.of(Map.of("ansible_included_var_files", names), false, false), null);
    }

    private static List<YamlNode.Entry> unique(List<YamlNode.Entry> entries) {
        Map<String, YamlNode.Entry> last = new LinkedHashMap<>();
        entries.forEach(entry -> last.put(entry.key().value(), entry));
        return List.copyOf(last.values());
    }

    private static Path file(ControlDecision.IncludeVars asked, Task task, Path playbook) {
        List<Path> places = SearchPath.of(task, "vars", playbook);
        for (Path place : FileNames.canBe(String.valueOf(asked.file())) ? places : List.<Path>of()) {
            Path file = place.resolve(String.valueOf(asked.file()));
            if (Files.isRegularFile(file)) {
                return file.normalize();
            }
        }
        throw missing("file of variables '" + asked.file() + "'", task, places);
    }

    private static ProblemException missing(String what, Task task, List<Path> places) {
        return new ProblemException(new Problem(
                task.position(),
                "the " + what + " does not exist",
                "looked in "
                        + String.join(", ", places.stream().map(Path::toString).toList())));
    }

    private static List<Path> directory(ControlDecision.IncludeVars asked, Task task, Path playbook) {
        List<Path> places = SearchPath.of(task, "vars", playbook);
        for (Path place : FileNames.canBe(String.valueOf(asked.dir())) ? places : List.<Path>of()) {
            Path directory = place.resolve(String.valueOf(asked.dir()));
            if (Files.isDirectory(directory)) {
                return files(directory.normalize(), asked, task);
            }
        }
        throw missing("directory of variables '" + asked.dir() + "'", task, places);
    }

    private static List<Path> files(Path directory, ControlDecision.IncludeVars asked, Task task) {
        int depth = asked.depth() == 0 ? Integer.MAX_VALUE : asked.depth();
        try (Stream<Path> walked = Files.walk(directory, depth)) {
            List<Path> files = new ArrayList<>();
            for (Path file : walked.filter(Files::isRegularFile).sorted().toList()) {
                String name = String.valueOf(file.getFileName());
                if (asked.named().test(name) && !isMain(file, task) && takes(asked, name, task)) {
                    files.add(file);
                }
            }
            return files;
        } catch (IOException e) {
            throw new ProblemException(
                    new Problem(task.position(), "cannot read " + directory + ": " + e.getMessage(), null));
        }
    }

    /** The variables that the task's role has anyway are not read a second time, at a higher level. */
    private static boolean isMain(Path file, Task task) {
        Role role = task.role();
        return role != null && file.equals(role.path().resolve("vars/main.yml").normalize());
    }

    private static boolean takes(ControlDecision.IncludeVars asked, String name, Task task) {
        int dot = name.lastIndexOf('.');
        String ending = dot > 0 ? name.substring(dot + 1) : "";
        if (asked.extensions().contains(ending)) {
            return true;
        } else if (asked.ignoreUnknownExtensions()) {
            return false;
        }
        throw new ProblemException(new Problem(
                task.position(),
                "'" + name + "' is no file of variables by its name",
                "name it with one of: "
                        + String.join(
                                ", ",
                                asked.extensions().stream()
                                        .map(each -> each.isEmpty() ? "'' (none)" : each)
                                        .toList())
                        + "; or: ignore_unknown_extensions: true"));
    }

    private static List<YamlNode.Entry> load(Path file, Unsealer unsealer) {
        Problems problems = new Problems(unsealer);
        YamlNode.Mapping variables = YamlReader.readVariables(file, problems);
        problems.throwIfAny();
        return variables.entries();
    }
}
