package dev.plumb.modules.postgresql;

import dev.plumb.module.ModuleInfo;
import dev.plumb.module.Param;
import dev.plumb.module.Plan;
import dev.plumb.module.States;
import dev.plumb.module.TaskModule;
import dev.plumb.modules.kit.Names;
import dev.plumb.modules.kit.Presence;
import dev.plumb.modules.postgresql.PostgresLogin.SslMode;
import dev.plumb.resource.Read;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Gives an app a database of its own, and tells the URL by which it finds it. */
@ModuleInfo(
        name = "app_database",
        doc =
                "Gives an app a PostgreSQL database of its own: a role, the database that it owns, and the `DATABASE_URL` of both.",
        notes = {
            "The result has `url`, such as `postgresql://shop:…@localhost:5432/shop`, and `host`, `port`, `database` and `user`. User,"
                    + " password and database are percent-encoded in it. A URL with a password is a secret: it is hidden wherever it"
                    + " would show, and can be used in later tasks, such as for a file of environment variables.",
            "Nobody but the role, superusers and `readers` can connect to the database: `CONNECT` is taken from `PUBLIC`. Schema `public`"
                    + " is as in PostgreSQL 15 on older servers, too: the owner of the database makes things there, others do not.",
            "A new database is a copy of `template0` with encoding UTF8, whatever the server's own is. One that is there keeps its encoding"
                    + " and locale; others than the task says are an error.",
            "`password` is what the URL has. The server gets what is computed of it (`SCRAM-SHA-256`), and one that is stored is compared"
                    + " with it, whoever has set it. Without a password the app has to log in by the socket, as the user of the host"
                    + " with the name of the role: `host: /var/run/postgresql`.",
            "What is in the database stays with its owner when the task names another `user`: hand it over by `postgresql_owner`. Extensions,"
                    + " schemas and rights of readers that are no longer named stay, too.",
            "`state: absent` drops the database with all that is in it, and then the role, unless that is needed elsewhere. It must be"
                    + " written out, the database must belong to `user`, and one in which somebody works needs `force: true`.",
            "One server for development, staging and production has three of these with different names; where each has a server of its own,"
                    + " `login_host`, or the inventory, says which. Own: Ansible has no such module."
        },
        example = """
                - name: server
                  package:
                    name: postgresql
                - name: database of the shop
                  app_database:
                    name: shop
                    password: correct horse battery staple
                    extensions: [pg_trgm]
                  register: db
                - name: what the shop is told
                  copy:
                    dest: /etc/shop.env
                    content: |
                      DATABASE_URL=${db.url}
                    mode: "0600"
                """)
public final class AppDatabaseModule implements TaskModule<AppDatabaseModule.Params> {
    private static final Set<String> OF_SERVER = Set.of("postgres", "template0", "template1");

    /** Parameters. */
    public record Params(
            @Param(
                    doc = "name of the database",
                    required = true,
                    aliases = {"db", "database"})
            String name,

            @Param(doc = "whether role and database should be there", def = "present")
            Presence state,

            @Param(doc = "role that owns it and logs in; default: the database's name", aliases = "owner") @Nullable
            String user,

            @Param(
                    doc = "password of that role; needed unless `host` is the directory of a socket",
                    secret = true,
                    anyText = true)
            @Nullable
            String password,

            @Param(doc = "extensions that it has, which the host's packages must offer")
            List<String> extensions,

            @Param(doc = "schemas of the role beside `public`")
            List<String> schemas,

            @Param(
                    doc =
                            "roles that may read all that is in these schemas and in `public`, also what the app makes later; they"
                                    + " must be there")
            List<String> readers,

            @Param(
                    doc = "how many connections the role may have at once; -1: as many as it likes",
                    aliases = "conn_limit")
            @Nullable
            Integer connectionLimit,

            @Param(doc = "encoding of the database", def = "UTF8")
            String encoding,

            @Param(doc = "locale that sorts and tells letters, such as `de_DE.UTF-8`; default: the server's own")
            @Nullable
            String locale,

            @Param(
                    doc =
                            "where the app finds the server, for the URL: a name, an address, or the directory of its socket. Default:"
                                    + " `login_host`, or `localhost`")
            @Nullable
            String host,

            @Param(doc = "its port, for the URL; default: `login_port`") @Nullable
            Integer port,

            @Param(doc = "how the app's connection is encrypted, for the URL; default: the URL says nothing of it")
            @Nullable
            SslMode sslmode,

            @Param(doc = "what the URL begins with; some drivers have a word of their own", def = "postgresql")
            String scheme,

            @Param(doc = "ends sessions in the database, with `state: absent`", def = "false")
            boolean force,

            PostgresLogin login) {
        /** The role. */
        String role() {
            return user == null ? name : user;
        }

        /** Where the app finds the server. */
        String appHost() {
            return host != null ? host : login.isLocal() ? "localhost" : String.valueOf(login.loginHost());
        }

        int appPort() {
            return port == null ? login.loginPort() : port;
        }

        String url() {
            String ssl = sslmode == null ? null : sslmode.word();
            return new DatabaseUrl(scheme, role(), password, appHost(), appPort(), name, ssl).text();
        }
    }

    @Override
    public @Nullable String invalid(Params p) {
        String wrong = Names.first(
                p.login.mistake(),
                Sql.mistake("name", p.name),
                OF_SERVER.contains(p.name) ? "name '" + p.name + "' is a database of the server's own" : null,
                Sql.mistake("user", p.role()),
                p.role().equals(p.login.loginUser())
                        ? "user '" + p.role() + "' administers the server; give the app a role of its own"
                        : null,
                RoleNames.mistake("readers", p.readers),
                RoleNames.mistake("extensions", p.extensions),
                RoleNames.mistake("schemas", p.schemas),
                p.readers.contains(p.role()) || p.readers.stream().anyMatch(RoleNames.PUBLIC::equalsIgnoreCase)
                        ? "readers has PUBLIC or the app's own role; write other roles"
                        : null,
                DatabaseUrl.mistake("host", p.appHost()),
                p.appPort() > 0 && p.appPort() < 65_536 ? null : "port " + p.appPort() + " is none; write 1 to 65535",
                p.scheme.matches("[a-z][a-z0-9+.-]*")
                        ? null
                        : "scheme '" + p.scheme + "' is none; write postgresql, or what the app's driver wants",
                p.force && p.state != Presence.ABSENT ? "force goes with state: absent only" : null);
        return wrong != null || p.state == Presence.ABSENT
                ? wrong
                : Names.first(password(p), new AppDatabasePlan(p).mistake());
    }

    private static @Nullable String password(Params p) {
        if (p.password == null || p.password.isEmpty()) {
            return DatabaseUrl.isSocket(p.appHost())
                    ? null
                    : "password is missing; write it, or host: /var/run/postgresql for an app that logs in by the socket";
        }
        return RolePlan.isVerifier(p.password)
                ? "password is what a server keeps of one; write the password itself, which the URL needs"
                : null;
    }

    /** The URL, and the password as it is written there. */
    @Override
    public List<String> secrets(Params p) {
        return p.password == null || p.password.isEmpty() || p.state == Presence.ABSENT
                ? List.of()
                : List.of(p.url(), DatabaseUrl.encoded(p.password));
    }

    @Override
    public List<String> secrets(Params p, Plan plan) {
        return new AppDatabasePlan(p).secrets(plan);
    }

    @Override
    public List<Read<?>> reads(Params p) {
        return new ArrayList<>(new AppDatabasePlan(p).reads());
    }

    @Override
    public Plan plan(Params p, States host) {
        return new AppDatabasePlan(p).plan(host);
    }
}
