package dev.plumb.modules.postgresql;

import dev.plumb.modules.kit.FieldsState;
import dev.plumb.modules.kit.JsonPart;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.State;
import dev.plumb.resource.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What one role, or everybody, may do with objects that a role will make from now on. */
final class DefaultRightsType extends CatalogType {
    static final DefaultRightsType TYPE = new DefaultRightsType();

    /** Kinds by the word that statements have for them. */
    static final Map<String, ObjectKind> KINDS = kinds();

    private DefaultRightsType() {
        super("default rights", false);
    }

    private static Map<String, ObjectKind> kinds() {
        Map<String, ObjectKind> kinds = new LinkedHashMap<>();
        kinds.put("TABLES", ObjectKind.TABLE);
        kinds.put("SEQUENCES", ObjectKind.SEQUENCE);
        kinds.put("FUNCTIONS", ObjectKind.FUNCTION);
        kinds.put("TYPES", ObjectKind.TYPE);
        kinds.put("SCHEMAS", ObjectKind.SCHEMA);
        return kinds;
    }

    /**
     * The rights of somebody on future objects.
     *
     * @param maker who will make them
     * @param schema in which; empty: anywhere
     * @param kind one of {@link #KINDS}
     * @param grantee a role, or {@link RoleNames#PUBLIC}
     */
    static ResourceRef<FieldsState> ref(
            PostgresLogin login, String database, String maker, String schema, String kind, String grantee) {
        String in = schema.isEmpty() ? "" : " in schema " + schema;
        return TYPE.ref(
                login,
                database,
                List.of(maker, schema, kind, grantee),
                "of " + GrantedType.spoken(grantee) + " on " + kind.toLowerCase(java.util.Locale.ROOT) + " that "
                        + maker + " makes" + in);
    }

    /** By its number in the catalogue: a role that is to come has none, and has what is built in. */
    @Override
    String select(String wanted) {
        String type = "CASE k.p3 WHEN 'TABLES' THEN 'r' WHEN 'SEQUENCES' THEN 'S' WHEN 'FUNCTIONS' THEN 'f'"
                + " WHEN 'TYPES' THEN 'T' ELSE 'n' END::\"char\"";
        String builtIn = "CASE WHEN k.p2='' THEN acldefault(CASE k.p3 WHEN 'SEQUENCES' THEN 's'::\"char\" ELSE " + type
                + " END, r.oid) END";
        return "SELECT k.i, k.p1 AS owner, k.p2 AS schema, k.p3 AS kind, k.p4 AS grantee, r.oid IS NOT NULL AS known,"
                + " (SELECT json_agg(json_build_array(x.privilege_type,'',x.is_grantable,k.p1))"
                + " FROM aclexplode(coalesce(d.defaclacl," + builtIn + ")) x WHERE x.grantee=g.oid) AS held FROM "
                + wanted
                + " LEFT JOIN pg_roles r ON r.rolname=k.p1 LEFT JOIN pg_namespace n ON n.nspname=k.p2"
                + " LEFT JOIN pg_default_acl d ON d.defaclrole=r.oid AND d.defaclobjtype=" + type
                + " AND d.defaclnamespace=coalesce(n.oid,0)" + GrantedType.grantee("k.p4")
                + " WHERE k.p2='' OR n.oid IS NOT NULL";
    }

    @Override
    Map<String, Value> fields(JsonPart row) {
        return read(row).fields(kind(row.text("kind")));
    }

    private static Rights read(JsonPart row) {
        return row.isTrue("known")
                ? Rights.read(row)
                : builtIn(row.text("owner"), row.text("schema"), row.text("kind"), row.text("grantee"));
    }

    /** The rights that a state has. */
    static Rights of(FieldsState state) {
        return state.told().value() instanceof Rights rights ? rights : read(state.told());
    }

    static ObjectKind kind(String word) {
        return Objects.requireNonNull(KINDS.get(word));
    }

    /** Those that there are without any statement. */
    static Rights builtIn(String maker, String schema, String kind, String grantee) {
        Rights all = Rights.builtIn(kind(kind), maker, grantee, false);
        return schema.isEmpty() ? all : all.with(List.of());
    }

    @Override
    List<ResourceRef<FieldsState>> within(CatalogKey key) {
        List<ResourceRef<FieldsState>> all = new ArrayList<>();
        all.add(DatabaseType.ref(key.login(), Psql.POSTGRES, key.database()));
        if (!key.part(1).isEmpty()) {
            all.add(SchemaType.ref(key.login(), key.database(), key.part(1)));
        }
        return all;
    }

    /** What a new database has came from its template: this says that it is to be looked at there. */
    @Override
    FieldsState inNew(CatalogKey key) {
        return new FieldsState(true, Map.of(), NEW);
    }

    @Override
    public @Nullable FieldsState follows(
            ResourceRef<?> planned, State after, ResourceRef<FieldsState> read, FieldsState now) {
        if (planned.type() == SchemaType.TYPE
                && after instanceof FieldsState made
                && made.told().equals(NEW)) {
            CatalogKey key = read.key(CatalogKey.class);
            return builtIn(key.part(0), key.part(1), key.part(2), key.part(3)).state(kind(key.part(2)));
        }
        return super.follows(planned, after, read, now);
    }
}
