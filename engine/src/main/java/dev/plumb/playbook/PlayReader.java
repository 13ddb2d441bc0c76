package dev.plumb.playbook;

import dev.plumb.source.DidYouMean;
import dev.plumb.source.Located;
import dev.plumb.source.Position;
import dev.plumb.source.Problems;
import dev.plumb.source.YamlNode;
import dev.plumb.source.YamlNode.Entry;
import dev.plumb.source.YamlNode.Mapping;
import dev.plumb.source.YamlNode.Scalar;
import dev.plumb.source.YamlNode.Sequence;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads one play. Used once. */
final class PlayReader {
    private final Path file;
    private final PlaysReader.Import given;
    private final Fields fields;
    private final Problems problems;
    private final ModuleNames modules;
    private final Reading reading;
    private final DirectivesReader directives;
    private final PlayOptionsReader options;
    private @Nullable Located<String> name;
    private @Nullable Located<String> hosts;
    private @Nullable Mapping vars;
    private boolean gatherFacts = true;
    private List<String> tags = List.of();
    private @Nullable Entry roles;
    private @Nullable Entry preTasks;
    private @Nullable Entry mainTasks;
    private @Nullable Entry postTasks;
    private @Nullable Entry handlers;
    /** Whether a problem was told that makes the lack of {@code hosts} uninteresting. */
    private boolean noPlay;

    /**
     * A reader of one play.
     *
     * @param given what an import of its playbook gives to it
     */
    PlayReader(Path file, Reading reading, PlaysReader.Import given) {
        this.file = file;
        this.given = given;
        this.fields = reading.fields();
        this.problems = reading.problems();
        this.reading = reading;
        this.modules = reading.modules();
        this.directives = new DirectivesReader(reading, true);
        this.options = new PlayOptionsReader(fields);
    }

    /** The play, or null when it names no hosts. */
    @Nullable
    Play read(Mapping node) {
        for (Entry entry : node.entries()) {
            if (!directives.take(entry) && !options.take(entry) && !take(entry, node)) {
                unknown(entry, node);
            }
        }
        if (hosts == null && !noPlay && node.get("hosts") == null) {
            problems.add(node.position(), "the play does not say on which hosts", "write: hosts: all");
        }
        List<Mapping> variables = new ArrayList<>(vars == null ? List.of() : List.of(vars));
        variables.addAll(given.vars());
        reading.knows(List.copyOf(variables));
        Sections sections = new Sections(reading, around(given.when()), around(List.of()));
        List<Step> steps = sections.steps(preTasks, roles, mainTasks, postTasks);
        List<Task> handling = sections.handlers(handlers);
        Located<String> pattern = hosts;
        if (pattern == null) {
            return null;
        }
        return new Play(
                node.position(),
                file,
                name != null ? name.value() : pattern.value(),
                pattern,
                directives.directives(),
                List.copyOf(variables),
                gatherFacts,
                steps,
                handling,
                sections.roles(),
                options.options());
    }

    /** What surrounds all tasks of the play. */
    private Context around(List<Scalar> when) {
        return Context.NONE
                .inner(directives.directives(), tags, when, null)
                .inner(Directives.NONE, given.tags(), List.of(), null)
                .in(file);
    }

    private boolean take(Entry entry, Mapping node) {
        switch (entry.key().value()) {
            case "name" -> name = fields.text(entry);
            case "hosts" -> hosts = hosts(entry);
            case "user" -> user(entry, node);
            case "vars" -> vars = fields.variables(entry);
            case "tags" -> tags = List.copyOf(fields.tags(entry));
            case "gather_facts" -> gatherFacts = gatherFacts(entry);
            case "roles" -> roles = entry;
            case "pre_tasks" -> preTasks = entry;
            case "tasks" -> mainTasks = entry;
            case "post_tasks" -> postTasks = entry;
            case "handlers" -> handlers = entry;
            default -> {
                return false;
            }
        }
        return true;
    }

    private void user(Entry entry, Mapping node) {
        if (node.get("remote_user") != null) {
            problems.add(
                    entry.key().position(),
                    "'user' and 'remote_user' mean the same, and the play has both",
                    "remove 'user'");
        }
        directives.take(new Entry(entry.key().map(user -> "remote_user"), entry.value()));
    }

    private @Nullable Located<String> hosts(Entry entry) {
        List<Located<String>> patterns = fields.texts(entry);
        if (patterns.isEmpty()) {
            if (entry.value() instanceof Sequence) {
                problems.add(entry.key().position(), "the play does not say on which hosts", "write: hosts: all");
            }
            return null;
        }
        StringBuilder joined = new StringBuilder();
        for (Located<String> pattern : patterns) {
            joined.append(joined.length() == 0 ? "" : ",").append(pattern.value());
        }
        return new Located<>(joined.toString(), patterns.get(0).position());
    }

    private boolean gatherFacts(Entry entry) {
        if (Fields.isExpression(entry.value())) {
            problems.add(
                    entry.value().position(),
                    "'gather_facts' takes yes or no, not an expression",
                    "remove it: facts are read only where a task uses them");
            return true;
        }
        YamlNode node = fields.truthOrExpression(entry);
        Boolean truth = node == null ? null : Fields.truth(node);
        return truth == null || truth;
    }

    private void unknown(Entry entry, Mapping node) {
        String key = entry.key().value();
        Position position = entry.key().position();
        String removed = Keywords.removed(key);
        if (key.equals("include") && node.get("hosts") == null) {
            noPlay = true;
            problems.add(position, "'include' was removed from Ansible", "write: import_playbook");
        } else if (removed != null) {
            problems.add(position, "'" + key + "' was removed from Ansible", removed);
        } else if (node.get("hosts") == null && (modules.isModule(key) || AnsibleModules.has(key))) {
            noPlay = true;
            boolean tasks = KnownNames.isInclude(key) || KnownNames.isImport(key);
            problems.add(
                    position,
                    tasks
                            ? "'" + key + "' belongs among the tasks of a play, and this is a list of plays"
                            : "'" + key + "' is a module, but this is a list of plays",
                    tasks
                            ? "write import_playbook for a file of plays, or put this below: - hosts: ..."
                            : "put tasks below: - hosts: ...");
        } else if (Keywords.isTask(key)) {
            // Beside a module the lack of a play is told, not each keyword of the task.
            if (node.get("hosts") != null || !looksLikeTask(node)) {
                problems.add(position, "'" + key + "' belongs to a task, not to a play", null);
            }
        } else {
            problems.add(
                    position,
                    "unknown keyword '" + key + "' in a play",
                    DidYouMean.hint(key, Keywords.suggestedInPlay()));
        }
    }

    private boolean looksLikeTask(Mapping node) {
        for (Entry entry : node.entries()) {
            String key = entry.key().value();
            if (!Keywords.isPlay(key) && (modules.isModule(key) || AnsibleModules.has(key))) {
                return true;
            }
        }
        return false;
    }
}
