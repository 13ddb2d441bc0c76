package dev.plumb.modules.system;

import dev.plumb.resource.Attributes;
import dev.plumb.resource.State;
import dev.plumb.resource.Value;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A user account. Null components are those that were not read, do not matter, or are chosen by the host.
 *
 * @param exists whether it is there
 * @param uid its number
 * @param group name of its primary group
 * @param groups names of its supplementary groups, without the primary one
 * @param comment the GECOS field
 * @param home path of its home directory
 * @param shell path of its login shell
 * @param password a fingerprint of its password hash; null unless the password matters
 * @param locked whether the password is locked; null unless it matters
 * @param expires day on which the account expires, {@code YYYY-MM-DD} or {@code never}; null unless it matters
 */
public record UserState(
        boolean exists,
        @Nullable Long uid,
        @Nullable String group,
        @Nullable SortedSet<String> groups,
        @Nullable String comment,
        @Nullable String home,
        @Nullable String shell,
        @Nullable String password,
        @Nullable Boolean locked,
        @Nullable String expires)
        implements State {
    /** No such user. */
    public static final UserState ABSENT = new UserState(false, null, null, null, null, null, null, null, null, null);

    public UserState {
        groups = groups == null ? null : Collections.unmodifiableSortedSet(new TreeSet<>(groups));
    }

    @Override
    public Attributes attributes() {
        if (!exists) {
            return Attributes.NONE;
        }
        Attributes.Builder all = Attributes.builder()
                .value("uid", uid == null ? new Value.Any("(next free number)") : new Value.Text(uid.toString()))
                .text("group", group)
                .text("groups", groups == null ? null : String.join(",", groups))
                .text("comment", comment)
                .text("home", home)
                .text("shell", shell)
                .value("password", password == null ? null : new Value.Hidden(password));
        if (locked != null) {
            all.text("locked", locked ? "yes" : "no");
        }
        return all.text("expires", expires).build();
    }
}
