package dev.plumb.modules.postgresql;

import dev.plumb.modules.kit.FieldsState;
import dev.plumb.modules.kit.JsonPart;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** That one role is a member of another one, whoever has granted it. */
final class MembershipType extends CatalogType {
    static final MembershipType TYPE = new MembershipType();

    /** Options of a membership; but for the first one those of PostgreSQL 16 and later. */
    static final List<String> OPTIONS = List.of("admin", "inherit", "set");

    private MembershipType() {
        super("membership", true);
    }

    /** The membership of a role in a group. */
    static ResourceRef<FieldsState> ref(PostgresLogin login, String database, String group, String member) {
        return TYPE.ref(login, database, List.of(group, member), "of " + member + " in " + group);
    }

    /**
     * What is told of a membership: who granted it and with which options, as far as the server has them, and to whom the member
     * has granted it in turn.
     *
     * @param group the group's number
     * @param member the member's number
     */
    static String told(String group, String member) {
        String of = " FROM pg_auth_members x WHERE x.roleid=" + group + " AND x.";
        return "(SELECT json_agg(to_jsonb(x) || jsonb_build_object('by', pg_get_userbyid(x.grantor)))" + of + "member="
                + member + ") AS grants, (SELECT json_agg(pg_get_userbyid(x.member))" + of + "grantor=" + member
                + ") AS onward";
    }

    @Override
    String select(String wanted) {
        return "SELECT k.i, " + told("g.oid", "m.oid") + " FROM " + wanted
                + " JOIN pg_roles g ON g.rolname=k.p1 JOIN pg_roles m ON m.rolname=k.p2"
                + " WHERE EXISTS (SELECT FROM pg_auth_members x WHERE x.roleid=g.oid AND x.member=m.oid)";
    }

    @Override
    Map<String, Value> fields(JsonPart row) {
        Map<String, Value> fields = new LinkedHashMap<>();
        for (String option : OPTIONS) {
            String column = option + "_option";
            List<JsonPart> grants = row.list("grants");
            if (grants.stream().anyMatch(grant -> grant.at(column).isThere())) {
                fields.put(option, RoleType.truth(grants.stream().anyMatch(grant -> grant.isTrue(column))));
            }
        }
        return fields;
    }

    /** It goes with either of the roles. */
    @Override
    List<ResourceRef<FieldsState>> within(CatalogKey key) {
        return key.parts().stream()
                .map(role -> RoleType.ref(key.login(), key.database(), role))
                .toList();
    }
}
