package dev.plumb.modules.kit.files;

import dev.plumb.modules.kit.files.TreeState.Entry;
import dev.plumb.resource.Provider;
import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.ResourceType;
import dev.plumb.resource.State;
import dev.plumb.script.Script;
import dev.plumb.script.ScriptResult;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * Everything below a directory, or only what is in it; the key is the directory's normal path. Detail 0 gives kinds, modes and
 * owners, {@link #WHOLE} also sizes, times and the like.
 */
public final class TreeType implements ResourceType<TreeState> {
    /** The only instance. */
    public static final TreeType TYPE = new TreeType("tree", "");

    /** Detail of a read that also gives sizes, times and the like. */
    public static final int WHOLE = 1;

    private static final TreeType TOP = new TreeType("listing", " -maxdepth 1");

    private static final SortedMap<String, Entry> NOTHING = Collections.emptySortedMap();

    private final String name;
    private final String depth;

    private TreeType(String name, String depth) {
        this.name = name;
        this.depth = depth;
    }

    /** Everything below this directory. */
    public static ResourceRef<TreeState> ref(String path) {
        return new ResourceRef<>(TYPE, Paths.normal(path));
    }

    /** What is in this directory, but not below its directories. */
    public static ResourceRef<TreeState> top(String path) {
        return new ResourceRef<>(TOP, Paths.normal(path));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public @Nullable ResourceRef<TreeState> meantBy(ResourceRef<TreeState> ref, String user, @Nullable String home) {
        String path = Paths.meantBy(ref.key(), home);
        return path == null ? null : new ResourceRef<>(this, path);
    }

    @Override
    public Duration readTime() {
        return Duration.ofMinutes(10);
    }

    /** Two processes for each directory, however much is in it. */
    @Override
    public Script readScript(List<Read<TreeState>> reads) {
        StringBuilder text = new StringBuilder();
        text.append("exec 2>/dev/null\ncommand -v stat >/dev/null || { echo =nostat; exit 1; }\n");
        // Whoever may make a name below a directory could make one that looks like lines of stat, but for this mark.
        text.append("read -r t </proc/sys/kernel/random/uuid || t=$$.$(date +%N)\n");
        text.append("look() {\nif [ -d \"$1\" ] && ! [ -L \"$1\" ]; then\n")
                .append("(cd -- \"$1\" && find . -mindepth 1" + depth + " -exec stat -c \"$t:\"")
                .append(FileReader.FORMAT)
                .append(" -- {} +)\necho !$?\n")
                .append("elif [ -e \"$1\" ] || [ -L \"$1\" ]; then echo !0; else echo -; fi\n}\n")
                .append("tree() { x=$(look \"$1\"); printf '=%s\\n%s\\n' ${#x} \"$x\"; }\n");
        text.append("echo \"$t\"\n");
        for (Read<TreeState> read : reads) {
            text.append("tree ").append(Paths.word(read.ref().key())).append('\n');
        }
        return Script.of(text.append("echo =E\nexit 0\n").toString());
    }

    @Override
    public void parse(List<Read<TreeState>> reads, ScriptResult result, ReadSink<TreeState> into) {
        TreeAnswer.parse(reads, result, into);
    }

    @Override
    public Provider.Chance mayComeWith(ResourceRef<TreeState> ref, Provider provider) {
        return provider.path(ref.key());
    }

    @Override
    public TreeState absent(ResourceRef<TreeState> ref) {
        return TreeState.ABSENT;
    }

    @Override
    public boolean touchedBy(ResourceRef<?> changed, ResourceRef<TreeState> read) {
        String tree = read.key();
        String path = changed.key();
        if (changed.type() instanceof TreeType) {
            return path.equals(tree) || Paths.isBelow(path, tree) || Paths.isBelow(tree, path);
        }
        return changed.type() instanceof FileType && (path.equals(tree) || Paths.isBelow(tree, path));
    }

    @Override
    public boolean gathers() {
        return true;
    }

    @Override
    public @Nullable TreeState follows(
            ResourceRef<?> planned, State after, ResourceRef<TreeState> read, TreeState now) {
        TreeState all = following(planned, after, read, now);
        return all == null || this == TYPE ? all : all.top();
    }

    private static @Nullable TreeState following(
            ResourceRef<?> planned, State after, ResourceRef<TreeState> read, TreeState now) {
        String tree = read.key();
        String path = planned.key();
        if (path.equals(tree) || Paths.isBelow(path, tree)) {
            return above(after, path.equals(tree), now);
        } else if (after instanceof FileState file) {
            return now.with(relative(tree, path), file);
        }
        return after instanceof TreeState below && now.exists() ? now.with(relative(tree, path) + "/", below) : null;
    }

    /** What becomes of a tree when this is made of its directory, or of one above it. */
    private static @Nullable TreeState above(State after, boolean own, TreeState now) {
        if (!after.exists()) {
            return TreeState.ABSENT;
        } else if (after instanceof FileState file) {
            return own && file.isDirectory() != now.exists() ? new TreeState(file.isDirectory(), NOTHING) : null;
        }
        return own && after instanceof TreeState all ? now.with("", all) : null;
    }

    private static String relative(String tree, String path) {
        return path.substring(tree.equals("/") ? 1 : tree.length() + 1);
    }

    /** The state of a path below a tree that follows from the tree's planned state. */
    static @Nullable FileState below(String tree, TreeState planned, String path, FileState now) {
        if (!planned.exists()) {
            return FileState.absent(now.reader());
        }
        Entry entry = planned.entries().get(relative(tree, path));
        return entry == null || !now.exists() ? null : entry.over(now);
    }
}
