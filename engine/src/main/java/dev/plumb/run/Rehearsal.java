package dev.plumb.run;

import dev.plumb.module.ModuleSpec;
import dev.plumb.module.ParamSpec;
import dev.plumb.module.Rendered;
import dev.plumb.playbook.Task;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What validation could say of templates without a connection: each is rendered for each host whose turn it is. */
public final class Rehearsal {
    private final List<Unjudged> unjudged = new ArrayList<>();
    private int rendered;

    Rehearsal() {}

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

    /** A task, or one turn of its loop, was evaluated for a host. */
    void evaluated(ModuleSpec spec) {
        rendered += takesTemplate(spec) ? 1 : 0;
    }

    /** A task could not be evaluated for a host. */
    void unknown(ModuleSpec spec, Task task, String host, String why) {
        if (takesTemplate(spec)) {
            unjudged.add(new Unjudged(host, Cause.of(task, task.label()).toString(), why));
        }
    }

    private static boolean takesTemplate(ModuleSpec spec) {
        for (ParamSpec param : spec.params()) {
            if (param.type() == Rendered.class) {
                return true;
            }
        }
        return false;
    }
}
