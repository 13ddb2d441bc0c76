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
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Manages roles of PostgreSQL. */
@ModuleInfo(
        name = "postgresql_user",
        doc = "Manages roles of PostgreSQL: those that log in, and groups.",
        notes = {
            "The password never reaches the server, its log or a process: what the server keeps of it (`SCRAM-SHA-256`) is computed by"
                    + " Plumb. It is compared with what is kept, whoever has set it; an MD5 hash is replaced.",
            "Logs in by the server's socket as `postgres` when the task runs as root or with `become_user: postgres`.",
            "A role that owns something or has rights cannot be removed. A dry run tells in which databases that is; hand them over by"
                    + " `postgresql_owner` first.",
            "Rights are the business of `postgresql_privs`, and memberships of `postgresql_membership`."
        },
        example = """
                - name: server
                  package:
                    name: postgresql
                - name: role of the shop
                  postgresql_user:
                    name: shop
                    password: correct horse battery staple
                    conn_limit: 20
                """)
public final class PostgresqlUserModule implements TaskModule<PostgresqlUserModule.Params> {
    /** Parameters. */
    public record Params(
            @Param(doc = "name of the role", aliases = "user", required = true)
            String name,

            @Param(doc = "whether it should be there", def = "present")
            Presence state,

            @Param(
                    doc = "its password, or what a server keeps of one; empty: it has none. Default: left as it is",
                    secret = true,
                    anyText = true)
            @Nullable
            String password,

            @Param(
                    doc =
                            "what it may do: `SUPERUSER`, `CREATEDB`, `CREATEROLE`, `INHERIT`, `LOGIN`, `REPLICATION`, `BYPASSRLS`,"
                                    + " each also with `NO` before it. A new role may log in, and no more; what is not named stays as it is")
            List<String> roleAttrFlags,

            @Param(doc = "how many connections it may have at once; -1: as many as it likes") @Nullable
            Integer connLimit,

            @Param(doc = "when its password ends, in any form that the server reads; `infinity`: never") @Nullable
            String expires,

            @Param(doc = "a comment on it") @Nullable String comment,

            @Param(
                    doc =
                            "settings that its sessions have, such as `search_path`; a list where there are several values")
            Map<String, @Nullable Object> configuration,

            @Param(doc = "removes settings that `configuration` does not name", def = "false")
            boolean resetUnspecifiedConfiguration,

            @Param(
                    doc =
                            "takes a text in `configuration` for one value; else for what stands behind `TO` in a statement",
                    def = "true")
            boolean quoteConfigurationValues,

            @Param(doc = "leaves the password of a role that is there as it is", def = "false")
            boolean noPasswordChanges,

            @Param(doc = "without effect: passwords are never kept as they are", def = "true")
            boolean encrypted,

            @Param(doc = "fails when the role cannot be removed", def = "true")
            boolean failOnUser,

            @Param(
                    doc = "database to connect to",
                    aliases = {"db", "database"},
                    def = "postgres")
            String loginDb,

            PostgresLogin login) {
        /** What a module asks for that gives a program a role of its own: the rest stays as it is. */
        static Params of(
                String name,
                Presence state,
                @Nullable String password,
                List<String> flags,
                @Nullable Integer connLimit,
                PostgresLogin login) {
            return new Params(
                    name,
                    state,
                    password,
                    flags,
                    connLimit,
                    null,
                    null,
                    Map.of(),
                    false,
                    true,
                    false,
                    true,
                    false,
                    Psql.POSTGRES,
                    login);
        }

        ResourceRef<FieldsState> ref() {
            return RoleType.ref(login, loginDb, name);
        }

        String need() {
            return "it is to have role " + name;
        }

        List<String> flags() {
            return roleAttrFlags.stream()
                    .map(flag -> flag.strip().toUpperCase(Locale.ROOT))
                    .filter(flag -> !flag.isEmpty())
                    .toList();
        }
    }

    @Override
    public @Nullable String invalid(Params p) {
        String wrong = Names.first(
                p.login.mistake(),
                Sql.mistake("name", p.name),
                Sql.mistake("login_db", p.loginDb),
                p.name.matches("(?i)public|none")
                        ? "name '" + p.name + "' is no role: it is a word of PostgreSQL's own"
                        : null,
                p.connLimit == null || p.connLimit >= -1
                        ? null
                        : "conn_limit " + p.connLimit + " is none; write -1 for no limit",
                p.encrypted
                        ? null
                        : "encrypted: false is not possible: PostgreSQL keeps no clear passwords since version 10",
                p.password == null || p.password.indexOf('\0') < 0 ? null : "password has a NUL character");
        for (String flag : p.flags()) {
            if (wrong == null && !RoleType.FLAGS.containsKey(flag.replaceFirst("^NO", ""))) {
                wrong = "role_attr_flags has '" + flag + "', which is none; write one of "
                        + String.join(", ", RoleType.FLAGS.keySet()) + ", or one with NO before it";
            } else if (wrong == null && p.flags().contains("NO" + flag)) {
                wrong = "role_attr_flags has both " + flag + " and NO" + flag;
            }
        }
        for (String key : p.configuration.keySet()) {
            wrong = wrong != null ? wrong : Settings.mistake("configuration", key);
        }
        return wrong;
    }

    @Override
    public List<String> secrets(Params p, Plan plan) {
        return plan.changes().isEmpty() || p.password == null || p.password.isEmpty() || p.state == Presence.ABSENT
                ? List.of()
                : List.of(RolePlan.verifier(p, ServerType.Server.ITERATIONS));
    }

    @Override
    public List<Read<?>> reads(Params p) {
        List<ResourceRef<?>> more = new ArrayList<>(List.of(p.ref()));
        if (p.state == Presence.ABSENT) {
            more.add(DependentsType.ref(p.login, p.name));
        }
        if (p.expires != null && p.state == Presence.PRESENT) {
            more.add(TimeType.ref(p.login, p.loginDb, p.expires));
        }
        return Catalog.reads(p.login, more);
    }

    @Override
    public Plan plan(Params p, States host) {
        Catalog catalog = new Catalog(p.login, p.loginDb, host);
        return catalog.plan(p.ref(), p.need(), now -> new RolePlan(p, catalog, now).plan())
                .with("user", p.name);
    }
}
