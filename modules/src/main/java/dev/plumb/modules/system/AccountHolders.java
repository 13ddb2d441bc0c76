package dev.plumb.modules.system;

import dev.plumb.module.States;
import dev.plumb.modules.kit.accounts.AccountDatabase;
import dev.plumb.modules.kit.accounts.GroupState;
import dev.plumb.modules.kit.accounts.Groups;
import dev.plumb.modules.kit.accounts.UserState;
import dev.plumb.modules.kit.accounts.Users;
import dev.plumb.resource.Attributes;
import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceKey;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.ResourceType;
import dev.plumb.resource.State;
import dev.plumb.script.Script;
import dev.plumb.script.ScriptResult;
import dev.plumb.script.Sh;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Who has what the tools refuse to give away twice or to take away: users by their number, groups by theirs, and by the name of
 * a group the users whose primary group it is.
 */
final class AccountHolders implements ResourceType<AccountHolders.Holders> {
    static final AccountHolders TYPE = new AccountHolders();

    private static final String SECTION = "--plumb--";

    private AccountHolders() {}

    private enum Kind {
        UID,
        GID,
        GROUP
    }

    /**
     * What is held.
     *
     * @param what a number, or the name of a group
     */
    private record Held(Kind kind, String what) implements ResourceKey {
        @Override
        public String rendering() {
            return kind.name().toLowerCase(Locale.ROOT) + " " + what;
        }

        /** Whether a user has it. */
        boolean isOf(UserState user) {
            return kind == Kind.UID && what.equals(String.valueOf(user.uid()))
                    || kind == Kind.GROUP && what.equals(user.group());
        }
    }

    private static Held held(ResourceRef<?> ref) {
        return ref.key(Held.class);
    }

    /**
     * Names of those who have it.
     *
     * @param names of users, or of groups
     */
    record Holders(Set<String> names) implements State {
        Holders {
            names = Set.copyOf(names);
        }

        private Holders and(String name) {
            Set<String> all = new TreeSet<>(names);
            all.add(name);
            return new Holders(all);
        }

        @Override
        public boolean exists() {
            return !names.isEmpty();
        }

        @Override
        public Attributes attributes() {
            return Attributes.builder()
                    .text("names", String.join(",", new TreeSet<>(names)))
                    .build();
        }
    }

    /** Users with this number. */
    static ResourceRef<Holders> ofUid(long uid) {
        return new ResourceRef<>(TYPE, new Held(Kind.UID, Long.toString(uid)));
    }

    /** Groups with this number. */
    static ResourceRef<Holders> ofGid(long gid) {
        return new ResourceRef<>(TYPE, new Held(Kind.GID, Long.toString(gid)));
    }

    /** Users whose primary group this is. */
    static ResourceRef<Holders> ofGroup(String name) {
        return new ResourceRef<>(TYPE, new Held(Kind.GROUP, name));
    }

    @Override
    public String name() {
        return "holder";
    }

    /** Two processes at most: one asks for users, one for groups. */
    @Override
    public Script readScript(List<Read<Holders>> reads) {
        List<String> users = new ArrayList<>();
        List<String> groups = new ArrayList<>();
        boolean all = false;
        for (Read<Holders> read : reads) {
            Held held = held(read.ref());
            (held.kind == Kind.UID ? users : groups).add(held.what);
            all |= held.kind == Kind.GROUP;
        }
        return Script.of(lookUp("passwd", all ? List.of() : users, all || !users.isEmpty()) + "echo " + SECTION + "\n"
                + lookUp("group", groups, !groups.isEmpty()) + "echo " + SECTION + "\ntrue\n");
    }

    private static String lookUp(String database, List<String> keys, boolean needed) {
        String words = keys.isEmpty() ? "" : " " + Sh.words(keys);
        return needed
                ? "if command -v getent >/dev/null 2>&1; then getent " + database + words + "; else cat /etc/"
                        + database + "; fi\n"
                : "";
    }

    @Override
    public void parse(List<Read<Holders>> reads, ScriptResult result, ReadSink<Holders> into) {
        String[] sections = result.stdoutText().split(SECTION + "\n", -1);
        List<List<String>> users = AccountDatabase.entries(sections[0], 4);
        List<List<String>> groups = sections.length < 2 ? List.of() : AccountDatabase.entries(sections[1], 3);
        for (Read<Holders> read : reads) {
            if (sections.length > 2) {
                into.state(read.ref(), state(held(read.ref()), users, groups));
            } else {
                into.failed(read.ref(), "the host's answer is not complete");
            }
        }
    }

    private static Holders state(Held held, List<List<String>> users, List<List<String>> groups) {
        String wanted = held.what;
        if (held.kind != Kind.GROUP) {
            return names(held.kind == Kind.UID ? users : groups, 2, wanted);
        }
        for (List<String> group : groups) {
            if (group.get(0).equals(wanted)) {
                return names(users, 3, group.get(2));
            }
        }
        return new Holders(Set.of());
    }

    private static Holders names(List<List<String>> entries, int field, String value) {
        Set<String> names = new TreeSet<>();
        for (List<String> entry : entries) {
            if (entry.get(field).equals(value)) {
                names.add(entry.get(0));
            }
        }
        return new Holders(names);
    }

    @Override
    public Holders absent(ResourceRef<Holders> ref) {
        return new Holders(Set.of());
    }

    @Override
    public boolean touchedBy(ResourceRef<?> changed, ResourceRef<Holders> read) {
        return changed.type() == (held(read).kind == Kind.GID ? Groups.TYPE : Users.TYPE);
    }

    /** One more by plan; whether those who have it now still do is asked of themselves. */
    @Override
    public @Nullable Holders follows(ResourceRef<?> planned, State after, ResourceRef<Holders> read, Holders now) {
        Held held = held(read);
        boolean has = after instanceof UserState user && user.exists() && held.isOf(user)
                || after instanceof GroupState group
                        && group.exists()
                        && held.kind == Kind.GID
                        && held.what.equals(String.valueOf(group.gid()));
        return has ? now.and(planned.key()) : null;
    }

    /** Another user who has this number when the task runs, or null. */
    static @Nullable String otherUser(States host, long uid, String user) {
        for (String name : new TreeSet<>(host.get(ofUid(uid)).names())) {
            UserState state = name.equals(user) ? UserState.ABSENT : host.get(Users.ref(name));
            if (state.exists() && Objects.equals(state.uid(), uid)) {
                return name;
            }
        }
        return null;
    }

    /** Another group that has this number when the task runs, or null. */
    static @Nullable String otherGroup(States host, long gid, String group) {
        for (String name : new TreeSet<>(host.get(ofGid(gid)).names())) {
            GroupState state = name.equals(group) ? GroupState.ABSENT : host.get(Groups.ref(name));
            if (state.exists() && Objects.equals(state.gid(), gid)) {
                return name;
            }
        }
        return null;
    }

    /** Another user whose primary group this is when the task runs, or null. */
    static @Nullable String primaryUser(States host, String group, @Nullable String user) {
        for (String name : new TreeSet<>(host.get(ofGroup(group)).names())) {
            UserState state = name.equals(user) ? UserState.ABSENT : host.get(Users.ref(name));
            if (state.exists() && group.equals(state.group())) {
                return name;
            }
        }
        return null;
    }
}
