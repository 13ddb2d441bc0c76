package dev.plumb.playbook;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The roles of one play as they are read: their order, their handlers, and which use repeats which. */
final class RolesRead {
    private final List<Role> roles = new ArrayList<>();
    private final List<HandlersFile> handlers = new ArrayList<>();
    private final Map<Use, Role> first = new HashMap<>();
    private boolean lacking;

    /** Handlers that are still to be read. */
    record HandlersFile(Path file, Context context) {}

    /** What two uses of a role have in common of which the second does nothing. */
    private record Use(String key, List<?> when, List<String> tags) {}

    /** Notes that a role is missing, so that tasks and handlers are not all there. */
    void lack() {
        lacking = true;
    }

    /** Whether a role is missing. */
    boolean isLacking() {
        return lacking;
    }

    /** The roles so far, each after those it depends on. */
    List<Role> roles() {
        return List.copyOf(roles);
    }

    /** The roles' handlers so far; they are taken away. */
    List<HandlersFile> takeHandlers() {
        List<HandlersFile> taken = List.copyOf(handlers);
        handlers.clear();
        return taken;
    }

    void add(Role role) {
        roles.add(role);
    }

    void add(HandlersFile file) {
        handlers.add(file);
    }

    /**
     * The earlier use of a role that surely runs wherever this one would, so that this one does nothing; or null.
     *
     * @param inside what surrounds the role's tasks
     */
    @Nullable
    Role earlier(Role role, Context inside) {
        String key = role.onceKey();
        return key == null ? null : first.get(new Use(key, inside.when(), inside.tags()));
    }

    /** Remembers a use that runs on every host but for what its own conditions and tags say. */
    void remember(Role role, Context inside) {
        String key = role.onceKey();
        if (key != null) {
            first.putIfAbsent(new Use(key, inside.when(), inside.tags()), role);
        }
    }
}
