package dev.plumb.module;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What a control task asks of the run. */
public sealed interface ControlDecision {
    /** Asked without further words: {@code meta}. */
    enum Meta implements ControlDecision {
        /** The next task. */
        GO_ON,
        /** Runs the handlers notified so far, then the next task. */
        FLUSH_HANDLERS,
        /** Ends the play for all hosts, without failure. */
        END_PLAY,
        /** Ends the play for the hosts of this batch. */
        END_BATCH,
        /** Ends the play for this host. */
        END_HOST,
        /** Leaves out what is left of the task's role, for this host. */
        END_ROLE,
        /** Forgets the facts of the host: they are read again when they are asked for. */
        CLEAR_FACTS,
        /** Hosts that have failed take part again. */
        CLEAR_HOST_ERRORS,
        /** Reads the inventory again. */
        REFRESH_INVENTORY,
        /** Closes the connection of the host: the next task opens it again. */
        RESET_CONNECTION
    }

    /**
     * The tasks of a file come next.
     *
     * @param file its name as written
     */
    record IncludeTasks(String file) implements ControlDecision {}

    /**
     * A role comes next.
     *
     * @param name its name
     * @param tasksFrom file of its {@code tasks/} instead of main, or null
     * @param varsFrom file of its {@code vars/}, or null
     * @param defaultsFrom file of its {@code defaults/}, or null
     * @param handlersFrom file of its {@code handlers/}, or null
     * @param exported whether its defaults and variables are seen by the rest of the play ({@code public})
     * @param allowDuplicates whether it is done again when it was done before
     * @param validated whether its parameters are checked against its argument specification
     */
    record IncludeRole(
            String name,
            @Nullable String tasksFrom,
            @Nullable String varsFrom,
            @Nullable String defaultsFrom,
            @Nullable String handlersFrom,
            boolean exported,
            boolean allowDuplicates,
            boolean validated)
            implements ControlDecision {}

    /**
     * Variables are read from files.
     *
     * @param file name of a file, or null when a directory is given
     * @param dir name of a directory, or null when a file is given
     * @param name variable that takes them all as a mapping, or null: each becomes a variable
     * @param depth how many levels of directories are read, 1: the directory itself; 0: all
     * @param named whether a file of this name, without its directory, is read
     * @param extensions endings of the names of files that are read from a directory, without the dot
     * @param ignoreUnknownExtensions whether a file with another ending is passed over instead of refused
     */
    record IncludeVars(
            @Nullable String file,
            @Nullable String dir,
            @Nullable String name,
            int depth,
            Predicate<String> named,
            List<String> extensions,
            boolean ignoreUnknownExtensions)
            implements ControlDecision {}

    /**
     * A host joins the inventory for the rest of the run. Done once, not for each host of the play.
     *
     * @param host its name
     * @param groups groups it joins
     * @param vars its variables: data, never evaluated
     */
    record AddHost(String host, List<String> groups, Map<String, @Nullable Object> vars) implements ControlDecision {}

    /**
     * The host joins a group for the rest of the run.
     *
     * @param group name of the group
     * @param parents groups that this group joins
     */
    record GroupBy(String group, List<String> parents) implements ControlDecision {}

    /**
     * The run waits, once for all hosts.
     *
     * @param time how long, at least a second; null: until somebody presses Enter
     * @param prompt what to show, or null
     * @param echo whether what is typed is shown; ignored when there is a time
     */
    record Pause(@Nullable Duration time, @Nullable String prompt, boolean echo) implements ControlDecision {}

    /**
     * The facts of the host are read anew.
     *
     * @param shown those that {@code register} gets, by their names with {@code ansible_}
     */
    record GatherFacts(Predicate<String> shown) implements ControlDecision {}

    /**
     * The run waits until the host can be reached.
     *
     * @param delay how long before the first attempt
     * @param timeout how long at most
     * @param sleep how long between two attempts
     * @param connectTimeout how long one attempt may take
     */
    record AwaitConnection(Duration delay, Duration timeout, Duration sleep, Duration connectTimeout)
            implements ControlDecision {}
}
