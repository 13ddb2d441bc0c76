package dev.plumb.modules.kit.files;

import dev.plumb.module.FileMode;
import dev.plumb.modules.kit.files.FileState.Kind;
import dev.plumb.resource.Attributes;
import dev.plumb.resource.State;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Everything below a directory, but not the directory itself. A planned state names only what a task changes.
 *
 * @param exists whether there is a directory
 * @param entries what is below it, by path relative to it
 */
public record TreeState(boolean exists, SortedMap<String, Entry> entries) implements State {
    /** No directory. */
    public static final TreeState ABSENT = new TreeState(false, Collections.emptySortedMap());

    /** In a path, stands before two hexadecimal digits for a byte that is no UTF-8, and for one of itself. */
    public static final char BYTE = '\uFFFD';

    public TreeState {
        entries = Collections.unmodifiableSortedMap(new TreeMap<>(entries));
    }

    /**
     * One thing in a directory; null is what a planned state leaves as it is.
     *
     * @param kind what it is
     * @param mode permission bits
     * @param owner name of the owner
     * @param group name of the group
     * @param uid number of the owner
     * @param gid number of the group
     * @param inode size, times and the like; null where they were not asked for
     */
    public record Entry(
            Kind kind,
            @Nullable Integer mode,
            @Nullable String owner,
            @Nullable String group,
            @Nullable Long uid,
            @Nullable Long gid,
            FileState.@Nullable Inode inode) {
        /** An entry of which no more is known. */
        public Entry(
                Kind kind,
                @Nullable Integer mode,
                @Nullable String owner,
                @Nullable String group,
                @Nullable Long uid,
                @Nullable Long gid) {
            this(kind, mode, owner, group, uid, gid, null);
        }

        /** The same with size, times and the like. */
        Entry with(FileState.@Nullable Inode more) {
            return new Entry(kind, mode, owner, group, uid, gid, more);
        }

        /** It as a file. */
        public FileState state() {
            return new FileState(kind, mode, owner, group, uid, gid, null, null, null, null, null, inode, null);
        }

        /** The entry of a file's state. */
        public static Entry of(FileState state) {
            return new Entry(state.kind(), state.mode(), state.owner(), state.group(), state.uid(), state.gid());
        }

        /** Whether a planned entry says what {@code now} already is. */
        boolean isAs(Entry now) {
            return (mode == null || mode.equals(now.mode))
                    && (owner == null || owner.equals(now.owner))
                    && (group == null || group.equals(now.group))
                    && (uid == null || uid.equals(now.uid))
                    && (gid == null || gid.equals(now.gid));
        }

        /** An entry after this planned one. */
        Entry over(Entry now) {
            boolean newOwner = owner != null || uid != null;
            boolean newGroup = group != null || gid != null;
            return new Entry(
                    kind,
                    mode != null ? mode : now.mode,
                    newOwner ? owner : now.owner,
                    newGroup ? group : now.group,
                    newOwner ? uid : now.uid,
                    newGroup ? gid : now.gid);
        }

        /** A file's state after this planned entry. */
        FileState over(FileState now) {
            boolean newOwner = owner != null || uid != null;
            boolean newGroup = group != null || gid != null;
            return now.withOwner(newOwner ? owner : now.owner(), newOwner ? uid : now.uid())
                    .withGroup(newGroup ? group : now.group(), newGroup ? gid : now.gid())
                    .withMode(mode != null ? mode : now.mode());
        }
    }

    /** The same with this planned at a path relative to it; what is in a directory goes with it. */
    TreeState with(String path, FileState planned) {
        if (!exists) {
            return this;
        }
        SortedMap<String, Entry> all = new TreeMap<>(entries);
        if (!planned.isDirectory()) {
            all.keySet().removeIf(each -> Paths.isBelow(path, each));
        }
        if (planned.exists()) {
            all.put(path, Entry.of(planned));
        } else {
            all.remove(path);
        }
        all.computeIfPresent(path.contains("/") ? Paths.parent(path) : "", (name, directory) -> directory.with(null));
        return new TreeState(true, all);
    }

    /**
     * The same with what is planned for all that is below one of its directories.
     *
     * @param prefix the directory with a slash at its end, or nothing for the tree itself
     */
    TreeState with(String prefix, TreeState planned) {
        SortedMap<String, Entry> all = new TreeMap<>(entries);
        if (!planned.exists) {
            all.keySet().removeIf(each -> each.startsWith(prefix));
        }
        planned.entries.forEach((path, entry) -> {
            Entry now = all.get(prefix + path);
            all.put(prefix + path, now == null ? entry : entry.over(now));
        });
        return new TreeState(exists, all);
    }

    /** Only what is in the directory itself. */
    TreeState top() {
        SortedMap<String, Entry> all = new TreeMap<>(entries);
        all.keySet().removeIf(path -> path.indexOf('/') >= 0);
        return new TreeState(exists, all);
    }

    /** Only what the other state also names, with the same attributes, so that a diff shows no more than what changes. */
    TreeState like(TreeState planned) {
        SortedMap<String, Entry> same = new TreeMap<>();
        planned.entries.forEach((path, wanted) -> {
            Entry now = entries.get(path);
            if (now != null) {
                same.put(
                        path,
                        new Entry(
                                now.kind,
                                wanted.mode == null ? null : now.mode,
                                wanted.owner == null ? null : now.owner,
                                wanted.group == null ? null : now.group,
                                wanted.uid == null ? null : now.uid,
                                wanted.gid == null ? null : now.gid));
            }
        });
        return new TreeState(exists, same);
    }

    /** Whether only root and this user can exchange anything in it: nothing that can be entered is another's. */
    boolean isOurs(FileState.@Nullable Reader reader) {
        return entries.values().stream().allMatch(entry -> {
            Long uid = entry.uid();
            Integer mode = entry.mode();
            boolean own = uid != null && (uid == 0 || reader != null && uid == reader.uid());
            return entry.kind() != Kind.DIRECTORY || own && mode != null && (mode & 0022) == 0;
        });
    }

    /** Only what is there, without its attributes: what goes away when the directory does. */
    TreeState kinds() {
        SortedMap<String, Entry> kinds = new TreeMap<>();
        entries.forEach((path, entry) -> kinds.put(path, new Entry(entry.kind, null, null, null, null, null)));
        return new TreeState(exists, kinds);
    }

    @Override
    public Attributes attributes() {
        Attributes.Builder attributes = Attributes.builder();
        for (Map.Entry<String, Entry> each : entries.entrySet()) {
            Entry entry = each.getValue();
            String path = each.getKey();
            attributes
                    .text(path, entry.kind.name().toLowerCase(Locale.ROOT))
                    .text(path + " mode", entry.mode == null ? null : FileMode.format(entry.mode))
                    .text(path + " owner", entry.owner)
                    .text(path + " group", entry.group)
                    .text(path + " uid", entry.uid)
                    .text(path + " gid", entry.gid);
        }
        return attributes.build();
    }
}
