package dev.plumb.modules.postgresql;

import dev.plumb.module.ModuleInfo;
import dev.plumb.module.Param;
import dev.plumb.module.Plan;
import dev.plumb.module.States;
import dev.plumb.module.TaskModule;
import dev.plumb.modules.kit.FieldsState;
import dev.plumb.modules.kit.Names;
import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceRef;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes roles of PostgreSQL members of others. */
@ModuleInfo(
        name = "postgresql_membership",
        doc = "Makes roles of PostgreSQL members of other roles, their groups.",
        notes = {
            "`state: exact` ends the memberships of `target_roles` in all other groups; with `groups: []` in all.",
            "Since PostgreSQL 16 a membership has the options `admin`, `inherit` and `set`, and several roles may have granted it. It has"
                    + " an option when one of them gave it, and ends when none grants it any more. Older servers know `admin` only.",
            "A new membership is inherited when the member has the attribute `INHERIT`, unless `inherit` says otherwise."
        },
        example = """
                - name: server
                  package:
                    name: postgresql
                - name: group
                  postgresql_user:
                    name: readers
                    role_attr_flags: NOLOGIN
                - name: ann
                  postgresql_user:
                    name: ann
                - name: ann reads
                  postgresql_membership:
                    groups: readers
                    target_roles: ann
                """)
public final class PostgresqlMembershipModule implements TaskModule<PostgresqlMembershipModule.Params> {
    /** What memberships should be like. */
    public enum Membership {
        /** They are there. */
        PRESENT,
        /** They are not. */
        ABSENT,
        /** They are there, and no others. */
        EXACT
    }

    /** Parameters. */
    public record Params(
            @Param(
                    doc = "roles to be a member of",
                    required = true,
                    aliases = {"group", "source_role", "source_roles"})
            List<String> groups,

            @Param(
                    doc = "roles that are to be members",
                    required = true,
                    aliases = {"target_role", "users", "user"})
            List<String> targetRoles,

            @Param(doc = "whether they should be members; `exact`: of these groups only", def = "present")
            Membership state,

            @Param(doc = "whether they may make others members. Default: left as it is") @Nullable
            Boolean admin,

            @Param(
                    doc =
                            "whether they have the rights of the group by themselves (PostgreSQL 16). Default: left as it is")
            @Nullable
            Boolean inherit,

            @Param(doc = "whether they may become the group by `SET ROLE` (PostgreSQL 16). Default: left as it is")
            @Nullable
            Boolean set,

            @Param(doc = "fails when a role is missing; else it is left out with a warning", def = "true")
            boolean failOnRole,

            @Param(
                    doc = "database to connect to",
                    aliases = {"db", "database"},
                    def = "postgres")
            String loginDb,

            PostgresLogin login) {
        private Map<String, Boolean> options() {
            Map<String, Boolean> options = new LinkedHashMap<>();
            List<@Nullable Boolean> all = java.util.Arrays.asList(admin, inherit, set);
            for (int i = 0; i < all.size(); i++) {
                Boolean isOn = all.get(i);
                if (isOn != null) {
                    options.put(MembershipType.OPTIONS.get(i), isOn);
                }
            }
            return options;
        }

        private List<ResourceRef<FieldsState>> refs() {
            List<ResourceRef<FieldsState>> refs = new ArrayList<>();
            refs.addAll(RoleNames.refs(login, groups));
            refs.addAll(RoleNames.refs(login, targetRoles));
            for (String member : targetRoles) {
                groups.forEach(group -> refs.add(MembershipType.ref(login, Psql.POSTGRES, group, member)));
                if (state == Membership.EXACT) {
                    refs.add(GroupsType.ref(login, Psql.POSTGRES, member));
                }
            }
            return refs;
        }
    }

    @Override
    public @Nullable String invalid(Params p) {
        String wrong = Names.first(
                p.login.mistake(),
                Sql.mistake("login_db", p.loginDb),
                RoleNames.mistake("groups", p.groups),
                RoleNames.mistake("target_roles", p.targetRoles),
                p.targetRoles.isEmpty() ? "target_roles is empty; write the roles that are to be members" : null,
                p.groups.isEmpty() && p.state != Membership.EXACT
                        ? "groups is empty, which goes with state: exact only"
                        : null,
                p.state == Membership.ABSENT && !p.options().isEmpty()
                        ? p.options().keySet().iterator().next() + " goes without state: absent"
                        : null);
        for (String member : p.targetRoles) {
            if (wrong == null && p.groups.contains(member) && p.state != Membership.ABSENT) {
                wrong = "role '" + member + "' is in both groups and target_roles, and no role is a member of itself";
            }
        }
        return wrong;
    }

    @Override
    public List<Read<?>> reads(Params p) {
        return Catalog.reads(p.login, p.refs());
    }

    @Override
    public Plan plan(Params p, States host) {
        Catalog catalog = new Catalog(p.login, p.loginDb, host);
        String need = "it is to have members of " + String.join(", ", p.groups);
        return catalog.plan(p.refs(), need, () -> plan(p, catalog));
    }

    private static Plan plan(Params p, Catalog catalog) {
        Changes changes = new Changes();
        List<String> groups = RoleNames.there(
                catalog,
                p.groups,
                p.failOnRole,
                "it is to have " + String.join(", ", p.targetRoles) + " in it",
                changes);
        List<String> members = RoleNames.there(
                catalog,
                p.targetRoles,
                p.failOnRole,
                "it is to be a member of " + String.join(", ", p.groups),
                changes);
        MembershipPlan plan = new MembershipPlan(catalog, p.options(), changes);
        String wrong = plan.obstacle();
        for (String member : members) {
            for (String group : groups) {
                if (p.state == Membership.ABSENT) {
                    FieldsState now = catalog.host().get(plan.ref(group, member));
                    wrong = wrong != null ? wrong : plan.revoked(group, member, now);
                } else {
                    plan.granted(group, member);
                }
            }
            if (p.state == Membership.EXACT) {
                wrong = wrong != null ? wrong : others(p, catalog, plan, member);
            }
        }
        return (wrong != null ? Plan.failed(wrong) : changes.plan(catalog))
                .with("groups", groups)
                .with("target_roles", members)
                .with("state", p.state.name().toLowerCase(java.util.Locale.ROOT));
    }

    /** Ends memberships in groups that the task does not name. */
    private static @Nullable String others(Params p, Catalog catalog, MembershipPlan plan, String member) {
        FieldsState all = catalog.host().get(GroupsType.ref(p.login, Psql.POSTGRES, member));
        for (String group : all.fields().keySet()) {
            if (!p.groups.contains(group)) {
                FieldsState read = GroupsType.membership(all, group);
                boolean isPlanned = !read.exists() || catalog.host().isPlanned(plan.ref(group, member));
                String wrong =
                        plan.revoked(group, member, isPlanned ? catalog.host().get(plan.ref(group, member)) : read);
                if (wrong != null) {
                    return wrong;
                }
            }
        }
        return null;
    }
}
