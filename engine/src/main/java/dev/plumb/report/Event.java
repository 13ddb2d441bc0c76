package dev.plumb.report;

import dev.plumb.source.Position;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Something that happened in a run. Immutable; already redacted. */
public sealed interface Event {
    /**
     * The run begins.
     *
     * @param check whether it is a dry run
     * @param playbooks the files
     */
    record RunStarted(boolean check, List<String> playbooks) implements Event {}

    /**
     * A play begins.
     *
     * @param name its name
     * @param position where it stands
     * @param hosts names of its hosts
     * @param tasks number of its tasks that are selected
     */
    record PlayStarted(String name, Position position, List<String> hosts, int tasks) implements Event {}

    /**
     * A host works on a task: for the status line only.
     *
     * @param host the host
     * @param task the task's name
     * @param number the task's number in the play
     * @param item which item of its loop, from 1 on; 0 when it has none
     * @param items how many items its loop has
     */
    record Progress(String host, String task, int number, int item, int items) implements Event {
        /** A task without a loop, or one whose loop has not begun. */
        public Progress(String host, String task, int number) {
            this(host, task, number, 0, 0);
        }
    }

    /**
     * Somebody is asked something on the terminal, or has answered: for a console, which holds its tongue meanwhile.
     *
     * @param now whether the question begins
     */
    record Asking(boolean now) implements Event {}

    /**
     * Bytes of a large upload went out: for the status line only.
     *
     * @param host the host
     * @param sent bytes sent so far
     * @param total bytes in all
     */
    record UploadProgress(String host, long sent, long total) implements Event {}

    /**
     * What a script on a host says that it does now: for the status line only.
     *
     * @param host the host
     * @param what the host's own words, on one line
     */
    record Working(String host, String what) implements Event {}

    /**
     * A task ended on a host.
     *
     * @param host the host
     * @param task the task's name
     * @param number its number in the play; of a task that an include brought in, that of the include
     * @param place its number; of a task that an include brought in, that of the include and its own, {@code 3.1}
     * @param handler whether it is a handler
     * @param module the module's name
     * @param item the loop's item, or null
     * @param outcome how it ended
     * @param assumes what a dry run's outcome assumes ({@code file /etc/nginx/nginx.conf from package nginx, task 5
     *     "packages"}); empty when it is known
     * @param resting whether it is as told only if the commands planned before it change nothing that they do not name
     * @param message what to say about it: the failure, why it is unknown, a debug message; or null
     * @param details further lines about a failure
     * @param output what it ran and what came of it, or null
     * @param ignored whether the failure, or that the host cannot be reached, is ignored
     * @param rescued whether a {@code rescue} follows the failure
     * @param diffs what changes, as lines for people
     * @param changes what changes, as data, in the same order
     * @param position where the task stands
     * @param duration time spent on it
     */
    record TaskEnded(
            String host,
            String task,
            int number,
            String place,
            boolean handler,
            String module,
            @Nullable String item,
            Outcome outcome,
            List<String> assumes,
            boolean resting,
            @Nullable String message,
            List<String> details,
            @Nullable Output output,
            boolean ignored,
            boolean rescued,
            List<Diff> diffs,
            List<ResourceChange> changes,
            Position position,
            Duration duration)
            implements Event {}

    /**
     * A host is lost for the run: it cannot be reached, or another run holds it.
     *
     * @param host the host
     * @param reason {@code unreachable}, {@code authentication}, {@code host_key}, {@code become}, {@code locked}, {@code lost}
     * @param message what is wrong and what to do
     */
    record HostLost(String host, String reason, String message) implements Event {}

    /**
     * A remark for the operator.
     *
     * @param host the host it is about, or null
     * @param message a sentence
     */
    record Warning(@Nullable String host, String message) implements Event {}

    /**
     * How a host is logged in at, and who is become there: told only when it is asked for.
     *
     * @param host the host
     * @param step what is done, or what the host said to it
     */
    record LoginStep(String host, String step) implements Event {}

    /**
     * The run is over.
     *
     * @param check whether it was a dry run
     * @param hosts counts by host, in the order of the inventory
     * @param duration of the whole run
     */
    record Recap(boolean check, Map<String, Counts> hosts, Duration duration) implements Event {}

    /**
     * Counts of outcomes of one host. {@code assumed} and {@code unknown} are counted beside: an assumed change counts as
     * changed too. So are those that are {@code resting}: they are as told if the commands planned before them change nothing
     * that they do not name. {@code locked} and {@code interrupted} are 1 for a host that another run held, or that had not
     * come to its end when the run was interrupted.
     */
    record Counts(
            int ok,
            int changed,
            int failed,
            int unreachable,
            int skipped,
            int ignored,
            int rescued,
            int assumed,
            int unknown,
            int resting,
            int exchanges,
            int locked,
            int interrupted) {
        /** Counts of a host that no other run held, in a run that came to its end. */
        public Counts(
                int ok,
                int changed,
                int failed,
                int unreachable,
                int skipped,
                int ignored,
                int rescued,
                int assumed,
                int unknown,
                int resting,
                int exchanges) {
            this(
                    ok,
                    changed,
                    failed,
                    unreachable,
                    skipped,
                    ignored,
                    rescued,
                    assumed,
                    unknown,
                    resting,
                    exchanges,
                    0,
                    0);
        }

        /** Whether the host did not come to the end of the run. */
        public boolean isOut() {
            return failed + unreachable + locked + interrupted > 0;
        }
    }
}
