package dev.plumb.modules.postgresql;

import dev.plumb.module.ModuleInfo;
import dev.plumb.module.Param;
import dev.plumb.module.Plan;
import dev.plumb.module.States;
import dev.plumb.module.TaskModule;
import dev.plumb.modules.kit.FieldsState;
import dev.plumb.modules.kit.Names;
import dev.plumb.modules.kit.Presence;
import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Grants and revokes rights on objects of PostgreSQL. */
@ModuleInfo(
        name = "postgresql_privs",
        doc = "Grants and revokes rights on objects of PostgreSQL, those that there are and those that will be made.",
        notes = {
            "What counts is what the server has, also where nobody ever granted anything: an owner has all rights, and `PUBLIC` may connect"
                    + " to databases and use functions, types and languages, unless that was revoked.",
            "Rights on columns are written as in SQL: `privs: SELECT(id, name), UPDATE(name)`, with names as they are in the catalogue. What"
                    + " is revoked on a table is revoked on its columns, too.",
            "`ALL` means all rights that the server's version has on such an object; a dry run shows each.",
            "Rights that somebody else has granted are revoked in the name of who did. A role that has granted a right on keeps it until"
                    + " the others lose theirs.",
            "`type: default_privs` is about objects that `target_roles` will make from now on: in one schema, or, with"
                    + " `schema: not-specified`, in any. In a schema there can only be more rights than elsewhere: what `PUBLIC` may do by"
                    + " itself is revoked with `schema: not-specified`.",
            "Objects, schemas, databases and roles may come from earlier tasks: a dry run shows the rights that they will have."
        },
        example = """
                - name: server
                  package:
                    name: postgresql
                - name: ann
                  postgresql_user:
                    name: ann
                - name: ann makes things in schema public
                  postgresql_privs:
                    type: schema
                    objs: public
                    privs: CREATE,USAGE
                    roles: ann
                - name: ann reads what the administrator makes
                  postgresql_privs:
                    type: default_privs
                    objs: TABLES,SEQUENCES
                    privs: SELECT
                    target_roles: postgres
                    roles: ann
                """)
public final class PostgresqlPrivsModule implements TaskModule<PostgresqlPrivsModule.Params> {
    private static final String EACH = "ALL_IN_SCHEMA";
    private static final String ANYWHERE = "not-specified";

    /** What rights are on. */
    public enum Type {
        /** Tables, and all that can be asked like one. */
        TABLE,
        /** Sequences. */
        SEQUENCE,
        /** Functions. */
        FUNCTION,
        /** Procedures. */
        PROCEDURE,
        /** Databases. */
        DATABASE,
        /** Schemas. */
        SCHEMA,
        /** What will be made. */
        DEFAULT_PRIVS,
        /** Foreign data wrappers. */
        FOREIGN_DATA_WRAPPER,
        /** Foreign servers. */
        FOREIGN_SERVER,
        /** Roles, as groups. */
        GROUP,
        /** Languages. */
        LANGUAGE,
        /** Tablespaces. */
        TABLESPACE,
        /** Types. */
        TYPE,
        /** Settings. */
        PARAMETER
    }

    /** Parameters. */
    public record Params(
            @Param(doc = "roles that have the rights; `PUBLIC`: everybody", required = true, aliases = "role")
            List<String> roles,

            @Param(doc = "whether they should have them", def = "present")
            Presence state,

            @Param(
                    doc = "the rights, such as `SELECT`, `UPDATE(name)` or `ALL`; none with `type: group`",
                    aliases = "priv",
                    commaSeparated = false)
            List<String> privs,

            @Param(
                    doc =
                            "what they are on; a `table` may also be a view or the like, and `group` makes `roles` members of `objs`",
                    def = "table")
            Type type,

            @Param(
                    doc =
                            "names of the objects. `ALL_IN_SCHEMA`: all tables, sequences, functions or procedures of the schema."
                                    + " Functions have the types of their arguments: `add(int, int)`. With `default_privs`: `TABLES`,"
                                    + " `SEQUENCES`, `FUNCTIONS`, `TYPES`, `SCHEMAS`, or `ALL_DEFAULT` for all but the last. Default with"
                                    + " `type: database`: that of `login_db`",
                    aliases = "obj")
            List<String> objs,

            @Param(
                    doc =
                            "schema of the objects; default: `public`. `not-specified`: in whatever schema, with `default_privs` only")
            @Nullable
            String schema,

            @Param(doc = "with `default_privs`: roles that will make the objects; default: the one that is logged in")
            List<String> targetRoles,

            @Param(
                    doc =
                            "whether they may grant these rights to others; `false` takes only that from them. Default: left as it is",
                    aliases = "admin_option")
            @Nullable
            Boolean grantOption,

            @Param(doc = "fails when a role is missing; else it is left out with a warning", def = "true")
            boolean failOnRole,

            @Param(
                    doc = "database to connect to, in which the objects are",
                    aliases = {"db", "database"},
                    def = "postgres")
            String loginDb,

            PostgresLogin login) {
        /** Roles as the catalogue has them. */
        List<String> grantees() {
            return roles.stream()
                    .map(role -> role.equalsIgnoreCase(RoleNames.PUBLIC) ? RoleNames.PUBLIC : role)
                    .distinct()
                    .toList();
        }

        List<Privilege> privileges() {
            return Privilege.read(privs);
        }

        /** Not for groups and future objects. */
        ObjectKind kind() {
            return ObjectKind.valueOf(type.name());
        }

        boolean isEach() {
            return objs.equals(List.of(EACH));
        }

        boolean hasSchema() {
            return type == Type.DEFAULT_PRIVS || type != Type.GROUP && kind().isInSchema();
        }

        String schemaName() {
            return schema == null ? RoleNames.PUBLIC : schema;
        }

        /** Names as the task has them, signatures in one piece. */
        private List<String> names() {
            if (objs.isEmpty() && type == Type.DATABASE) {
                return List.of(loginDb);
            }
            return type == Type.FUNCTION || type == Type.PROCEDURE ? Signature.joined(objs) : objs;
        }

        /** What names each object. */
        List<List<String>> objects() {
            List<List<String>> all = new ArrayList<>();
            for (String name : names()) {
                if (kind().isRoutine()) {
                    all.add(List.of(schemaName(), Signature.name(name), Signature.arguments(name)));
                } else if (kind().isInSchema()) {
                    all.add(List.of(schemaName(), name));
                } else {
                    all.add(List.of(kind() == ObjectKind.PARAMETER ? name.toLowerCase(Locale.ROOT) : name));
                }
            }
            return all;
        }

        /** The kinds of future objects. */
        List<String> futures() {
            if (objs.equals(List.of("ALL_DEFAULT"))) {
                return DefaultRightsType.KINDS.keySet().stream()
                        .filter(each -> !each.equals("SCHEMAS"))
                        .toList();
            }
            return objs.stream()
                    .map(each -> each.toUpperCase(Locale.ROOT))
                    .distinct()
                    .toList();
        }

        /** The schema of future objects; empty for any. */
        String schemaOf(String future) {
            return future.equals("SCHEMAS") || ANYWHERE.equals(schema) ? "" : schemaName();
        }

        /** Who will make future objects. */
        List<String> makers() {
            String self = login.sessionRole() == null ? login.loginUser() : login.sessionRole();
            return targetRoles.isEmpty() ? List.of(self) : targetRoles;
        }

        ResourceRef<FieldsState> ref(List<String> parts, String grantee) {
            return GrantedType.ref(kind(), login, kind().database(loginDb), parts, grantee);
        }

        private List<ResourceRef<FieldsState>> refs() {
            List<ResourceRef<FieldsState>> refs = new ArrayList<>(RoleNames.refs(login, grantees()));
            if (type == Type.GROUP) {
                refs.addAll(RoleNames.refs(login, objs));
            } else if (type == Type.DEFAULT_PRIVS) {
                refs.addAll(RoleNames.refs(login, makers()));
            }
            grantees().forEach(grantee -> refs.addAll(of(grantee)));
            return refs;
        }

        private List<ResourceRef<FieldsState>> of(String grantee) {
            List<ResourceRef<FieldsState>> refs = new ArrayList<>();
            if (type == Type.GROUP) {
                objs.forEach(group -> refs.add(MembershipType.ref(login, Psql.POSTGRES, group, grantee)));
            } else if (type == Type.DEFAULT_PRIVS) {
                for (String maker : makers()) {
                    for (String each : futures()) {
                        refs.add(DefaultRightsType.ref(login, loginDb, maker, schemaOf(each), each, grantee));
                    }
                }
            } else if (isEach()) {
                refs.add(GrantedListType.ref(kind(), login, loginDb, schemaName(), grantee));
            } else {
                objects().forEach(parts -> refs.add(ref(parts, grantee)));
            }
            return refs;
        }
    }

    @Override
    public @Nullable String invalid(Params p) {
        String wrong = Names.first(
                p.login.mistake(),
                Sql.mistake("login_db", p.loginDb),
                p.roles.isEmpty() ? "roles is empty; write the roles that are to have the rights" : null,
                RoleNames.mistake("roles", p.roles),
                RoleNames.mistake("target_roles", p.targetRoles),
                p.schema == null ? null : Sql.mistake("schema", p.schema),
                options(p));
        return wrong != null ? wrong : PrivsChecks.mistake(p);
    }

    private static @Nullable String options(Params p) {
        boolean isPublic = p.grantees().contains(RoleNames.PUBLIC);
        String type = p.type.name().toLowerCase(Locale.ROOT);
        if (isPublic && Boolean.TRUE.equals(p.grantOption)) {
            return "grant_option goes without PUBLIC: only roles can grant rights on";
        } else if (isPublic && p.type == Type.GROUP) {
            return "roles has PUBLIC, which is no role that could be a member";
        } else if (p.state == Presence.ABSENT && p.grantOption != null) {
            return "grant_option goes without state: absent; write state: present with grant_option: false to take only that";
        } else if (p.schema != null && !p.hasSchema()) {
            return "schema goes without type: " + type + ", whose objects are in no schema";
        } else if (ANYWHERE.equals(p.schema) && p.type != Type.DEFAULT_PRIVS) {
            return "schema: " + ANYWHERE + " goes with type: default_privs only; write the schema of the objects";
        } else if (!p.targetRoles.isEmpty() && p.type != Type.DEFAULT_PRIVS) {
            return "target_roles goes with type: default_privs only";
        }
        return null;
    }

    @Override
    public List<Read<?>> reads(Params p) {
        return Catalog.reads(p.login, p.refs());
    }

    @Override
    public Plan plan(Params p, States host) {
        Catalog catalog = new Catalog(p.login, p.loginDb, host);
        String need = "it is to have rights for "
                + String.join(
                        ", ", p.grantees().stream().map(GrantedType::spoken).toList());
        return Objects.requireNonNull(catalog.plan(p.refs(), need, () -> new PrivsPlan(p, catalog).plan()));
    }

    /** The word for all objects of a schema. */
    static String each() {
        return EACH;
    }
}
