package dev.plumb.module;

import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.State;
import dev.plumb.script.ScriptResult;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a playbook names to manage something on hosts. Stateless, with a public constructor without parameters; its
 * parameters are the components of a record, each with {@link Param}.
 *
 * @param <P> the parameter record, a nested type named {@code Params}
 */
public interface TaskModule<P extends Record> {
    /**
     * What the plan will probably ask for, so that it can be read early, together with other tasks' reads.
     *
     * @param params bound parameters
     */
    List<Read<?>> reads(P params);

    /**
     * What is to be done. A pure function: no I/O, no clock, no randomness; the same parameters and states give the same
     * plan.
     *
     * @param params bound parameters
     * @param host the host's states
     */
    Plan plan(P params, States host);

    /**
     * Checks what the types of the parameters cannot say, before any connection.
     *
     * @return what is wrong and what to write, or null
     */
    default @Nullable String invalid(P params) {
        return null;
    }

    /**
     * What of the parameters is secret beyond those that always are, see {@link Param#secret}: a password in a URL. It is hidden
     * wherever it would show. The default: nothing.
     */
    default List<String> secrets(P params) {
        return List.of();
    }

    /**
     * What of the plan is secret, such as hashes of passwords in a file that it edits. It is hidden wherever it would show, in
     * the diff too. The default: nothing.
     */
    default List<String> secrets(P params, Plan plan) {
        return List.of();
    }

    /**
     * Whether the task is one script of the author whose result decides its outcome ({@code command}, {@code shell}): a
     * non-zero exit status then fails the task unless {@code failed_when} says otherwise, and
     * {@code changed_when: false} makes it a read that also runs in a dry run.
     */
    default boolean isProbe() {
        return false;
    }

    /** The command that its author wants to run, as it was written; null when this is no module for commands. */
    default @Nullable String command(P params) {
        return null;
    }

    /**
     * What of a {@linkplain #isProbe probe} is known to change the host, whatever its author declares: it does not run in a
     * dry run. The default: nothing.
     *
     * @return the words that say so, such as {@code systemctl restart}; else null
     */
    default @Nullable String changing(P params) {
        return null;
    }

    /**
     * Values for {@code register} that come from the last script of the plan, for {@linkplain #isProbe probes} of its only
     * change; of a probe {@code changed: false} among them says that nothing was changed. Where one script does the actions of
     * several tasks, each has what it printed.
     */
    default Map<String, @Nullable Object> outcome(P params, ScriptResult result) {
        return Map.of();
    }

    /**
     * Values for {@code register} of a {@linkplain #isProbe probe} that does not run in an apply either, because its author
     * says {@code check_mode: true}. {@code skipped: true} among them says that it counts as skipped. The default: nothing
     * is known.
     */
    default Map<String, @Nullable Object> unrun(P params) {
        return Map.of();
    }

    /**
     * Values for {@code register} that only the host decides, such as the number of a new user, in place of those that the
     * plan could not know. {@code changed: false} among them says that what was done has left all as it was; a plan that may end
     * so has an unknown value of that name.
     *
     * @param plan what was done, as planned
     * @param done what came of it
     */
    default Map<String, @Nullable Object> learned(P params, Plan plan, Done done) {
        return Map.of();
    }

    /**
     * What came of a plan.
     *
     * @param found the states of what was changed, as they were read back
     * @param last the result of its last script; null when none was needed
     * @param took how long its procedure has taken; zero when it has none
     */
    record Done(Map<ResourceRef<?>, State> found, @Nullable ScriptResult last, Duration took) {}

    /**
     * Whether what its plans do changes nothing on the host, such as to wait: the task ends as {@code ok} then, and what went
     * wrong is told without an exit status.
     */
    default boolean changesNothing() {
        return false;
    }

    /** The same for a task with these parameters, where it depends on them: of a request, on its method. */
    default boolean changesNothing(P params) {
        return changesNothing();
    }

    /**
     * The key of what the host carries out by itself for a task with these parameters, see {@link
     * dev.plumb.resource.Action#carried}: the same for all runs that want the same thing, such as {@code release-shop}. A run
     * that finds such a job joins it, and tells the end of one that it comes too late for. The default: nothing is carried out
     * by the host.
     *
     * @return letters, digits, dots, dashes and underscores are shown as they are; null for none
     */
    default @Nullable String job(P params) {
        return null;
    }

    /** Names of the {@code register} values that {@link #outcome} gives: not known in a dry run. */
    default List<String> outcomeKeys() {
        return List.of();
    }
}
