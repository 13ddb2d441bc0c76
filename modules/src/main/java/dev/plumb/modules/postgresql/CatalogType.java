package dev.plumb.modules.postgresql;

import dev.plumb.modules.kit.FieldsState;
import dev.plumb.modules.kit.JsonPart;
import dev.plumb.resource.Provider;
import dev.plumb.resource.Read;
import dev.plumb.resource.ReadSession;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.SessionType;
import dev.plumb.resource.State;
import dev.plumb.resource.Value;
import dev.plumb.text.JsonReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Things in the catalogue of a server, such as roles: however many of a kind are asked for, one query of each database tells of
 * them. A kind is what it asks and what the rows mean; each row has the number of what it is about as {@code i}.
 */
abstract class CatalogType implements SessionType<Query, FieldsState> {
    /** What is told of something that a task of this run makes: there is nothing in it yet. */
    static final JsonPart NEW = new JsonPart("new");

    /** What is told of something on a server that does not answer: nobody knows whether it is there. */
    static final JsonPart UNSEEN = new JsonPart("unseen");

    /** The field that says to whom something belongs, of all kinds that have an owner. */
    static final String OWNER = "owner";

    private final String name;
    private final boolean isShared;

    /**
     * A kind.
     *
     * @param name as shown to people
     * @param isShared whether all databases of a server have it in common
     */
    CatalogType(String name, boolean isShared) {
        this.name = name;
        this.isShared = isShared;
    }

    /**
     * A query that gives a row for each that is there.
     *
     * @param wanted the table {@code k} of what is asked for, its number {@code i} and its parts {@code p1}, {@code p2}, …
     */
    abstract String select(String wanted);

    /** What a row says. */
    abstract Map<String, Value> fields(JsonPart row);

    /** What it is in. When that goes, it goes along, and in a new one it is as {@link #inNew} says. */
    List<ResourceRef<FieldsState>> within(CatalogKey key) {
        return List.of();
    }

    /** What it is like in something that was just made. */
    FieldsState inNew(CatalogKey key) {
        return FieldsState.ABSENT;
    }

    /** Commands of {@code psql} before the query, for what it needs to know first. */
    String first() {
        return "";
    }

    /** What something new is like where nothing else is said. */
    Map<String, Value> defaults() {
        return Map.of();
    }

    /** Whether something has this in a field, or will have it by default. */
    final boolean has(FieldsState state, String field, Value value) {
        Value found = state.fields().get(field);
        return value.equals(found)
                || found == null && state.exists() && value.equals(defaults().get(field));
    }

    /** The one that is named like this. */
    final ResourceRef<FieldsState> ref(PostgresLogin login, String database, List<String> parts, String rendering) {
        return new ResourceRef<>(this, new CatalogKey(login, database, parts, rendering));
    }

    @Override
    public final String name() {
        return name;
    }

    /** As a statement of the author would name it. */
    @Override
    public String spoken(ResourceRef<FieldsState> ref) {
        List<String> parts = ref.key(CatalogKey.class).parts();
        return parts.get(parts.size() - 1);
    }

    @Override
    public final ReadSession<Query> session(ResourceRef<FieldsState> ref) {
        return new Psql(ref.key(CatalogKey.class).login());
    }

    @Override
    public final Map<Query, List<Read<FieldsState>>> questions(List<Read<FieldsState>> reads) {
        Map<String, List<Read<FieldsState>>> byDatabase = new LinkedHashMap<>();
        for (Read<FieldsState> read : reads) {
            byDatabase
                    .computeIfAbsent(read.ref().key(CatalogKey.class).database(), any -> new ArrayList<>())
                    .add(read);
        }
        Map<Query, List<Read<FieldsState>>> questions = new LinkedHashMap<>();
        byDatabase.forEach((database, all) -> {
            List<List<String>> keys = all.stream()
                    .map(read -> read.ref().key(CatalogKey.class).parts())
                    .toList();
            String sql = first() + "SELECT coalesce(json_agg(r),'[]') FROM (" + select(Sql.table(keys)) + ") r";
            questions.put(new Query(database, sql), all);
        });
        return questions;
    }

    @Override
    public final void parse(List<Read<FieldsState>> reads, String answer, ReadSink<FieldsState> into) {
        if (answer.startsWith(Psql.SILENT + Failures.DOWN)) {
            // no failure: a task before may start it, or make it
            reads.forEach(read -> into.state(read.ref(), new FieldsState(false, Map.of(), UNSEEN)));
            return;
        } else if (answer.startsWith(Psql.SILENT)) {
            reads.forEach(read -> into.failed(read.ref(), answer.substring(1)));
            return;
        }
        Map<Long, JsonPart> rows = new LinkedHashMap<>();
        if (!answer.isEmpty()) {
            try {
                JsonPart.read(answer).list().forEach(row -> rows.put(row.number("i"), row));
            } catch (JsonReader.Malformed e) {
                reads.forEach(read -> into.failed(read.ref(), "the server tells what is no JSON: " + e.getMessage()));
                return;
            }
        }
        for (int number = 0; number < reads.size(); number++) {
            JsonPart row = rows.get((long) number);
            ResourceRef<FieldsState> ref = reads.get(number).ref();
            into.state(ref, row == null ? FieldsState.ABSENT : new FieldsState(true, fields(row), row));
        }
    }

    /** Also by a change of the same thing under another login, by what it is in, and by the start and end of its server. */
    @Override
    public boolean touchedBy(ResourceRef<?> changed, ResourceRef<FieldsState> read) {
        return changed.equals(read)
                || isSame(changed, read)
                || changed.type() == ServerType.TYPE && isOf(changed, read)
                || ServerType.isUnit(changed)
                || OwnedType.isAmong(changed, read, isShared)
                || within(read.key(CatalogKey.class)).stream().anyMatch(each -> isIt(changed, each));
    }

    private boolean isSame(ResourceRef<?> changed, ResourceRef<FieldsState> read) {
        return changed.type() == this && changed.key(CatalogKey.class).isSame(read.key(CatalogKey.class), isShared);
    }

    private static boolean isOf(ResourceRef<?> server, ResourceRef<FieldsState> read) {
        return server.key(CatalogKey.class).login().loginPort()
                == read.key(CatalogKey.class).login().loginPort();
    }

    private static boolean isIt(ResourceRef<?> changed, ResourceRef<FieldsState> container) {
        return changed.type() instanceof CatalogType type
                && type == container.type()
                && changed.key(CatalogKey.class).isSame(container.key(CatalogKey.class), type.isShared);
    }

    @Override
    public @Nullable FieldsState follows(
            ResourceRef<?> planned, State after, ResourceRef<FieldsState> read, FieldsState now) {
        if (isSame(planned, read)) {
            return (FieldsState) after;
        } else if (after instanceof ServerType.Server server && server.isNew()) {
            return inNew(read.key(CatalogKey.class));
        }
        String next = OwnedType.next(planned, after, now.text(OWNER));
        if (next != null) {
            return Catalog.planned(now, Map.of(OWNER, new Value.Text(next)));
        }
        boolean container = within(read.key(CatalogKey.class)).stream().anyMatch(each -> isIt(planned, each));
        if (!container) {
            return null;
        } else if (!after.exists()) {
            return FieldsState.ABSENT;
        }
        return after instanceof FieldsState state && state.told().equals(NEW)
                ? inNew(read.key(CatalogKey.class))
                : null;
    }

    /** What a new server has may come with the package that makes one. */
    @Override
    public Provider.Chance mayComeWith(ResourceRef<FieldsState> ref, Provider provider) {
        CatalogKey key = ref.key(CatalogKey.class);
        boolean isFirst = isShared || key.database().equals(Psql.POSTGRES);
        return isFirst
                        && provider.kind().equals("package")
                        && key.login().isLocal()
                        && inNew(key).exists()
                ? provider.name("postgresql")
                : Provider.Chance.NONE;
    }

    /** An upgrade of the package leaves the server's databases as they are. */
    @Override
    public boolean outlivesProvider() {
        return true;
    }

    @Override
    public final FieldsState absent(ResourceRef<FieldsState> ref) {
        return FieldsState.ABSENT;
    }
}
