package dev.plumb.modules.postgresql;

import dev.plumb.module.ModuleInfo;
import dev.plumb.module.Param;
import dev.plumb.module.Plan;
import dev.plumb.module.States;
import dev.plumb.module.TaskModule;
import dev.plumb.modules.kit.Names;
import dev.plumb.resource.Read;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Manages PgBouncer, which keeps connections to a PostgreSQL server for many clients. */
@ModuleInfo(
        name = "postgresql_pool",
        doc = "Manages PgBouncer: apps connect to it, and share its connections to a PostgreSQL server.",
        notes = {
            "Clients log in with their own roles and passwords (SCRAM). PgBouncer asks the server for what it keeps of a password: by a"
                    + " function in schema `pgbouncer` of each database, which the task makes, and which only role `user` may run. It tells"
                    + " nothing of superusers, who cannot log in by way of the pool.",
            "`pgbouncer.ini` and `userlist.txt` are written whole. PgBouncer must start with them on a copy first, in a dry run too; then it"
                    + " is reloaded, or started anew where addresses change, and must answer. Otherwise the old files are restored.",
            "With `pool_mode: transaction` a client has a connection for the time of a transaction: what belongs to a session, such as"
                    + " `LISTEN`, advisory locks and prepared statements before PgBouncer 1.21, does not work. Migrations connect directly.",
            "The server is that of `login_host`, by default that of this host, to which PgBouncer connects at 127.0.0.1; its `pg_hba.conf`"
                    + " must let the roles in from there by `scram-sha-256`, as Debian's does.",
            "Install the package `pgbouncer` by an earlier task. Own: Ansible has no such module."
        },
        example = """
                - name: server and pool
                  package:
                    name: [postgresql, pgbouncer]
                - name: database of the shop
                  app_database:
                    name: shop
                    password: correct horse battery staple
                - name: pool
                  postgresql_pool:
                    databases: [shop]
                    password: battery staple of the pool
                    pool_mode: transaction
                """)
public final class PostgresqlPoolModule implements TaskModule<PostgresqlPoolModule.Params> {
    /** How long a client has a connection of the server's. */
    public enum Mode {
        /** Until it disconnects. */
        SESSION,
        /** For a transaction. */
        TRANSACTION,
        /** For a statement. */
        STATEMENT
    }

    /** Parameters. */
    public record Params(
            @Param(
                    doc =
                            "the databases that clients find here: a list of names, or a mapping from the name for clients to `dbname`,"
                                    + " `pool_mode`, `pool_size`, `min_pool_size`, `reserve_pool`, `max_db_connections`,"
                                    + " `connect_query`, `client_encoding`, `datestyle`, `timezone` or `application_name`",
                    required = true,
                    asWritten = true)
            Object databases,

            @Param(
                    doc = "role by which PgBouncer asks the server for passwords; it is made",
                    aliases = "auth_user",
                    def = "pgbouncer")
            String user,

            @Param(doc = "password of that role", required = true, secret = true, anyText = true)
            String password,

            @Param(doc = "how long a client has a connection of the server's", def = "session")
            Mode poolMode,

            @Param(
                    doc = "addresses on which it listens, with a comma between them; empty: by its socket only",
                    def = "127.0.0.1")
            String listenAddr,

            @Param(doc = "port on which it listens", def = "6432")
            int listenPort,

            @Param(doc = "how many clients it lets in", def = "100")
            int maxClientConn,

            @Param(doc = "how many connections to the server it has for a database and a role", def = "20")
            int defaultPoolSize,

            @Param(doc = "more settings of `pgbouncer.ini`, by their names")
            Map<String, @Nullable Object> settings,

            PostgresLogin login) {}

    @Override
    public @Nullable String invalid(Params p) {
        return Names.first(
                p.login.mistake(),
                PoolText.databasesMistake(p.databases),
                Sql.mistake("user", p.user),
                Set.of("public", "none", p.login.loginUser()).contains(p.user)
                        ? "user '" + p.user + "' cannot be that of the pool; write another"
                        : null,
                p.password.isEmpty() || p.password.indexOf('\n') >= 0 || p.password.indexOf('\0') >= 0
                        ? "password is empty, or has a line break"
                        : RolePlan.isVerifier(p.password)
                                ? "password is what a server keeps of one; write the password itself, with which PgBouncer logs in"
                                : null,
                p.listenPort > 0 && p.listenPort < 65_536
                        ? null
                        : "listen_port " + p.listenPort + " is none; write 1 to 65535",
                p.maxClientConn > 0 ? null : "max_client_conn " + p.maxClientConn + " lets nobody in",
                p.defaultPoolSize > 0 ? null : "default_pool_size " + p.defaultPoolSize + " is none; write 1 or more",
                PoolText.lineMistake("listen_addr", p.listenAddr),
                PoolText.settingsMistake(p.settings));
    }

    /** The password as it stands in the file. */
    @Override
    public List<String> secrets(Params p) {
        return List.of(PoolText.quoted(p.password));
    }

    @Override
    public List<String> secrets(Params p, Plan plan) {
        return new PoolPlan(p).secrets(plan);
    }

    @Override
    public List<Read<?>> reads(Params p) {
        return new PoolPlan(p).reads();
    }

    @Override
    public Plan plan(Params p, States host) {
        return new PoolPlan(p).plan(host);
    }
}
