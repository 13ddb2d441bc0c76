package dev.plumb.modules.postgresql;

import dev.plumb.modules.kit.JsonPart;
import dev.plumb.modules.service.ServiceState;
import dev.plumb.modules.service.Services;
import dev.plumb.resource.Attributes;
import dev.plumb.resource.Provider;
import dev.plumb.resource.Read;
import dev.plumb.resource.ReadSession;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.SessionType;
import dev.plumb.resource.State;
import dev.plumb.text.JsonReader;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Whether a server answers, and which one it is. */
final class ServerType implements SessionType<Query, ServerType.Server> {
    static final ServerType TYPE = new ServerType();

    private static final String SQL = "SELECT json_build_object('version', current_setting('server_version_num')::int,"
            + " 'full', current_setting('server_version'), 'text', version(),"
            + " 'superuser', current_setting('is_superuser')='on',"
            + " 'iterations', coalesce(current_setting('scram_iterations',true)::int,4096))";

    private ServerType() {}

    /**
     * A server.
     *
     * @param answers whether it answers
     * @param isNew whether it is one that a task of this run makes, with nothing in it yet
     * @param version such as 150008; 0 where that is not known before apply
     * @param told what it tells of itself; nothing where it does not run yet
     * @param isSuperuser whether who asks may do all
     * @param iterations how often it hashes passwords
     * @param silence why it does not answer, where there is a {@code psql}; else empty
     */
    record Server(
            boolean answers,
            boolean isNew,
            int version,
            JsonPart told,
            boolean isSuperuser,
            int iterations,
            String silence)
            implements State {
        static final int ITERATIONS = 4096;

        static Server silent(String why) {
            return new Server(false, false, 0, JsonPart.NONE, false, ITERATIONS, why);
        }

        /** One that will answer when it is needed; more is not known of it. */
        static Server coming(boolean isNew, int version) {
            return new Server(true, isNew, version, JsonPart.NONE, true, ITERATIONS, "");
        }

        /** Such as 15; 0 where that is not known. */
        int major() {
            return version / 10_000;
        }

        @Override
        public boolean exists() {
            return answers;
        }

        @Override
        public Attributes attributes() {
            return answers
                    ? Attributes.builder()
                            .text("version", version == 0 ? null : major())
                            .build()
                    : Attributes.NONE;
        }
    }

    /**
     * The server that a login is for.
     *
     * @param database what to connect to
     */
    static ResourceRef<Server> ref(PostgresLogin login, String database) {
        return new ResourceRef<>(TYPE, new CatalogKey(login, database, List.of(), login.server()));
    }

    /** Whether this is the unit of a server on the host. */
    static boolean isUnit(ResourceRef<?> ref) {
        return ref.type() == Services.TYPE && ref.key().startsWith("postgresql");
    }

    @Override
    public String name() {
        return "postgresql";
    }

    @Override
    public String spoken(ResourceRef<Server> ref) {
        return "postgresql";
    }

    @Override
    public ReadSession<Query> session(ResourceRef<Server> ref) {
        return new Psql(ref.key(CatalogKey.class).login());
    }

    @Override
    public Map<Query, List<Read<Server>>> questions(List<Read<Server>> reads) {
        return Map.of(new Query(reads.get(0).ref().key(CatalogKey.class).database(), SQL), reads);
    }

    @Override
    public void parse(List<Read<Server>> reads, String answer, ReadSink<Server> into) {
        Server server = server(answer);
        for (Read<Server> read : reads) {
            if (server == null) {
                into.failed(read.ref(), Failures.INCOMPLETE);
            } else {
                into.state(read.ref(), server);
            }
        }
    }

    /** What the answer says; null where that is not to be known. */
    private static @Nullable Server server(String answer) {
        if (answer.equals(Psql.SILENT + Failures.INCOMPLETE)) {
            return null;
        } else if (answer.isEmpty() || answer.startsWith(Psql.SILENT)) {
            return Server.silent(answer.isEmpty() ? "" : answer.substring(1));
        }
        try {
            JsonPart told = JsonPart.read(answer);
            int version = (int) told.number("version");
            return new Server(
                    true, false, version, told, told.isTrue("superuser"), (int) told.number("iterations"), "");
        } catch (JsonReader.Malformed e) {
            return null;
        }
    }

    @Override
    public boolean touchedBy(ResourceRef<?> changed, ResourceRef<Server> read) {
        return changed.equals(read)
                || isSame(changed, read)
                || isUnit(changed)
                || changed.type().name().equals("package");
    }

    private static boolean isSame(ResourceRef<?> changed, ResourceRef<Server> read) {
        return changed.type() == TYPE && changed.key(CatalogKey.class).isSame(read.key(CatalogKey.class), true);
    }

    /** It answers while its service runs. */
    @Override
    public @Nullable Server follows(ResourceRef<?> planned, State after, ResourceRef<Server> read, Server now) {
        if (isSame(planned, read)) {
            return (Server) after;
        }
        if (!(after instanceof ServiceState service)
                || service.active() == null
                || !read.key(CatalogKey.class).login().isLocal()) {
            return null;
        }
        if (service.isActive()) {
            return now.answers ? now : Server.coming(false, 0);
        }
        return Server.silent("its service is stopped by then");
    }

    @Override
    public Provider.Chance mayComeWith(ResourceRef<Server> ref, Provider provider) {
        return provider.kind().equals("package")
                        && ref.key(CatalogKey.class).login().isLocal()
                ? provider.name("postgresql")
                : Provider.Chance.NONE;
    }

    @Override
    public Server absent(ResourceRef<Server> ref) {
        return Server.silent("");
    }
}
