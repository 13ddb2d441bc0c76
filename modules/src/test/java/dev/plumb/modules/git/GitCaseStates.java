package dev.plumb.modules.git;

import dev.plumb.module.FakeStates;
import dev.plumb.resource.ResourceRef;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** States of cases of {@code git}. */
public final class GitCaseStates {
    private GitCaseStates() {}

    /** A tree by its directory. */
    public static ResourceRef<?> tree(String key) {
        return new ResourceRef<>(new GitTree("git"), key);
    }

    /** Puts a tree ({@code git DIRECTORY}, the host's answer as {@code answer}) or a version ({@code remote URL VERSION DIRECTORY}). */
    public static void put(FakeStates host, String kind, String key, Map<String, Object> state) {
        if (kind.equals("git")) {
            host.with(
                    new ResourceRef<>(new GitTree("git"), key), GitTree.State.of(String.valueOf(state.get("answer"))));
        } else {
            host.with(
                    new ResourceRef<>(new GitRemote("git", Map.of()), key),
                    new GitRemote.Version(
                            text(state, "commit"),
                            text(state, "branch"),
                            String.valueOf(state.getOrDefault("error", ""))));
        }
    }

    private static @Nullable String text(Map<String, Object> state, String key) {
        return state.get(key) == null ? null : state.get(key).toString();
    }
}
