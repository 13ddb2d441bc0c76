package dev.plumb.run;

import dev.plumb.expression.LazyLayer;
import dev.plumb.playbook.Role;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Magic variables about roles and files, as a task of this role in this file sees them. */
final class PlaceMagicVariables implements LazyLayer {
    /** Those that only a task of a role has. */
    private static final Set<String> OWN = Set.of(
            "role_name",
            "ansible_role_name",
            "role_path",
            "role_uuid",
            "ansible_parent_role_names",
            "ansible_parent_role_paths",
            "ansible_dependent_role_names");

    private static final String SEARCH_PATH = "ansible_search_path";

    private static final Set<String> PLAY = Set.of("role_names", "ansible_role_names", "ansible_play_role_names");

    private final @Nullable Role role;
    private final @Nullable Path file;
    private final PlayState play;

    PlaceMagicVariables(@Nullable Role role, @Nullable Path file, PlayState play) {
        this.role = role;
        this.file = file;
        this.play = play;
    }

    @Override
    public boolean isDefined(String name) {
        return PLAY.contains(name) || name.equals(SEARCH_PATH) || role != null && OWN.contains(name);
    }

    @Override
    public @Nullable Object get(String name) {
        Role own = role;
        if (name.equals(SEARCH_PATH)) {
            return SearchPath.bases(role, file, play.directory()).stream()
                    .map(Path::toString)
                    .toList();
        }
        if (own == null || PLAY.contains(name)) {
            // only one of the three names those that others depend on as well
            boolean all = name.equals("ansible_role_names");
            return play.exported().stream()
                    .filter(each -> all || each.parent() == null)
                    .map(Role::name)
                    .distinct()
                    .toList();
        }
        return switch (name) {
            case "role_path" -> own.path().toString();
            case "role_uuid" -> Integer.toHexString(System.identityHashCode(own));
            case "ansible_parent_role_names" ->
                parents(own).stream().map(Role::name).toList();
            case "ansible_parent_role_paths" ->
                parents(own).stream().map(parent -> parent.path().toString()).toList();
            case "ansible_dependent_role_names" ->
                play.exported().stream()
                        .filter(other -> other.parent() != null)
                        .map(Role::name)
                        .distinct()
                        .toList();
            default -> own.name();
        };
    }

    /** The nearest first, as in Ansible. */
    private static List<Role> parents(Role role) {
        List<Role> parents = new ArrayList<>();
        for (Role at = role.parent(); at != null; at = at.parent()) {
            parents.add(at);
        }
        return parents;
    }

    @Override
    public Set<String> names() {
        return role == null ? PLAY : OWN;
    }
}
