package dev.plumb.modules.postgresql;

import dev.plumb.modules.kit.FieldsState;
import dev.plumb.resource.ResourceRef;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Roles that a task names, and that have to be there. */
final class RoleNames {
    /** All roles, present and future, as the catalogue has it: no role can be named like that. */
    static final String PUBLIC = "public";

    private RoleNames() {}

    /** What is wrong with names of roles, or null. */
    static @Nullable String mistake(String parameter, Collection<String> names) {
        for (String name : names) {
            String wrong = Sql.mistake(parameter, name);
            if (wrong != null) {
                return wrong;
            }
        }
        return null;
    }

    /** References to them, for a read. */
    static List<ResourceRef<FieldsState>> refs(PostgresLogin login, Collection<String> names) {
        return names.stream()
                .filter(name -> !name.equals(PUBLIC))
                .distinct()
                .map(name -> RoleType.ref(login, Psql.POSTGRES, name))
                .toList();
    }

    /**
     * Those of them that are there, or that an earlier task may bring. One that is missing fails the task, or is left out with a
     * warning.
     *
     * @param need what they are needed for: {@code it is to be a member of readers}
     */
    static List<String> there(
            Catalog catalog, Collection<String> names, boolean isNeeded, String need, Changes changes) {
        List<String> there = new ArrayList<>();
        for (String name : names) {
            ResourceRef<FieldsState> ref = RoleType.ref(catalog.login(), Psql.POSTGRES, name);
            if (name.equals(PUBLIC) || catalog.get(ref).exists()) {
                there.add(name);
            } else if (isNeeded) {
                catalog.host().require(ref, need);
                there.add(name);
            } else {
                changes.warn("role " + name + " does not exist, and is left out");
            }
        }
        return there;
    }
}
