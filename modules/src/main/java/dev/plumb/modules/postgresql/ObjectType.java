package dev.plumb.modules.postgresql;

import dev.plumb.modules.kit.FieldsState;
import dev.plumb.modules.kit.JsonPart;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.State;
import dev.plumb.resource.Value;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Objects that belong to somebody, but for those that have a type of their own: a type for each kind. */
final class ObjectType extends CatalogType {
    /** The table that a sequence belongs to and has its owner from, as a list. */
    static final String TABLE_OF_SEQUENCE =
            "(SELECT json_agg(t.relname) FROM pg_depend d JOIN pg_class t ON t.oid=d.refobjid"
                    + " WHERE d.classid='pg_class'::regclass AND d.objid=o.oid AND d.refclassid='pg_class'::regclass"
                    + " AND d.deptype IN ('a','i'))";

    private static final Map<ObjectKind, CatalogType> TYPES = types();

    private final ObjectKind kind;

    private ObjectType(ObjectKind kind) {
        super(kind.spoken(), kind.isShared());
        this.kind = kind;
    }

    private static Map<ObjectKind, CatalogType> types() {
        Map<ObjectKind, CatalogType> types = new EnumMap<>(ObjectKind.class);
        for (ObjectKind kind : ObjectKind.values()) {
            types.put(kind, new ObjectType(kind));
        }
        types.put(ObjectKind.DATABASE, DatabaseType.TYPE);
        types.put(ObjectKind.SCHEMA, SchemaType.TYPE);
        types.put(ObjectKind.TABLESPACE, TablespaceType.TYPE);
        return types;
    }

    /** The type of objects of a kind. */
    static CatalogType of(ObjectKind kind) {
        return Objects.requireNonNull(TYPES.get(kind));
    }

    /**
     * An object.
     *
     * @param parts its schema where it is in one, its name, and the arguments of a function
     */
    static ResourceRef<FieldsState> ref(ObjectKind kind, PostgresLogin login, String database, List<String> parts) {
        return of(kind).ref(login, database, parts, kind.shown(parts));
    }

    @Override
    public String spoken(ResourceRef<FieldsState> ref) {
        return ref.key(CatalogKey.class).part(kind.isInSchema() ? 1 : 0);
    }

    @Override
    String first() {
        return kind.first();
    }

    @Override
    String select(String wanted) {
        String more = kind == ObjectKind.SEQUENCE
                ? ", " + TABLE_OF_SEQUENCE + " AS related"
                : kind == ObjectKind.TABLE ? ", (SELECT c.relkind FROM pg_class c WHERE c.oid=o.oid) AS relkind" : "";
        return "SELECT k.i, pg_get_userbyid(o.owner) AS owner" + more + " FROM " + kind.joined(wanted);
    }

    @Override
    Map<String, Value> fields(JsonPart row) {
        return Map.of(OWNER, new Value.Text(row.text(OWNER)));
    }

    @Override
    List<ResourceRef<FieldsState>> within(CatalogKey key) {
        List<ResourceRef<FieldsState>> all = new ArrayList<>();
        if (kind.isInSchema()) {
            all.add(SchemaType.ref(key.login(), key.database(), key.part(0)));
        }
        if (!kind.isShared()) {
            all.add(DatabaseType.ref(key.login(), Psql.POSTGRES, key.database()));
        }
        return all;
    }

    /** A setting is there on every server. */
    @Override
    FieldsState inNew(CatalogKey key) {
        return kind == ObjectKind.PARAMETER
                ? new FieldsState(true, Map.of(OWNER, new Value.Text("postgres")), NEW)
                : FieldsState.ABSENT;
    }

    @Override
    public boolean touchedBy(ResourceRef<?> changed, ResourceRef<FieldsState> read) {
        return super.touchedBy(changed, read) || takesAlong(changed, kind, read);
    }

    /** Whether a change of the owner of another object may be one of this too: sequences go with their table. */
    static boolean takesAlong(ResourceRef<?> changed, ObjectKind kind, ResourceRef<FieldsState> read) {
        return kind == ObjectKind.SEQUENCE
                && changed.type() == of(ObjectKind.TABLE)
                && changed.key(CatalogKey.class)
                        .part(0)
                        .equals(read.key(CatalogKey.class).part(0));
    }

    @Override
    public @Nullable FieldsState follows(
            ResourceRef<?> planned, State after, ResourceRef<FieldsState> read, FieldsState now) {
        String next = nextOwner(planned, after, now);
        return next != null
                ? Catalog.planned(now, Map.of(OWNER, new Value.Text(next)))
                : super.follows(planned, after, read, now);
    }

    /**
     * Who owns something once another thing is as planned: the table that it belongs to.
     *
     * @return null when it stays with whom it is
     */
    static @Nullable String nextOwner(ResourceRef<?> planned, State after, FieldsState now) {
        if (planned.type() == of(ObjectKind.TABLE) && after instanceof FieldsState table && after.exists()) {
            String name = planned.key(CatalogKey.class).part(1);
            List<String> tables = now.told().value() instanceof Rights rights
                    ? List.copyOf(rights.related())
                    : now.told().texts("related");
            // columns of a table are no tables, but that type is asked for itself
            return tables.contains(name) ? table.text(OWNER) : null;
        }
        return null;
    }
}
