package dev.plumb.modules.postgresql;

import dev.plumb.modules.kit.FieldsState;
import dev.plumb.modules.kit.JsonPart;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.State;
import dev.plumb.resource.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What belongs to a role in a database, and of what all databases have in common: as {@code REASSIGN OWNED} sees it. */
final class OwnedType extends CatalogType {
    static final OwnedType TYPE = new OwnedType();

    static final String OBJECTS = "objects";
    private static final String TO = "to";
    private static final String SHOWN = "shown";

    private OwnedType() {
        super("objects", false);
    }

    /** What belongs to a role. */
    static ResourceRef<FieldsState> ref(PostgresLogin login, String database, String role) {
        return TYPE.ref(login, database, List.of(role), "of " + role + " in database " + database);
    }

    @Override
    String select(String wanted) {
        return "SELECT k.i, r.oid=10 AS first, (SELECT json_agg(json_build_array(a.type,a.object_names,p.args))"
                + " FROM pg_shdepend s, pg_identify_object_as_address(s.classid,s.objid,s.objsubid) a"
                + " LEFT JOIN LATERAL (SELECT oidvectortypes(f.proargtypes) AS args FROM pg_proc f"
                + " WHERE s.classid='pg_proc'::regclass AND f.oid=s.objid) p ON true"
                + " WHERE s.refclassid='pg_authid'::regclass AND s.refobjid=r.oid AND s.deptype='o'"
                + " AND s.classid NOT IN ('pg_default_acl'::regclass,'pg_user_mapping'::regclass)"
                + " AND s.dbid IN (0,(SELECT oid FROM pg_database WHERE datname=current_database()))) AS objects FROM "
                + wanted + " JOIN pg_roles r ON r.rolname=k.p1";
    }

    @Override
    Map<String, Value> fields(JsonPart row) {
        return fields(all(row));
    }

    private static List<String> all(JsonPart told) {
        return told.at(SHOWN).isThere()
                ? told.texts(SHOWN)
                : told.list(OBJECTS).stream().map(OwnedType::shown).toList();
    }

    private static Map<String, Value> fields(List<String> objects) {
        String all = objects.stream().sorted().collect(Collectors.joining(", "));
        return Map.of(OBJECTS, new Value.Text(all.isEmpty() ? RoleType.NONE : all));
    }

    private static String shown(JsonPart object) {
        List<JsonPart> parts = object.list();
        String type = parts.get(0).text();
        String name = type + " "
                + String.join(
                        ".", parts.get(1).list().stream().map(JsonPart::text).toList());
        boolean isRoutine = type.equals("function") || type.equals("procedure") || type.equals("aggregate");
        return isRoutine ? name + "(" + parts.get(2).text() + ")" : name;
    }

    /** Whether there is nothing that could be handed over. */
    static boolean isNothing(FieldsState state) {
        return !state.exists() || RoleType.NONE.equals(state.text(OBJECTS));
    }

    /** Once all belongs to another role. */
    static FieldsState handedOver(String newOwner) {
        return new FieldsState(
                true,
                Map.of(OBJECTS, new Value.Text(RoleType.NONE)),
                new JsonPart(Map.of(TO, newOwner, SHOWN, List.of())));
    }

    /** Whether a change may hand over what is asked for. */
    static boolean isAmong(ResourceRef<?> changed, ResourceRef<FieldsState> read, boolean isShared) {
        if (changed.type() != TYPE) {
            return false;
        }
        CatalogKey key = changed.key(CatalogKey.class);
        CatalogKey its = read.key(CatalogKey.class);
        return key.login().loginPort() == its.login().loginPort()
                && (isShared || key.database().equals(its.database()));
    }

    /** Who owns something of this owner once it is as planned; null when that stays. */
    static @Nullable String next(ResourceRef<?> planned, State after, @Nullable String owner) {
        return planned.type() == TYPE
                        && planned.key(CatalogKey.class).part(0).equals(owner)
                        && after instanceof FieldsState state
                        && state.told().at(TO).isThere()
                ? state.told().text(TO)
                : null;
    }

    @Override
    List<ResourceRef<FieldsState>> within(CatalogKey key) {
        return List.of(
                RoleType.ref(key.login(), Psql.POSTGRES, key.part(0)),
                DatabaseType.ref(key.login(), Psql.POSTGRES, key.database()));
    }

    /** In a new database there is nothing of anybody's; a new role has nothing. */
    @Override
    FieldsState inNew(CatalogKey key) {
        return new FieldsState(true, Map.of(OBJECTS, new Value.Text(RoleType.NONE)), JsonPart.NONE);
    }

    /** Also by whatever gets another owner. */
    @Override
    public boolean touchedBy(ResourceRef<?> changed, ResourceRef<FieldsState> read) {
        return super.touchedBy(changed, read) || isOwned(changed);
    }

    @Override
    public @Nullable FieldsState follows(
            ResourceRef<?> planned, State after, ResourceRef<FieldsState> read, FieldsState now) {
        boolean isOne = isOwned(planned)
                && after instanceof FieldsState made
                && made.fields().containsKey(OWNER);
        if (!isOne || !now.exists()) {
            return super.follows(planned, after, read, now);
        }
        boolean isObject = planned.type() instanceof ObjectType;
        String name = isObject
                ? planned.key()
                : planned.type().name() + " " + planned.key(CatalogKey.class).part(0);
        List<String> objects = new ArrayList<>(all(now.told()));
        objects.removeIf(each -> each.equals(name) || each.endsWith(" " + name));
        if (read.key(CatalogKey.class).part(0).equals(((FieldsState) after).text(OWNER))) {
            objects.add(isObject ? planned.type().name() + " " + name : name);
        }
        return new FieldsState(true, fields(objects), new JsonPart(Map.of(SHOWN, objects)));
    }

    private static boolean isOwned(ResourceRef<?> ref) {
        return ref.type() == DatabaseType.TYPE
                || ref.type() == SchemaType.TYPE
                || ref.type() == TablespaceType.TYPE
                || ref.type() instanceof ObjectType;
    }
}
