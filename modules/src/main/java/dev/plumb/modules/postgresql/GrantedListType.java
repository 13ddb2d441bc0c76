package dev.plumb.modules.postgresql;

import dev.plumb.modules.kit.FieldsState;
import dev.plumb.modules.kit.JsonPart;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.State;
import dev.plumb.resource.Value;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What one role, or everybody, may do with each object of a kind in a schema: a type for each kind. */
final class GrantedListType extends CatalogType {
    private static final Map<ObjectKind, GrantedListType> TYPES = types();

    private final ObjectKind kind;

    private GrantedListType(ObjectKind kind) {
        super("rights on each " + kind.spoken(), false);
        this.kind = kind;
    }

    private static Map<ObjectKind, GrantedListType> types() {
        Map<ObjectKind, GrantedListType> types = new EnumMap<>(ObjectKind.class);
        for (ObjectKind kind : ObjectKind.values()) {
            types.put(kind, new GrantedListType(kind));
        }
        return types;
    }

    /** The rights of somebody on all objects of a kind in a schema. */
    static ResourceRef<FieldsState> ref(
            ObjectKind kind, PostgresLogin login, String database, String schema, String grantee) {
        return Objects.requireNonNull(TYPES.get(kind))
                .ref(
                        login,
                        database,
                        List.of(schema, grantee),
                        "in schema " + schema + " of " + GrantedType.spoken(grantee));
    }

    @Override
    String select(String wanted) {
        return "SELECT k.i, (SELECT json_agg(t) FROM (SELECT o.name, o.args, " + GrantedType.told(kind) + " FROM "
                + kind.all() + GrantedType.grantee("k.p2")
                + " WHERE o.schema=k.p1::name ORDER BY 1,2) t) AS objects FROM " + wanted
                + " JOIN pg_namespace n ON n.nspname=k.p1";
    }

    @Override
    Map<String, Value> fields(JsonPart row) {
        return Map.of();
    }

    /** The objects, by what names them beside the schema, as they were read. */
    Map<List<String>, FieldsState> objects(String schema, FieldsState state) {
        Map<List<String>, FieldsState> all = new LinkedHashMap<>();
        for (JsonPart row : state.told().list("objects")) {
            List<String> parts = kind.isRoutine()
                    ? List.of(schema, row.text("name"), row.text("args"))
                    : List.of(schema, row.text("name"));
            all.put(parts, new FieldsState(true, GrantedType.of(kind).fields(row), row));
        }
        return all;
    }

    /** The type for objects of a kind. */
    static GrantedListType of(ObjectKind kind) {
        return Objects.requireNonNull(TYPES.get(kind));
    }

    @Override
    List<ResourceRef<FieldsState>> within(CatalogKey key) {
        return List.of(
                SchemaType.ref(key.login(), key.database(), key.part(0)),
                DatabaseType.ref(key.login(), Psql.POSTGRES, key.database()));
    }

    /** What is in a new database came from its template: this says that it is to be looked at there. */
    @Override
    FieldsState inNew(CatalogKey key) {
        return new FieldsState(true, Map.of(), NEW);
    }

    /** Also by rights on one of them, and by whom they belong to; what is planned of these is asked for by itself. */
    @Override
    public boolean touchedBy(ResourceRef<?> changed, ResourceRef<FieldsState> read) {
        return super.touchedBy(changed, read)
                || isInSchema(changed, read)
                        && (changed.type() == GrantedType.of(kind)
                                || changed.type() == ObjectType.of(kind)
                                || ObjectType.takesAlong(changed, kind, read));
    }

    private static boolean isInSchema(ResourceRef<?> changed, ResourceRef<FieldsState> read) {
        return changed.type() instanceof CatalogType
                && changed.key(CatalogKey.class)
                        .part(0)
                        .equals(read.key(CatalogKey.class).part(0));
    }

    @Override
    public @Nullable FieldsState follows(
            ResourceRef<?> planned, State after, ResourceRef<FieldsState> read, FieldsState now) {
        boolean isNew = after instanceof FieldsState made && made.told().equals(NEW);
        return planned.type() == SchemaType.TYPE && isNew
                ? new FieldsState(true, Map.of(), JsonPart.NONE)
                : super.follows(planned, after, read, now);
    }
}
