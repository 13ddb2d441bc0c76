package dev.plumb.modules.postgresql;

import dev.plumb.module.Plan;
import dev.plumb.module.States;
import dev.plumb.modules.kit.FieldsState;
import dev.plumb.modules.kit.Names;
import dev.plumb.modules.kit.PlanSequence;
import dev.plumb.modules.kit.Presence;
import dev.plumb.modules.postgresql.PostgresqlPrivsModule.Type;
import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceRef;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is to be done about the database of an app: what the modules for roles, databases and rights do, one after the other. */
record AppDatabasePlan(AppDatabaseModule.Params p) {
    private static final PostgresqlUserModule ROLE = new PostgresqlUserModule();
    private static final PostgresqlDbModule DATABASE = new PostgresqlDbModule();
    private static final PostgresqlSchemaModule SCHEMA = new PostgresqlSchemaModule();
    private static final PostgresqlExtModule EXTENSION = new PostgresqlExtModule();
    private static final PostgresqlPrivsModule RIGHTS = new PostgresqlPrivsModule();

    /** Schema that every database has unless somebody drops it. */
    private static final String PUBLIC = "public";

    /** Since PostgreSQL 14: whoever owns the database. */
    private static final String ITS_OWNER = "pg_database_owner";

    private static final int HAS_ITS_OWNER = 14;

    /** What is wrong with names in lists, or null. */
    @Nullable
    String mistake() {
        for (String each : p.schemas()) {
            String wrong = each.equals(PUBLIC)
                    ? "schemas has public, which there is anyway"
                    : SCHEMA.invalid(schema(each, p.role()));
            if (wrong != null) {
                return "schemas: " + wrong;
            }
        }
        return Names.first(ROLE.invalid(role(Presence.PRESENT)), DATABASE.invalid(database()));
    }

    List<String> secrets(Plan plan) {
        return p.state() == Presence.ABSENT ? List.of() : ROLE.secrets(role(Presence.PRESENT), plan);
    }

    Set<Read<?>> reads() {
        Set<Read<?>> reads = new LinkedHashSet<>(ROLE.reads(role(p.state())));
        if (p.state() == Presence.ABSENT) {
            reads.addAll(DATABASE.reads(dropped()));
            return reads;
        }
        reads.addAll(DATABASE.reads(database()));
        reads.addAll(RIGHTS.reads(connect(List.of(RoleNames.PUBLIC), Presence.ABSENT)));
        reads.add(Read.of(ref(PUBLIC)));
        reads.addAll(RIGHTS.reads(making()));
        p.schemas().forEach(each -> reads.addAll(SCHEMA.reads(schema(each, p.role()))));
        p.extensions().forEach(each -> reads.addAll(EXTENSION.reads(extension(each))));
        readable(schemas()).forEach(each -> reads.addAll(RIGHTS.reads(each)));
        return reads;
    }

    Plan plan(States host) {
        PlanSequence parts = new PlanSequence(host);
        Map<String, @Nullable Object> told = new LinkedHashMap<>();
        if (p.state() == Presence.ABSENT) {
            parts.then(this::foreign).then(states -> DATABASE.plan(dropped(), states));
            parts.then(states -> ROLE.plan(role(Presence.ABSENT), states));
        } else {
            present(parts);
            told.put("url", p.url());
            told.put("host", p.appHost());
            told.put("port", (long) p.appPort());
        }
        told.put("database", p.name());
        told.put("user", p.role());
        Plan plan = parts.plan();
        if (plan.result().containsKey("warnings")) {
            told.put("warnings", plan.result().get("warnings"));
        }
        return new Plan(plan.changes(), told, plan.failure(), plan.unseen());
    }

    private void present(PlanSequence parts) {
        parts.then(states -> ROLE.plan(role(Presence.PRESENT), states)).then(this::powerful);
        parts.then(states -> DATABASE.plan(database(), states));
        parts.then(states -> RIGHTS.plan(connect(List.of(RoleNames.PUBLIC), Presence.ABSENT), states));
        parts.then(this::publicSchema);
        p.schemas().forEach(each -> parts.then(states -> SCHEMA.plan(schema(each, p.role()), states)));
        p.extensions().forEach(each -> parts.then(states -> EXTENSION.plan(extension(each), states)));
        parts.then(this::readers);
    }

    /** No rights bind a superuser: its password would be that of the whole server. */
    private Plan powerful(States states) {
        boolean isSuperuser = "yes"
                .equals(states.get(RoleType.ref(p.login(), Psql.POSTGRES, p.role()))
                        .text("superuser"));
        return isSuperuser
                ? Plan.failed(
                        "role " + p.role() + " is a superuser, whom no rights keep from other databases; give the app"
                                + " another user, or take SUPERUSER from this one by postgresql_user")
                : Plan.nothing();
    }

    /** What belongs to somebody else is not this app's. */
    private Plan foreign(States states) {
        FieldsState now = states.get(DatabaseType.ref(p.login(), Psql.POSTGRES, p.name()));
        String owner = now.text(DatabaseType.OWNER);
        return owner == null || owner.equals(p.role())
                ? Plan.nothing()
                : Plan.failed("database " + p.name() + " belongs to role " + owner + " and not to " + p.role()
                        + ", and is not dropped; write user: " + owner + " if it is the one that is meant");
    }

    /** As PostgreSQL 15 has it: it belongs to whoever owns the database, and others make nothing there. */
    private Plan publicSchema(States states) {
        FieldsState now = states.get(ref(PUBLIC));
        if (!now.exists()) {
            return Plan.nothing();
        }
        int major = new Catalog(p.login(), p.name(), states).server().major();
        String owner = now.text(SchemaType.OWNER);
        boolean isTheirs = owner == null
                ? major == 0 || major >= GrantedType.CLOSED
                : owner.equals(ITS_OWNER) || owner.equals(p.role());
        PlanSequence parts = new PlanSequence(states);
        if (!isTheirs) {
            String next = major >= HAS_ITS_OWNER ? ITS_OWNER : p.role();
            parts.then(before -> SCHEMA.plan(schema(PUBLIC, next), before));
        }
        return parts.then(before -> RIGHTS.plan(making(), before)).plan();
    }

    private Plan readers(States states) {
        List<String> there = schemas().stream()
                .filter(each -> states.get(ref(each)).exists())
                .toList();
        PlanSequence parts = new PlanSequence(states);
        readable(there).forEach(each -> parts.then(before -> RIGHTS.plan(each, before)));
        return parts.plan();
    }

    private List<String> schemas() {
        List<String> all = new ArrayList<>(List.of(PUBLIC));
        all.addAll(p.schemas());
        return all;
    }

    /** Rights to look at what is and will be in these schemas. */
    private List<PostgresqlPrivsModule.Params> readable(List<String> schemas) {
        if (p.readers().isEmpty()) {
            return List.of();
        }
        List<PostgresqlPrivsModule.Params> all = new ArrayList<>(List.of(connect(p.readers(), Presence.PRESENT)));
        all.add(rights(p.readers(), Presence.PRESENT, "USAGE", Type.SCHEMA, schemas, null));
        List<String> each = List.of(PostgresqlPrivsModule.each());
        for (String schema : schemas) {
            all.add(rights(p.readers(), Presence.PRESENT, "SELECT", Type.TABLE, each, schema));
            all.add(rights(p.readers(), Presence.PRESENT, "SELECT", Type.SEQUENCE, each, schema));
            all.add(rights(
                    p.readers(),
                    Presence.PRESENT,
                    "SELECT",
                    Type.DEFAULT_PRIVS,
                    List.of("TABLES", "SEQUENCES"),
                    schema));
        }
        return all;
    }

    private ResourceRef<FieldsState> ref(String schema) {
        return SchemaType.ref(p.login(), p.name(), schema);
    }

    private PostgresqlPrivsModule.Params connect(List<String> roles, Presence state) {
        return rights(roles, state, "CONNECT", Type.DATABASE, List.of(p.name()), null);
    }

    /** That everybody makes things in schema {@code public}. */
    private PostgresqlPrivsModule.Params making() {
        return rights(List.of(RoleNames.PUBLIC), Presence.ABSENT, "CREATE", Type.SCHEMA, List.of(PUBLIC), null);
    }

    private PostgresqlPrivsModule.Params rights(
            List<String> roles, Presence state, String right, Type type, List<String> on, @Nullable String schema) {
        List<String> makers = type == Type.DEFAULT_PRIVS ? List.of(p.role()) : List.of();
        return new PostgresqlPrivsModule.Params(
                roles, state, List.of(right), type, on, schema, makers, null, true, p.name(), p.login());
    }

    private PostgresqlUserModule.Params role(Presence state) {
        boolean isPresent = state == Presence.PRESENT;
        String password = p.password() == null || p.password().isEmpty() ? null : p.password();
        return PostgresqlUserModule.Params.of(
                p.role(),
                state,
                isPresent ? password : null,
                isPresent ? List.of("LOGIN") : List.of(),
                isPresent ? p.connectionLimit() : null,
                p.login());
    }

    private PostgresqlDbModule.Params database() {
        return database(PostgresqlDbModule.State.PRESENT, p.role(), p.encoding(), p.locale());
    }

    private PostgresqlDbModule.Params dropped() {
        return database(PostgresqlDbModule.State.ABSENT, null, null, null);
    }

    private PostgresqlDbModule.Params database(
            PostgresqlDbModule.State state,
            @Nullable String owner,
            @Nullable String encoding,
            @Nullable String locale) {
        return new PostgresqlDbModule.Params(
                p.name(),
                state,
                owner,
                null,
                encoding,
                locale,
                locale,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                p.force(),
                Psql.POSTGRES,
                p.login());
    }

    private PostgresqlSchemaModule.Params schema(String name, String owner) {
        return new PostgresqlSchemaModule.Params(name, Presence.PRESENT, owner, null, false, p.name(), p.login());
    }

    private PostgresqlExtModule.Params extension(String name) {
        return new PostgresqlExtModule.Params(name, Presence.PRESENT, null, null, null, false, p.name(), p.login());
    }
}
