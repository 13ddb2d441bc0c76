package dev.plumb.modules.git;

import dev.plumb.resource.Attributes;
import dev.plumb.resource.Provider;
import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.ResourceType;
import dev.plumb.resource.Value;
import dev.plumb.script.Script;
import dev.plumb.script.ScriptResult;
import dev.plumb.script.Sh;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A work tree or bare repository; the key is its directory. */
record GitTree(String git) implements ResourceType<GitTree.State> {
    private static final String NEXT = "--plumb--\n";

    @Override
    public String name() {
        return "git";
    }

    @Override
    public Script readScript(List<Read<State>> reads) {
        StringBuilder text = new StringBuilder(GitScripts.LOOK);
        for (Read<State> read : reads) {
            List<String> words =
                    List.of(((GitTree) read.ref().type()).git, read.ref().key());
            text.append("(plumb_look ")
                    .append(Sh.words(words))
                    .append(");echo ")
                    .append(NEXT);
        }
        return Script.of(text + "true\n").withEnvironment(Map.of("GIT_OPTIONAL_LOCKS", "0"));
    }

    @Override
    public void parse(List<Read<State>> reads, ScriptResult result, ReadSink<State> into) {
        String[] answers = result.stdoutText().split(NEXT, -1);
        for (int i = 0; i < Math.min(reads.size(), answers.length - 1); i++) {
            into.state(reads.get(i).ref(), State.of(answers[i]));
        }
    }

    @Override
    public Duration readTime() {
        return Duration.ofMinutes(2);
    }

    @Override
    public Provider.Chance mayComeWith(ResourceRef<State> ref, Provider provider) {
        return provider.path(ref.key());
    }

    @Override
    public State absent(ResourceRef<State> ref) {
        return State.of("kind absent");
    }

    /** What happens to a file in it may be a modification, or undo one. */
    @Override
    public boolean touchedBy(ResourceRef<?> changed, ResourceRef<State> read) {
        String kind = changed.type().name();
        return changed.equals(read)
                || (kind.equals("file") || kind.equals("tree")) && (changed.key() + "/").startsWith(read.key() + "/");
    }

    /**
     * A directory.
     *
     * @param kind tree, bare, empty, absent, foreign (another user's), unreadable, or other
     * @param commit what is checked out; null when nothing is, or when it is {@code pending}
     * @param pending names a commit that is known only when it is fetched
     * @param branch the branch; null when none is checked out
     * @param urls of its remotes, without credentials
     * @param modified tracked files that are not as committed; {@code none}, or empty when it is not to be told
     * @param stale how many submodules are not at the recorded commit, likewise
     * @param detail whose it is, or why it cannot be read, or that submodules are missing
     * @param repository where its repository is, when that is not in the tree; else empty
     * @param shown how the planned commit is shown; null as it is
     * @param moved submodules that are at another commit than the recorded one
     */
    record State(
            String kind,
            @Nullable String commit,
            @Nullable String pending,
            @Nullable String branch,
            Map<String, String> urls,
            String modified,
            String stale,
            String detail,
            String repository,
            @Nullable String shown,
            List<String> moved)
            implements dev.plumb.resource.State {
        /** The detail of a tree in which a submodule is not checked out at all. */
        static final String MISSING = "submodules are missing";
        /** What is told of submodules that are brought to the commits of their branches, which are known once fetched. */
        static final String FOLLOWED = "(at their branches)";

        static State of(String answer) {
            Map<String, String> one = new TreeMap<>();
            Map<String, String> urls = new TreeMap<>();
            List<String> modified = new ArrayList<>();
            List<String> moved = new ArrayList<>();
            int stale = 0;
            boolean missing = false;
            for (String line : answer.split("\n")) {
                String word = line.split(" ", 2)[0];
                String rest = line.substring(Math.min(line.length(), word.length() + 1));
                if (word.startsWith("remote.")) {
                    urls.put(word.substring(7, word.length() - 4), GitRemote.bare(rest));
                } else if (word.equals("modified")) {
                    modified.add(rest);
                } else if (!rest.isEmpty()) {
                    one.put(word, rest);
                }
                stale += word.equals("stale") ? 1 : 0;
                missing |= word.equals("stale") && !rest.startsWith("+");
                if (word.equals("stale") && rest.startsWith("+") && rest.contains(" ")) {
                    moved.add(rest.substring(rest.indexOf(' ') + 1).replaceFirst(" \\([^()]*\\)$", ""));
                }
            }
            String kind = one.getOrDefault("kind", "unreadable");
            String detail = missing ? MISSING : one.getOrDefault("detail", "");
            return new State(
                    kind,
                    one.get("commit"),
                    null,
                    one.get("branch"),
                    urls,
                    modified.isEmpty() ? "none" : String.join(", ", modified),
                    stale == 0 ? "none" : "" + stale,
                    detail,
                    one.getOrDefault("repository", ""),
                    null,
                    moved);
        }

        /** The same where submodules may be at other commits than the tree says: that is no modification. */
        State tracking() {
            List<String> own = new ArrayList<>(List.of(modified.split(", ")));
            own.removeAll(moved);
            String rest = own.isEmpty() ? "none" : String.join(", ", own);
            return new State(kind, commit, pending, branch, urls, rest, stale, detail, repository, shown, moved);
        }

        /** The same, of which more is told about its submodules. */
        State withStale(String text) {
            return new State(kind, commit, pending, branch, urls, modified, text, detail, repository, shown, moved);
        }

        /** The planned commit as a value. */
        private @Nullable Value commitShown() {
            return pending != null
                    ? new Value.Any(pending)
                    : commit == null || shown == null ? null : new Value.Named(commit, shown);
        }

        @Override
        public boolean exists() {
            return kind.equals("tree") || kind.equals("bare");
        }

        @Override
        public Attributes attributes() {
            Attributes.Builder all = Attributes.builder();
            if (exists()) {
                all.text("bare", kind.equals("bare") ? "true" : null);
                all.text("commit", commit).value("commit", commitShown());
                all.text("branch", branch == null ? "(detached)" : branch);
                urls.forEach((name, url) -> all.text("remote " + name, url));
                all.text("repository", repository.isEmpty() ? null : repository);
                all.text("modified", modified.isEmpty() ? null : modified);
                if (stale.equals(FOLLOWED)) {
                    all.value("stale submodules", new Value.Any(FOLLOWED));
                } else {
                    all.text("stale submodules", stale.isEmpty() ? null : stale);
                }
            }
            return all.build();
        }
    }
}
