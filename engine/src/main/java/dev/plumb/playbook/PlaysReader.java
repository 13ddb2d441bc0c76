package dev.plumb.playbook;

import dev.plumb.source.DidYouMean;
import dev.plumb.source.FileNames;
import dev.plumb.source.JinjaCheck;
import dev.plumb.source.Problems;
import dev.plumb.source.YamlNode;
import dev.plumb.source.YamlNode.Entry;
import dev.plumb.source.YamlNode.Mapping;
import dev.plumb.source.YamlNode.Scalar;
import dev.plumb.source.YamlNode.Sequence;
import dev.plumb.source.YamlReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads the plays of a playbook and of those that it imports. */
final class PlaysReader {
    private static final List<String> IMPORT_KEYWORDS = List.of("name", "vars", "tags", "when");

    private final Includes includes;
    private final Problems problems;
    private final List<Play> plays;
    private final List<Path> within = new ArrayList<>();
    private final List<Play> lacking = new ArrayList<>();

    PlaysReader(Includes includes, Problems problems, List<Play> plays) {
        this.includes = includes;
        this.problems = problems;
        this.plays = plays;
    }

    /**
     * What an {@code import_playbook} gives to the plays it brings in.
     *
     * @param vars variables, which win over the plays' own; later ones win
     */
    record Import(List<Mapping> vars, List<String> tags, List<Scalar> when) {
        static final Import NONE = new Import(List.of(), List.of(), List.of());
    }

    /** Whether all roles of a play were found, so that its tasks and handlers are all there. */
    boolean isWhole(Play play) {
        return lacking.stream().noneMatch(each -> each == play);
    }

    /** Reads a file; false when it holds no plays at all. */
    boolean read(Path file, Import given) {
        YamlNode root = YamlReader.read(file, problems);
        if (root == null) {
            return false;
        }
        if (!(root instanceof Sequence sequence)) {
            problems.add(
                    root.position(),
                    "a playbook is a list of plays, and this is " + Fields.kind(root),
                    root instanceof Mapping mapping && mapping.get("hosts") != null
                            ? "write: - hosts: ... and indent what follows"
                            : "begin each play with: - hosts: ...");
            return false;
        }
        Fields fields = new Fields(problems);
        if (!within.isEmpty() && isTasks(sequence)) {
            problems.add(
                    sequence.position(),
                    "this is a list of tasks, and import_playbook takes plays",
                    "write import_tasks among the tasks of a play");
            return false;
        }
        within.add(file.toAbsolutePath().normalize());
        for (YamlNode item : sequence.items()) {
            JinjaCheck.ofTasks(item, fields.places(), problems);
            if (item instanceof Mapping mapping) {
                entry(file, fields, mapping, given);
            } else {
                problems.add(
                        item.position(),
                        "a play is a mapping, and this is " + Fields.kind(item),
                        "begin each play with: - hosts: ...");
            }
        }
        within.remove(within.size() - 1);
        if (sequence.items().isEmpty()) {
            problems.add(root.position(), "the playbook holds no plays", "begin each play with: - hosts: ...");
        }
        return true;
    }

    private static boolean isTasks(Sequence sequence) {
        boolean tasks = !sequence.items().isEmpty();
        for (YamlNode item : sequence.items()) {
            tasks &= item instanceof Mapping mapping
                    && mapping.get("hosts") == null
                    && mapping.entries().stream().noneMatch(PlaysReader::isImport)
                    && mapping.entries().stream().anyMatch(PlaysReader::isOfTask);
        }
        return tasks;
    }

    private static boolean isOfTask(Entry entry) {
        String key = entry.key().value();
        return Keywords.isTask(key) && !Keywords.isPlay(key)
                || AnsibleModules.has(key)
                || KnownNames.isImport(key)
                || KnownNames.isInclude(key);
    }

    private void entry(Path file, Fields fields, Mapping mapping, Import given) {
        for (Entry entry : mapping.entries()) {
            if (isImport(entry)) {
                imported(file, fields, mapping, entry, given);
                return;
            }
        }
        Reading reading = includes.reading(fields, file);
        Play play = new PlayReader(file, reading, given).read(mapping);
        if (play != null) {
            plays.add(play);
            if (reading.roles().isLacking()) {
                lacking.add(play);
            }
        }
    }

    private static boolean isImport(Entry entry) {
        return KnownNames.unqualified(entry.key().value()).equals("import_playbook");
    }

    private void imported(Path file, Fields fields, Mapping mapping, Entry named, Import given) {
        Mapping vars = null;
        List<String> tags = new ArrayList<>(given.tags());
        List<Scalar> when = new ArrayList<>(given.when());
        for (Entry entry : mapping.entries()) {
            switch (entry.key().value()) {
                case "name" -> fields.text(entry);
                case "vars" -> vars = fields.variables(entry);
                case "tags" -> tags.addAll(fields.tags(entry));
                case "when" -> when.addAll(fields.conditions(entry));
                default -> {
                    if (!isImport(entry)) {
                        unknown(entry);
                    }
                }
            }
        }
        // The variables of the outermost import win.
        List<Mapping> all = new ArrayList<>(vars == null ? List.of() : List.of(vars));
        all.addAll(given.vars());
        Scalar name = fields.textOrExpression(named);
        Reading reading = includes.reading(fields, file);
        reading.knows(all);
        String path =
                name == null ? null : reading.resolve(name, Context.NONE, "import_playbook", "the tasks of a play");
        if (name != null && path != null && !FileNames.canBe(path)) {
            problems.add(name.position(), "there is no playbook '" + path + "'", "no file can have this name");
        } else if (name != null && path != null) {
            follow(file.resolveSibling(path), name, new Import(List.copyOf(all), List.copyOf(tags), List.copyOf(when)));
        }
    }

    private void unknown(Entry entry) {
        String key = entry.key().value();
        boolean play = Keywords.isPlay(key) || Keywords.isTask(key);
        problems.add(
                entry.key().position(),
                "'import_playbook' takes no '" + key + "'",
                play ? "write it in the plays of the imported file" : DidYouMean.hint(key, IMPORT_KEYWORDS));
    }

    private void follow(Path file, Scalar name, Import given) {
        Path absolute = file.toAbsolutePath().normalize();
        int at = within.indexOf(absolute);
        if (at >= 0) {
            StringBuilder circle = new StringBuilder();
            within.subList(at, within.size())
                    .forEach(outer ->
                            circle.append("'").append(outer.getFileName()).append("' imports "));
            problems.add(
                    name.position(),
                    "this never ends: " + circle + "'" + absolute.getFileName() + "'",
                    "remove one of them from the circle");
        } else if (!java.nio.file.Files.isRegularFile(file)) {
            List<Path> places = List.of(absolute);
            problems.add(
                    name.position(),
                    "there is no playbook '" + name.text() + "'",
                    TaskLookup.hint(name.text(), places));
        } else {
            read(file.normalize(), given);
        }
    }
}
