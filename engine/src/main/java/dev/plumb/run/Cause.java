package dev.plumb.run;

import dev.plumb.playbook.Task;

/**
 * The task of this run that planned something, for messages.
 *
 * @param number its number in the play
 * @param label its name with expressions filled in
 */
record Cause(int number, String label) {
    static Cause of(Task task, String label) {
        return new Cause(task.number(), label);
    }

    /** {@code task 5 "packages"}. */
    @Override
    public String toString() {
        return "task " + number + " \"" + label + "\"";
    }
}
