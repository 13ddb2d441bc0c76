package dev.plumb.modules.kit.files;

import dev.plumb.module.Plan;
import dev.plumb.modules.kit.files.FileState.Inode;
import dev.plumb.modules.kit.files.FileState.Mount;
import dev.plumb.modules.kit.files.FileState.Reader;
import dev.plumb.resource.Change;
import dev.plumb.resource.Value;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What keeps files from being changed, as far as it can be read: told by the plan, before anything is tried. */
final class Obstacles {
    private static final int STICKY = 01000;

    private Obstacles() {}

    /** Fails when a change of the plan cannot be made. */
    static void refuse(HostFiles files, Plan plan) {
        for (Change<?> change : plan.changes()) {
            if (change.after() instanceof FileState after && change.before() instanceof FileState before) {
                String path = change.ref().key();
                FileState now = files.found(path);
                String trouble = replaces(before, after)
                        ? replaced(files, path, now, after)
                        : attributes(files, path, now, before, after);
                if (trouble != null) {
                    throw new PlanFailure(trouble);
                }
            }
        }
    }

    /** Whether a name comes, goes or stands for something else afterwards: then its directory is written. */
    private static boolean replaces(FileState before, FileState after) {
        if (before.kind() != after.kind()) {
            return true;
        } else if (after.isLink()) {
            return !Objects.equals(before.target(), after.target());
        }
        Value content = after.content();
        Value old = before.content();
        return content != null
                && (old == null || content instanceof Value.Any || !content.equals(old) && !content.admits(old));
    }

    private static @Nullable String replaced(HostFiles files, String path, FileState now, FileState after) {
        Mount mount = mount(files.mounted(path, now));
        if (mount == Mount.POINT) {
            return path + " is a mount point, which can be neither replaced nor removed while it is one";
        } else if (mount == Mount.BELOW && !after.isDirectory()) {
            return "something is mounted below " + path + ", which would be emptied with it; unmount it first";
        }
        String directory = Paths.parent(path);
        if (directory.equals(path) || files.isPlanned(directory)) {
            return null;
        }
        FileState parent = files.found(directory);
        if (mount == Mount.READ_ONLY || mount(parent) == Mount.READ_ONLY) {
            return readOnly(path);
        }
        Reader reader = now.reader();
        if (reader == null || reader.uid() == 0) {
            return fixed(path, now, directory, parent);
        } else if (!mayWrite(parent, reader)) {
            return may(reader, "write " + path + ", since its directory belongs to " + parent.ownerShown());
        }
        boolean others = now.exists() && isSticky(parent) && !isOwner(reader, now) && !isOwner(reader, parent);
        return others
                ? may(reader, "replace " + path + ", which belongs to " + now.ownerShown())
                : given(path, reader, after);
    }

    /** What root may not change is immutable. */
    private static @Nullable String fixed(String path, FileState now, String directory, FileState parent) {
        if (parent.isDirectory() && !isWritable(parent)) {
            return "nothing can be changed in " + directory + ", not even by root: it may be immutable (lsattr -d)";
        }
        boolean fixed = now.isFile() && !isWritable(now);
        return fixed ? path + " cannot be changed, not even by root: it may be immutable (lsattr)" : null;
    }

    private static @Nullable String attributes(
            HostFiles files, String path, FileState now, FileState before, FileState after) {
        if (mount(files.mounted(path, now)) == Mount.READ_ONLY) {
            return readOnly(path);
        }
        Reader reader = now.reader();
        if (reader == null || reader.uid() == 0 || now.inode() == null) {
            return null;
        }
        boolean changes = !Objects.equals(before.mode(), after.mode())
                || !Objects.equals(before.group(), after.group())
                || !Objects.equals(before.owner(), after.owner());
        if (changes && !isOwner(reader, now)) {
            return may(reader, "change the attributes of " + path + ", which belongs to " + now.ownerShown());
        }
        return changes ? given(path, reader, after) : null;
    }

    /** Only root gives files away. */
    private static @Nullable String given(String path, Reader reader, FileState after) {
        String owner = after.owner();
        boolean other = owner == null
                ? after.uid() != null && after.uid() != reader.uid()
                : !owner.equals(reader.owner()) && !owner.equals(Long.toString(reader.uid()));
        return after.exists() && other ? may(reader, "give " + path + " to " + after.ownerShown()) : null;
    }

    private static String may(Reader reader, String what) {
        return "user " + reader.owner() + " may not " + what + "; write become: true";
    }

    private static String readOnly(String path) {
        return path + " is on a file system that is mounted read-only";
    }

    private static boolean mayWrite(FileState directory, Reader reader) {
        if (!directory.isDirectory()) {
            return true;
        } else if (directory.inode() != null) {
            return isWritable(directory);
        }
        // it is only planned, perhaps by a task of another user
        boolean known = directory.owner() != null && directory.group() != null;
        return !known || Permissions.has(directory.readBy(reader), Permissions.WRITE);
    }

    private static boolean isWritable(FileState state) {
        Inode inode = state.inode();
        return inode == null || inode.writable();
    }

    private static boolean isSticky(FileState directory) {
        Integer mode = directory.mode();
        return mode != null && (mode & STICKY) != 0;
    }

    private static boolean isOwner(Reader reader, FileState state) {
        return state.uid() != null
                ? state.uid() == reader.uid()
                : reader.owner().equals(state.owner());
    }

    private static Mount mount(FileState state) {
        Inode inode = state.inode();
        return inode == null ? Mount.NONE : inode.mount();
    }
}
