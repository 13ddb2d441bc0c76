package dev.plumb.run;

import dev.plumb.module.Trait;
import dev.plumb.playbook.Play;
import dev.plumb.playbook.Playbook;
import dev.plumb.playbook.Task;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * With what a run that did not come to its end on all hosts is gone on with.
 *
 * @param hosts the hosts that are left; empty when that are all
 * @param task the task to begin with, or null for the first one
 */
public record ResumePoint(List<String> hosts, @Nullable String task) {
    /** Nothing is left, or all of it. */
    static final ResumePoint NOTHING = new ResumePoint(List.of(), null);

    /**
     * How to go on.
     *
     * @param joined all hosts
     * @param out those that are left
     * @param stuck the tasks that hosts have failed at
     */
    static ResumePoint of(
            List<String> joined,
            List<String> out,
            Map<String, Task> stuck,
            List<Playbook> playbooks,
            RunContext context) {
        if (out.isEmpty()) {
            return NOTHING;
        }
        Task first = stuck.get(out.get(0));
        Task only = out.stream().allMatch(host -> stuck.get(host) == first) ? first : null;
        List<String> hosts = out.size() == joined.size() ? List.of() : List.copyOf(out);
        return new ResumePoint(hosts, only != null && mayBegin(only, playbooks, context) ? label(only) : null);
    }

    private static String label(Task task) {
        return task.name() == null ? task.label() : task.name().value();
    }

    /** Whether nothing that the tasks from this one on may need comes from those before it, and its name says which it is. */
    private static boolean mayBegin(Task task, List<Playbook> playbooks, RunContext context) {
        String name = label(task);
        boolean found = false;
        boolean later = false;
        boolean gives = false;
        for (Playbook playbook : playbooks) {
            for (Play play : playbook.plays()) {
                for (Task each : play.tasks()) {
                    later |= !found && each != task;
                    found |= each == task;
                    gives |= !found && gives(each, context);
                    if (each != task && TaskFilter.matches(each, name)) {
                        return false;
                    }
                }
            }
        }
        return found && later && !gives && task.name() != null && !name.contains("${");
    }

    /** Whether a task leaves something that is gone with its run: a result, a fact, a host. */
    private static boolean gives(Task task, RunContext context) {
        return task.register() != null
                || context.spec(task)
                        .is(Trait.SETS_VARIABLES, Trait.READS_VARIABLES, Trait.CHANGES_INVENTORY, Trait.BRINGS_TASKS);
    }
}
