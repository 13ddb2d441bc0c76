package dev.plumb.modules.kit.files;

import dev.plumb.module.FileMode;
import dev.plumb.module.States;
import dev.plumb.modules.kit.Names;
import dev.plumb.modules.kit.accounts.Groups;
import dev.plumb.modules.kit.accounts.Users;
import dev.plumb.modules.kit.files.FileState.Kind;
import dev.plumb.modules.kit.files.FileState.Reader;
import dev.plumb.resource.Read;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who may do what with a file, as a task says it.
 *
 * @param mode permissions, or null to leave them
 * @param owner a user's name or number, or null to leave it
 * @param group a group's name or number, or null to leave it
 */
public record Access(
        @Nullable FileMode mode,
        @Nullable String owner,
        @Nullable String group) {
    private static final long LAST_ID = 0xFFFF_FFFEL;
    private static final int NEW_FILE = 0644;
    private static final int NEW_DIRECTORY = 0755;
    private static final int SET_GROUP = 02000;
    private static final String ROOT = "root";

    /** Nothing is said. */
    public static final Access NONE = new Access(null, null, null);

    /** What is wrong with the names, or null. */
    public @Nullable String invalid() {
        return Names.first(invalid("owner", owner), invalid("group", group));
    }

    private static @Nullable String invalid(String parameter, @Nullable String name) {
        boolean tooLarge = name != null && isNumber(name) && (name.length() > 10 || Long.parseLong(name) > LAST_ID);
        return tooLarge ? parameter + " " + name + " is no number of one" : Names.account(parameter, name);
    }

    /** Whether nothing is said. */
    public boolean isNothing() {
        return mode == null && owner == null && group == null;
    }

    /** The same with other permissions. */
    public Access withMode(@Nullable FileMode newMode) {
        return new Access(newMode, owner, group);
    }

    /** The same with what a file has now where nothing is said. */
    Access orOf(FileState now) {
        Integer bits = now.mode();
        FileMode known = mode;
        if (bits != null && (mode == null || !mode.isOctal())) {
            known = new FileMode(FileMode.format(mode == null ? bits : mode.apply(bits, false)));
        }
        return new Access(
                known,
                owner != null ? owner : now.owner() != null ? now.owner() : text(now.uid()),
                group != null ? group : now.group() != null ? now.group() : text(now.gid()));
    }

    private static @Nullable String text(@Nullable Long id) {
        return id == null ? null : id.toString();
    }

    /** Reads that {@link #require} will want. */
    public List<Read<?>> reads() {
        List<Read<?>> reads = new ArrayList<>();
        if (owner != null && isName(owner)) {
            reads.add(Read.of(Users.ref(owner)));
        }
        if (group != null && isName(group)) {
            reads.add(Read.of(Groups.ref(group)));
        }
        return reads;
    }

    /** Root is everywhere; numbers need no name. */
    private static boolean isName(String name) {
        return !name.equals(ROOT) && !isNumber(name);
    }

    private static boolean isNumber(String name) {
        for (int i = 0; i < name.length(); i++) {
            if (name.charAt(i) < '0' || name.charAt(i) > '9') {
                return false;
            }
        }
        return !name.isEmpty();
    }

    /** States that the owner and the group must exist, unless {@code now} shows that they do. */
    public void require(States host, FileState now, String path) {
        if (owner != null && isName(owner) && !owner.equals(now.owner())) {
            host.require(Users.ref(owner), "it is the owner of " + path);
        }
        if (group != null && isName(group) && !group.equals(now.group())) {
            host.require(Groups.ref(group), "it is the group of " + path);
        }
    }

    /** The planned state of something that is {@code base} otherwise. */
    public FileState over(FileState base) {
        FileState state = base;
        if (owner != null && isNumber(owner)) {
            Long uid = Long.valueOf(owner);
            state = state.withOwner(uid.equals(base.uid()) ? base.owner() : null, uid);
        } else if (owner != null) {
            state = state.withOwner(owner, owner.equals(base.owner()) ? base.uid() : null);
        }
        if (group != null && isNumber(group)) {
            Long gid = Long.valueOf(group);
            state = state.withGroup(gid.equals(base.gid()) ? base.group() : null, gid);
        } else if (group != null) {
            state = state.withGroup(group, group.equals(base.group()) ? base.gid() : null);
        }
        if (mode == null || base.isLink()) {
            return state;
        }
        if (base.mode() == null) {
            return state.withMode(mode.isOctal() ? (Integer) mode.apply(0, base.isDirectory()) : null);
        }
        return state.withMode(mode.apply(base.mode(), base.isDirectory()));
    }

    /**
     * What something new would be like before a task says more.
     *
     * @param kind what is made
     * @param absent the state of its absence, which knows who would make it
     * @param parent the directory in which it is made
     */
    public static FileState created(Kind kind, FileState absent, FileState parent) {
        Reader reader = absent.reader() != null ? absent.reader() : parent.reader();
        boolean inherits = parent.mode() != null && (parent.mode() & SET_GROUP) != 0;
        FileState made = FileState.planned(kind, reader);
        if (kind == Kind.DIRECTORY) {
            made = made.withMode(inherits ? NEW_DIRECTORY | SET_GROUP : NEW_DIRECTORY);
        } else if (kind == Kind.FILE) {
            made = made.withMode(NEW_FILE);
        }
        if (reader == null || !parent.exists() || kind == Kind.LINK) {
            return made;
        }
        made = made.withOwner(reader.owner(), known(reader.uid()));
        return inherits
                ? made.withGroup(parent.group(), parent.gid())
                : made.withGroup(reader.group(), known(reader.gid()));
    }

    private static @Nullable Long known(long id) {
        return id == FileState.NO_ID ? null : id;
    }
}
