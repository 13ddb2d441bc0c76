package dev.plumb.modules.git;

import dev.plumb.module.FakeStates;
import dev.plumb.resource.ResourceRef;
import java.util.List;
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
                    remote(GitScripts.words(key)),
                    new GitRemote.Version(
                            text(state, "commit"),
                            text(state, "branch"),
                            String.valueOf(state.getOrDefault("error", "")),
                            null,
                            List.of(),
                            state.get("subjects") instanceof List<?> all
                                    ? all.stream().map(String::valueOf).toList()
                                    : List.of()));
        }
    }

    /** What a task asks that gives nothing but URL, version and directory. */
    private static ResourceRef<GitRemote.Version> remote(List<String> words) {
        return GitRemote.ref(new GitModule.Params(
                words.get(0),
                words.get(2),
                words.get(1),
                "origin",
                false,
                true,
                true,
                null,
                false,
                false,
                true,
                null,
                false,
                false,
                null,
                null,
                null,
                "git",
                false,
                null,
                false,
                List.of(),
                null,
                null,
                null));
    }

    private static @Nullable String text(Map<String, Object> state, String key) {
        return state.get(key) == null ? null : state.get(key).toString();
    }
}
