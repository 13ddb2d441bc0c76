package dev.plumb.run;

import dev.plumb.module.ModuleSpec;
import dev.plumb.plan.Cause;
import dev.plumb.playbook.Play;
import dev.plumb.playbook.Task;
import dev.plumb.source.Problem;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What validation could say of templates without a connection: each is rendered for each host whose turn it is. */
public final class TemplateValidation {
    private final List<Unjudged> unjudged = new ArrayList<>();
    private final Map<Play, MissingTasks> missing = new IdentityHashMap<>();
    private final Set<Problem> hints = new LinkedHashSet<>();
    private int rendered;

    TemplateValidation() {}

    /**
     * A template that could not be rendered.
     *
     * @param host for which host
     * @param task the task, such as {@code task 5 "vhost"}
     * @param why what is not known before a run
     */
    public record Unjudged(String host, String task, String why) {}

    /** How many templates were rendered; one counts once for each host and turn of a loop. */
    public int rendered() {
        return rendered;
    }

    /** Those that need facts or results of tasks, in the order of hosts and tasks in each play. */
    public List<Unjudged> unjudged() {
        return Collections.unmodifiableList(unjudged);
    }

    /** A play has such tasks of modules that are missing. */
    void lacks(Play play, MissingTasks tasks) {
        missing.put(play, tasks);
    }

    /** The play's tasks of modules that are missing, unless they were told as problems. */
    MissingTasks missing(Play play) {
        return missing.getOrDefault(play, MissingTasks.NONE);
    }

    /** What is not wrong but probably not meant, each once. */
    public List<Problem> hints() {
        return List.copyOf(hints);
    }

    void hint(Problem hint) {
        hints.add(hint);
    }

    /** A task, or one turn of its loop, was evaluated for a host. */
    void evaluated(ModuleSpec spec) {
        rendered += FactNames.takesTemplate(spec) ? 1 : 0;
    }

    /** A task could not be evaluated for a host. */
    void unknown(ModuleSpec spec, Task task, String host, String why) {
        if (FactNames.takesTemplate(spec)) {
            unjudged.add(new Unjudged(host, Cause.of(task, task.label()).toString(), why));
        }
    }
}
