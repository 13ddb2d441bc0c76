package dev.plumb.modules.postgresql;

import dev.plumb.modules.kit.FieldsState;
import dev.plumb.modules.kit.JsonPart;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.State;
import dev.plumb.resource.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** In which groups a role is: a field for each. */
final class GroupsType extends CatalogType {
    static final GroupsType TYPE = new GroupsType();

    private static final String GROUPS = "groups";

    private GroupsType() {
        super(GROUPS, true);
    }

    /** The groups of a role. */
    static ResourceRef<FieldsState> ref(PostgresLogin login, String database, String member) {
        return TYPE.ref(login, database, List.of(member), "of " + member);
    }

    @Override
    String select(String wanted) {
        return "SELECT k.i, (SELECT json_object_agg(t.name, to_json(t)) FROM (SELECT g.rolname AS name, "
                + MembershipType.told("g.oid", "m.oid")
                + " FROM pg_roles g WHERE EXISTS (SELECT FROM pg_auth_members x WHERE x.roleid=g.oid AND x.member=m.oid)"
                + " ORDER BY 1) t) AS groups FROM " + wanted + " JOIN pg_roles m ON m.rolname=k.p1";
    }

    @Override
    Map<String, Value> fields(JsonPart row) {
        Map<String, Value> fields = new LinkedHashMap<>();
        row.map(GROUPS).keySet().forEach(group -> fields.put(group, RoleType.truth(true)));
        return fields;
    }

    /** What was read of the membership in one of them. */
    static FieldsState membership(FieldsState groups, String group) {
        JsonPart row = groups.told().at(GROUPS, group);
        return row.isThere() ? new FieldsState(true, MembershipType.TYPE.fields(row), row) : FieldsState.ABSENT;
    }

    @Override
    List<ResourceRef<FieldsState>> within(CatalogKey key) {
        return List.of(RoleType.ref(key.login(), key.database(), key.part(0)));
    }

    @Override
    public boolean gathers() {
        return true;
    }

    @Override
    public boolean touchedBy(ResourceRef<?> changed, ResourceRef<FieldsState> read) {
        return super.touchedBy(changed, read) || isOne(changed, read) || changed.type() == RoleType.TYPE;
    }

    private static boolean isOne(ResourceRef<?> changed, ResourceRef<FieldsState> read) {
        return changed.type() == MembershipType.TYPE
                && changed.key(CatalogKey.class)
                        .part(1)
                        .equals(read.key(CatalogKey.class).part(0));
    }

    @Override
    public @Nullable FieldsState follows(
            ResourceRef<?> planned, State after, ResourceRef<FieldsState> read, FieldsState now) {
        boolean isGone = planned.type() == RoleType.TYPE && !after.exists();
        FieldsState itself = isOne(planned, read) ? null : super.follows(planned, after, read, now);
        if (itself != null || !isOne(planned, read) && !isGone) {
            return itself;
        }
        Map<String, Value> fields = new LinkedHashMap<>(now.fields());
        String group = planned.key(CatalogKey.class).part(0);
        if (after.exists()) {
            fields.put(group, RoleType.truth(true));
        } else {
            fields.remove(group);
        }
        return new FieldsState(true, fields, now.told());
    }
}
