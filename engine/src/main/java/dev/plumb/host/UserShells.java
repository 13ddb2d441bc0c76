package dev.plumb.host;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The shells of all users on one connection. Thread-safe. */
final class UserShells {
    private final ShellConnection connection;
    private final Map<Key, UserShell> shells = new HashMap<>();

    private record Key(@Nullable Become become, boolean beside) {}

    UserShells(ShellConnection connection) {
        this.connection = connection;
    }

    /**
     * A user's shell; it is started when something is sent to it.
     *
     * @param become whom to become, or null for the login user
     * @param beside whether it is the one for what runs beside the first one
     */
    synchronized UserShell of(@Nullable Become become, boolean beside) {
        return shells.computeIfAbsent(new Key(become, beside), key -> new UserShell(connection, become));
    }

    /** All shells that became this user. */
    synchronized List<UserShell> of(String user) {
        List<UserShell> found = new ArrayList<>();
        shells.forEach((key, shell) -> {
            if (key.become != null && key.become.user().equals(user)) {
                found.add(shell);
            }
        });
        return found;
    }

    synchronized List<UserShell> all() {
        return List.copyOf(shells.values());
    }
}
