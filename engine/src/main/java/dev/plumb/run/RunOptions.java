package dev.plumb.run;

import dev.plumb.source.YamlNode;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How to run.
 *
 * @param check whether it is a dry run
 * @param forks hosts worked on at the same time
 * @param tags only tasks with one of these; empty: all
 * @param skipTags tasks not to run
 * @param extraVars variables of the command line ({@code -e}), later ones win
 * @param limit a host pattern that narrows every play's, or null
 * @param connection what the command line says about connections
 * @param lockWait how long to wait for a host that another run holds
 * @param verbosity number of {@code -v}
 * @param allowEmpty whether plays and a limit that match no host are fine
 * @param forceHandlers whether notified handlers run on hosts that have failed, where the play does not say
 * @param startAt name of the task to begin at, or null
 * @param step whether each task is confirmed on the terminal before it is done
 * @param forgetHandlers whether handlers that earlier runs have left pending are dropped
 */
public record RunOptions(
        boolean check,
        int forks,
        Set<String> tags,
        Set<String> skipTags,
        List<YamlNode.Mapping> extraVars,
        @Nullable String limit,
        ConnectionDefaults connection,
        Duration lockWait,
        int verbosity,
        boolean allowEmpty,
        boolean forceHandlers,
        @Nullable String startAt,
        boolean step,
        boolean forgetHandlers) {
    /** An apply with all defaults. */
    public static final RunOptions DEFAULT =
            new RunOptions(false, 10, Set.of(), Set.of(), List.of(), null, ConnectionDefaults.NONE, Duration.ZERO, 0);

    /** Options of a run that must match hosts. */
    public RunOptions(
            boolean check,
            int forks,
            Set<String> tags,
            Set<String> skipTags,
            List<YamlNode.Mapping> extraVars,
            @Nullable String limit,
            ConnectionDefaults connection,
            Duration lockWait,
            int verbosity) {
        this(
                check,
                forks,
                tags,
                skipTags,
                extraVars,
                limit,
                connection,
                lockWait,
                verbosity,
                false,
                false,
                null,
                false,
                false);
    }
}
