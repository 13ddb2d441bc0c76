package dev.plumb.modules.postgresql;

import dev.plumb.expression.NotKnownException;
import dev.plumb.module.Plan;
import dev.plumb.module.States;
import dev.plumb.modules.kit.FieldsState;
import dev.plumb.modules.kit.Presence;
import dev.plumb.resource.Action;
import dev.plumb.resource.Change;
import dev.plumb.resource.Effects;
import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a plan sees and changes in the catalogue of one server.
 *
 * @param login which server, and who asks it
 * @param database to connect to
 * @param host the states
 */
record Catalog(PostgresLogin login, String database, States host) {
    /** What a plan will ask for. */
    static List<Read<?>> reads(PostgresLogin login, List<? extends ResourceRef<?>> more) {
        List<Read<?>> reads = new ArrayList<>();
        reads.add(Read.of(ServerType.ref(login, Psql.POSTGRES)));
        more.forEach(each -> reads.add(Read.of(each)));
        return reads;
    }

    /** The server, as it is or is planned. */
    ServerType.Server server() {
        return host.get(ref());
    }

    private ResourceRef<ServerType.Server> ref() {
        return ServerType.ref(login, Psql.POSTGRES);
    }

    /**
     * A plan for one thing. It fails where no server answers, nor will by an earlier task; where the thing cannot be looked at
     * before that, the plan cannot be seen.
     *
     * @param need what the server is for: {@code it is to have role shop}
     * @param plan makes the plan of what the thing is like
     */
    Plan plan(ResourceRef<FieldsState> ref, String need, Function<FieldsState, Plan> plan) {
        return plan(List.of(ref), need, () -> plan.apply(host.get(ref)));
    }

    /** The same for several. */
    Plan plan(List<ResourceRef<FieldsState>> refs, String need, Supplier<Plan> plan) {
        String silence = obstacle(need);
        if (silence != null) {
            return Plan.failed(silence);
        }
        List<Read<?>> reads = reads(login, refs);
        host.need(reads);
        for (ResourceRef<FieldsState> ref : refs) {
            if (host.isDryRun() && isUnseen(ref)) {
                return Plan.unseen(ref);
            }
            get(ref);
        }
        return plan.get();
    }

    /** The same for something in the database that is connected to, which must be there, unless the thing is to be away. */
    Plan inDatabase(ResourceRef<FieldsState> ref, String need, Presence state, Function<FieldsState, Plan> plan) {
        ResourceRef<FieldsState> its = DatabaseType.ref(login, Psql.POSTGRES, database);
        return plan(List.of(its), "it is to have database " + database, () -> {
            if (state == Presence.ABSENT && !host.exists(its)) {
                return Plan.nothing();
            }
            host.require(its, need);
            return plan(ref, need, plan);
        });
    }

    private @Nullable String obstacle(String need) {
        ServerType.Server server = server();
        String silence = server.silence();
        if (server.exists()) {
            return null;
        } else if (!silence.isEmpty() && !(host.isDryRun() && login.isLocal() && silence.startsWith(Failures.DOWN))) {
            return silence;
        }
        host.require(ref(), silence.isEmpty() ? need : need + "; " + silence);
        return null;
    }

    /**
     * A state.
     *
     * @throws NotKnownException when its server does not answer before an earlier task is done
     */
    FieldsState get(ResourceRef<FieldsState> ref) {
        if (isUnseen(ref)) {
            throw new NotKnownException(ref.label() + " is not known before an earlier task is done", null);
        }
        return host.get(ref);
    }

    private boolean isUnseen(ResourceRef<FieldsState> ref) {
        return host.get(ref).told().equals(CatalogType.UNSEEN);
    }

    /** One change in a transaction that gives a thing these fields; nothing where no statement is needed for it. */
    Plan converge(ResourceRef<FieldsState> ref, FieldsState now, Map<String, Value> wanted, List<String> statements) {
        if (statements.isEmpty()) {
            return Plan.nothing();
        }
        return change(ref, now, planned(now, wanted), action(statements));
    }

    /** What a thing is like with these fields, and with what it has beside them. */
    static FieldsState planned(FieldsState now, Map<String, Value> wanted) {
        Map<String, Value> fields = new LinkedHashMap<>(now.fields());
        fields.putAll(wanted);
        return new FieldsState(true, fields, now.exists() ? now.told() : CatalogType.NEW);
    }

    /** One change that takes a thing away. */
    Plan remove(ResourceRef<FieldsState> ref, FieldsState now, String statement) {
        return now.exists() ? change(ref, now, FieldsState.ABSENT, action(List.of(statement))) : Plan.nothing();
    }

    static Plan change(ResourceRef<FieldsState> ref, FieldsState now, FieldsState after, Action action) {
        return Plan.of(Change.of(ref, now, after, action));
    }

    /** Runs these statements in a transaction. */
    Action action(List<String> statements) {
        return new Psql(login).transaction(database, statements, Effects.own());
    }
}
