package dev.plumb.modules.postgresql;

import dev.plumb.module.Plan;
import dev.plumb.modules.kit.FieldsState;
import dev.plumb.modules.kit.Presence;
import dev.plumb.resource.ResourceRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What is to be done about the rights that one task names. */
final class PrivsPlan {
    private final PostgresqlPrivsModule.Params p;
    private final Catalog catalog;
    private final RightsStates states;
    private final Changes changes = new Changes();

    PrivsPlan(PostgresqlPrivsModule.Params p, Catalog catalog) {
        this.p = p;
        this.catalog = catalog;
        String roles =
                String.join(", ", p.grantees().stream().map(GrantedType::spoken).toList());
        boolean isPresent = p.state() == Presence.PRESENT;
        this.states = new RightsStates(
                catalog, isPresent ? roles + " is to have rights on it" : "rights on it are to be taken from " + roles);
    }

    Plan plan() {
        List<String> grantees = RoleNames.there(
                catalog, p.grantees(), p.failOnRole(), "its rights are to be as the task says", changes);
        Plan plan = null;
        for (String grantee : grantees) {
            plan = plan != null ? plan : one(grantee);
        }
        return plan != null ? plan : changes.plan(catalog);
    }

    /** Adds what is to be done for one; not null when nothing can be done at all. */
    private @Nullable Plan one(String grantee) {
        return switch (p.type()) {
            case GROUP -> memberships(grantee);
            case DEFAULT_PRIVS -> defaults(grantee);
            default -> p.isEach() ? each(grantee) : objects(grantee);
        };
    }

    private @Nullable Plan memberships(String member) {
        Boolean admin = p.grantOption();
        MembershipPlan plan = new MembershipPlan(catalog, admin == null ? Map.of() : Map.of("admin", admin), changes);
        String wrong = null;
        for (String group : RoleNames.there(catalog, p.objs(), p.failOnRole(), "it is to have members", changes)) {
            if (p.state() == Presence.PRESENT) {
                plan.granted(group, member);
            } else if (wrong == null) {
                wrong = plan.revoked(group, member, catalog.host().get(plan.ref(group, member)));
            }
        }
        return wrong == null ? null : Plan.failed(wrong);
    }

    private @Nullable Plan defaults(String grantee) {
        for (String maker : p.makers()) {
            catalog.host()
                    .require(
                            RoleType.ref(p.login(), Psql.POSTGRES, maker),
                            "rights on what it makes are to be as the task says");
            for (String word : p.futures()) {
                ObjectKind kind = DefaultRightsType.kind(word);
                String schema = p.schemaOf(word);
                ResourceRef<FieldsState> ref =
                        DefaultRightsType.ref(p.login(), p.loginDb(), maker, schema, word, grantee);
                FieldsState now = states.byDefault(maker, schema, word, grantee);
                if (now == null) {
                    return Plan.unseen(ref);
                }
                String in = schema.isEmpty() ? "" : " IN SCHEMA " + Sql.name(schema);
                RightsPlan plan = new RightsPlan(
                        catalog,
                        kind,
                        "ALTER DEFAULT PRIVILEGES FOR ROLE " + Sql.name(maker) + in + " ",
                        word,
                        grantee,
                        null);
                Plan failed = add(plan, ref, now, DefaultRightsType.of(now));
                if (failed != null) {
                    return failed;
                }
            }
        }
        return null;
    }

    private @Nullable Plan objects(String grantee) {
        ObjectKind kind = p.kind();
        for (List<String> parts : p.objects()) {
            if (kind == ObjectKind.PARAMETER
                    && catalog.server().major() > 0
                    && catalog.server().major() < 15) {
                return Plan.failed("rights on parameters need PostgreSQL 15, and the server "
                        + p.login().server() + " is PostgreSQL "
                        + catalog.server().major());
            }
            FieldsState now = states.object(kind, parts, grantee);
            if (now == null) {
                return Plan.unseen(p.ref(parts, grantee));
            }
            Plan failed = object(kind, parts, grantee, now);
            if (failed != null) {
                return failed;
            }
        }
        return null;
    }

    private @Nullable Plan each(String grantee) {
        ObjectKind kind = p.kind();
        FieldsState all = states.each(kind, p.schemaName(), grantee);
        if (all == null) {
            return Plan.unseen(GrantedListType.ref(kind, p.login(), p.loginDb(), p.schemaName(), grantee));
        }
        Map<List<String>, FieldsState> found = GrantedListType.of(kind).objects(p.schemaName(), all);
        for (Map.Entry<List<String>, FieldsState> each : found.entrySet()) {
            ResourceRef<FieldsState> ref = p.ref(each.getKey(), grantee);
            FieldsState now =
                    catalog.host().isPlanned(ref) ? states.object(kind, each.getKey(), grantee) : each.getValue();
            Plan failed = now == null ? Plan.unseen(ref) : object(kind, each.getKey(), grantee, now);
            if (failed != null) {
                return failed;
            }
        }
        return null;
    }

    private @Nullable Plan object(ObjectKind kind, List<String> parts, String grantee, FieldsState now) {
        Rights rights = Rights.of(now);
        if (kind == ObjectKind.LANGUAGE
                && now.told().at("owner").isThere()
                && rights.related().isEmpty()) {
            return Plan.failed("language " + parts.get(0)
                    + " is not trusted, so that only superusers may use it and there are no rights on it");
        }
        for (Privilege each : p.privileges()) {
            boolean isMissing = !each.column().isEmpty()
                    && !rights.related().isEmpty()
                    && !rights.related().contains(each.column());
            if (isMissing) {
                return Plan.failed("table " + kind.shown(parts) + " has no column '" + each.column() + "'");
            }
        }
        RightsPlan plan = new RightsPlan(catalog, kind, "", kind.sql(parts), grantee, other -> p.ref(parts, other));
        return add(plan, p.ref(parts, grantee), now, rights);
    }

    private @Nullable Plan add(RightsPlan plan, ResourceRef<FieldsState> ref, FieldsState now, Rights rights) {
        int major = catalog.server().major();
        List<Privilege> all = new ArrayList<>();
        for (Privilege each : p.privileges()) {
            int since = plan.kind().since(each.word());
            if (major > 0 && since > major) {
                return Plan.failed(each.word() + " needs PostgreSQL " + since + ", and the server "
                        + p.login().server() + " is PostgreSQL " + major);
            }
            all.addAll(each.expanded(plan.kind(), major));
        }
        RightsPlan.Wanted wanted = new RightsPlan.Wanted(all, p.state(), p.grantOption());
        String wrong = plan.plan(ref, now, rights, wanted, changes);
        return wrong == null ? null : Plan.failed(Objects.requireNonNull(wrong));
    }
}
