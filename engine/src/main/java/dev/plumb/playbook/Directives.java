package dev.plumb.playbook;

import dev.plumb.source.YamlNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keywords that a play hands down to its tasks and a task may set itself. Values may hold expressions, so they stay nodes
 * until a task runs; null means not set.
 *
 * @param become whether to become another user
 * @param becomeUser whom
 * @param becomeMethod by which program
 * @param becomeFlags its further flags
 * @param remoteUser login name
 * @param connection {@code ssh} or {@code local}
 * @param port port of the connection
 * @param checkMode whether to run dry whatever the command line says
 * @param diff whether to show diffs
 * @param ignoreErrors whether the host goes on after a failure
 * @param noLog whether nothing of the task's content may be shown
 * @param environment variables for the task's scripts: mappings or lists of them, outermost first
 */
public record Directives(
        @Nullable YamlNode become,
        @Nullable YamlNode becomeUser,
        @Nullable YamlNode becomeMethod,
        @Nullable YamlNode becomeFlags,
        @Nullable YamlNode remoteUser,
        @Nullable YamlNode connection,
        @Nullable YamlNode port,
        @Nullable YamlNode checkMode,
        @Nullable YamlNode diff,
        @Nullable YamlNode ignoreErrors,
        @Nullable YamlNode noLog,
        List<YamlNode> environment) {
    /** Nothing set. */
    public static final Directives NONE =
            new Directives(null, null, null, null, null, null, null, null, null, null, null, List.of());

    /** These directives, and where they are silent the parent's; environments are merged, ours win. */
    public Directives within(Directives parent) {
        List<YamlNode> merged = new ArrayList<>(parent.environment);
        merged.addAll(environment);
        return new Directives(
                or(become, parent.become),
                or(becomeUser, parent.becomeUser),
                or(becomeMethod, parent.becomeMethod),
                or(becomeFlags, parent.becomeFlags),
                or(remoteUser, parent.remoteUser),
                or(connection, parent.connection),
                or(port, parent.port),
                or(checkMode, parent.checkMode),
                or(diff, parent.diff),
                or(ignoreErrors, parent.ignoreErrors),
                or(noLog, parent.noLog),
                List.copyOf(merged));
    }

    private static @Nullable YamlNode or(@Nullable YamlNode own, @Nullable YamlNode inherited) {
        return own != null ? own : inherited;
    }
}
