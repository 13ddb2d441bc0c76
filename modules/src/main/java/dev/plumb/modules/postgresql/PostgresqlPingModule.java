package dev.plumb.modules.postgresql;

import dev.plumb.module.ModuleInfo;
import dev.plumb.module.Param;
import dev.plumb.module.Plan;
import dev.plumb.module.States;
import dev.plumb.module.TaskModule;
import dev.plumb.modules.kit.Names;
import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceRef;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Asks whether a PostgreSQL server answers. */
@ModuleInfo(
        name = "postgresql_ping",
        doc = "Asks whether a PostgreSQL server answers, and which one it is.",
        notes = {
            "A server that does not answer is no failure: `is_available` of the result is false then, and `conn_err_msg` says why."
        },
        example = """
                - name: server
                  package:
                    name: postgresql
                - name: does it answer?
                  postgresql_ping: {}
                  register: answer
                """)
public final class PostgresqlPingModule implements TaskModule<PostgresqlPingModule.Params> {
    /** Parameters. */
    public record Params(
            @Param(
                    doc = "database to connect to",
                    aliases = {"db", "database"},
                    def = "postgres")
            String loginDb,

            PostgresLogin login) {
        ResourceRef<ServerType.Server> ref() {
            return ServerType.ref(login, loginDb);
        }
    }

    @Override
    public @Nullable String invalid(Params p) {
        return Names.first(p.login.mistake(), Sql.mistake("login_db", p.loginDb));
    }

    @Override
    public List<Read<?>> reads(Params p) {
        return List.of(Read.of(p.ref()));
    }

    @Override
    public Plan plan(Params p, States host) {
        ServerType.Server server = host.get(p.ref());
        if (server.answers() && server.version() == 0) {
            // a task of this dry run starts it
            return Plan.nothing().with("is_available", true);
        }
        String why = server.silence().isEmpty() && !server.answers() ? "psql is not installed" : server.silence();
        return Plan.nothing()
                .with("is_available", server.answers())
                .with("conn_err_msg", why)
                .with("server_version", version(server));
    }

    private static Map<String, @Nullable Object> version(ServerType.Server server) {
        Map<String, @Nullable Object> version = new LinkedHashMap<>();
        if (server.answers()) {
            version.put("full", server.told().text("full").replaceFirst(" .*", ""));
            version.put("major", (long) server.major());
            version.put("minor", (long) server.version() % 10_000);
            version.put("raw", server.told().text("text"));
        }
        return version;
    }

    @Override
    public boolean changesNothing() {
        return true;
    }
}
