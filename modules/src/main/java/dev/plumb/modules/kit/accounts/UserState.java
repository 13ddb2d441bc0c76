package dev.plumb.modules.kit.accounts;

import dev.plumb.resource.Attributes;
import dev.plumb.resource.State;
import dev.plumb.resource.Value;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A user account. Null components are those that were not read, do not matter, or are chosen by the host.
 *
 * @param exists whether it is there
 * @param uid its number
 * @param group name of its primary group
 * @param gid number of its primary group; no part of what a task manages
 * @param groups names of the groups that list it as a member
 * @param comment the GECOS field
 * @param home path of its home directory
 * @param homeExists whether the home directory is there
 * @param shell path of its login shell
 * @param shadow what the shadow file says; null unless it matters
 * @param defaults what the host would give a new user of this name
 */
public record UserState(
        boolean exists,
        @Nullable Long uid,
        @Nullable String group,
        @Nullable Long gid,
        @Nullable SortedSet<String> groups,
        @Nullable String comment,
        @Nullable String home,
        @Nullable Boolean homeExists,
        @Nullable String shell,
        @Nullable Shadow shadow,
        @Nullable Defaults defaults)
        implements State {
    /** No such user. */
    public static final UserState ABSENT = absent(null);

    /** No such user, on a host with these defaults. */
    public static UserState absent(@Nullable Defaults defaults) {
        return new UserState(false, null, null, null, null, null, null, null, null, null, defaults);
    }

    public UserState {
        groups = groups == null ? null : Collections.unmodifiableSortedSet(new TreeSet<>(groups));
    }

    /**
     * What the shadow file says of a user; null components do not matter.
     *
     * @param password fingerprint of the password's hash, without the mark of a lock
     * @param locked whether a password is there but locked
     * @param expires day on which the account expires, {@code YYYY-MM-DD} or {@code never}
     * @param minDays days before the password may be changed again; -1: none
     * @param maxDays days before it must be changed; -1: none
     */
    public record Shadow(
            @Nullable String password,
            @Nullable Boolean locked,
            @Nullable String expires,
            @Nullable Integer minDays,
            @Nullable Integer maxDays) {
        /** Nothing of it matters. */
        public static final Shadow NOTHING = new Shadow(null, null, null, null, null);
    }

    /**
     * What the host gives a new user.
     *
     * @param ownGroup whether it gets a group of its name
     * @param home path of its home directory
     * @param homeMode permission bits of its home directory
     * @param shell path of its login shell, or null when the host does not say
     * @param skeleton names of what its home directory begins with
     */
    public record Defaults(
            boolean ownGroup,
            String home,
            int homeMode,
            @Nullable String shell,
            List<String> skeleton) {}

    /** The same without its membership in this group. */
    public UserState without(String name) {
        SortedSet<String> fewer = groups == null ? null : new TreeSet<>(groups);
        if (fewer != null) {
            fewer.remove(name);
        }
        return withGroups(fewer);
    }

    /** The same in these groups. */
    public UserState withGroups(@Nullable SortedSet<String> newGroups) {
        return new UserState(exists, uid, group, gid, newGroups, comment, home, homeExists, shell, shadow, defaults);
    }

    @Override
    public Attributes attributes() {
        if (!exists) {
            return Attributes.NONE;
        }
        Attributes.Builder all = Attributes.builder()
                .value("uid", uid == null ? new Value.Any("(next free number)") : new Value.Text(uid.toString()))
                .text("group", group)
                .text("groups", groups == null ? null : groups.isEmpty() ? "(none)" : String.join(",", groups))
                .text("comment", comment)
                .text("home", home);
        if (homeExists != null) {
            all.text("home directory", homeExists ? "present" : "missing");
        }
        all.text("shell", shell);
        if (shadow != null) {
            all.value("password", shadow.password == null ? null : new Value.Hidden(shadow.password));
            if (shadow.locked != null) {
                all.text("locked", shadow.locked ? "yes" : "no");
            }
            all.text("expires", shadow.expires)
                    .text("password_expire_min", shadow.minDays)
                    .text("password_expire_max", shadow.maxDays);
        }
        return all.build();
    }
}
