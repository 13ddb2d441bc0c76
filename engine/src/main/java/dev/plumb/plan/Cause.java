package dev.plumb.plan;

import dev.plumb.playbook.Task;

/**
 * The task of this run that planned something, for messages.
 *
 * @param place its number in the play, with that of the include that brought it in
 * @param label its name with expressions filled in
 */
public record Cause(String place, String label) {
    public static Cause of(Task task, String label) {
        return new Cause(task.place(), label);
    }

    /** {@code task 5 "packages"}. */
    @Override
    public String toString() {
        return "task " + place + " \"" + label + "\"";
    }
}
