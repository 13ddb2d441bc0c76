package dev.plumb.modules.kit.files;

import dev.plumb.module.States;
import dev.plumb.modules.kit.files.TreeState.Entry;
import dev.plumb.resource.Action;
import dev.plumb.resource.Change;
import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceRef;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What tools of the host do with home directories. They go by names, which is safe only where nobody else can exchange
 * them; their changes come along with those of the account.
 */
public final class HomePlaces {
    private HomePlaces() {}

    /** What {@link #trouble} will want to know. */
    public static List<Read<?>> reads(String home) {
        return HostFiles.reads(home, FileType.ATTRIBUTES);
    }

    /** Why a home directory cannot be made safely at a path, and what to write; null when it can, or is there. */
    public static @Nullable String trouble(States host, String home) {
        HostFiles files = new HostFiles(host);
        String path = Paths.normal(home);
        if (files.state(path).exists()) {
            return null;
        }
        String foreign = files.foreign(path);
        return foreign == null
                ? null
                : "the home directory " + path + " cannot be made safely: user "
                        + files.state(foreign).ownerShown() + " can exchange what is in " + foreign
                        + "; write create_home: false, and make it by a file task before";
    }

    /** A home directory goes with all that is in it, when there is one. */
    public static List<Change<?>> removed(States host, String home) {
        FileState now = host.get(FileType.ref(home));
        if (!now.exists()) {
            return List.of();
        }
        List<Change<?>> changes = new ArrayList<>();
        changes.add(FilePlans.change(home, now, FileState.absent(now.reader()), Action.implied()));
        if (now.isDirectory()) {
            TreeState tree = tree(host, home, now);
            changes.add(Change.of(TreeType.ref(home), tree.kinds(), TreeState.ABSENT, Action.implied()));
        }
        return changes;
    }

    /**
     * A home directory gets another path.
     *
     * @param unseen takes what will be there then, which no state is told of
     * @param group the user's primary group
     * @param next the one it gets at the same time, with what belonged to the old one; or the same
     */
    public static List<Change<?>> moved(
            States host,
            String from,
            String to,
            Set<ResourceRef<?>> unseen,
            @Nullable String group,
            @Nullable String next) {
        FileState now = host.get(FileType.ref(from));
        List<Change<?>> changes = new ArrayList<>();
        if (now.exists()) {
            FileState then = host.get(FileType.ref(to));
            FileState want = now.asPlan();
            want = group != null && group.equals(want.group()) ? want.withGroup(next, null) : want;
            changes.add(FilePlans.change(to, then, want, Action.implied()));
            for (String path : tree(host, from, now).entries().keySet()) {
                unseen.add(FileType.ref(Paths.below(to, path)));
            }
            changes.addAll(removed(host, from));
        }
        return changes;
    }

    /** What belongs to one group in a home directory, and the directory itself, belongs to another one then. */
    public static List<Change<?>> regrouped(States host, String home, String from, String to) {
        FileState now = host.get(FileType.ref(home));
        TreeState tree = tree(host, home, now);
        List<Change<?>> changes = new ArrayList<>();
        if (from.equals(now.group())) {
            changes.add(FilePlans.change(home, now, now.asPlan().withGroup(to, null), Action.implied()));
        }
        SortedMap<String, Entry> entries = new TreeMap<>();
        tree.entries().forEach((path, entry) -> {
            if (from.equals(entry.group())) {
                entries.put(path, new Entry(entry.kind(), null, null, to, null, null));
            }
        });
        if (!entries.isEmpty()) {
            TreeState after = new TreeState(true, entries);
            changes.add(Change.of(TreeType.ref(home), tree.like(after), after, Action.implied()));
        }
        return changes;
    }

    /** What is in a directory; one that an earlier task of this run makes is not looked into, in whatever kind of run. */
    private static TreeState tree(States host, String path, FileState directory) {
        return directory.inode() == null
                ? new TreeState(true, Collections.emptySortedMap())
                : host.get(TreeType.ref(path));
    }
}
