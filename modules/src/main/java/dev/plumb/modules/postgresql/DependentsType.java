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

/** What keeps a role from being removed: how much it owns and has rights on, by database. */
final class DependentsType extends CatalogType {
    static final DependentsType TYPE = new DependentsType();

    private static final String ALL = "all";
    private static final String SEEN = "seen";

    private DependentsType() {
        super("dependents", true);
    }

    /** The dependents of a role. */
    static ResourceRef<FieldsState> ref(PostgresLogin login, String role) {
        return TYPE.ref(login, Psql.POSTGRES, List.of(role), "of role " + role);
    }

    /**
     * A number of things.
     *
     * @param database in which; empty: of the server
     * @param owned how many belong to the role
     * @param itself whether the database is one of them
     * @param others on how many more it has rights
     */
    record Count(String database, long owned, long itself, long others) {
        private static Count read(JsonPart part) {
            return part.value() instanceof Count count
                    ? count
                    : new Count(
                            part.text("database"), part.number("owned"), part.number("itself"), part.number("others"));
        }

        private boolean isNothing() {
            return owned == 0 && others == 0;
        }

        private Count less(long ownedLess, long othersLess) {
            return new Count(database, Math.max(owned - ownedLess, 0), itself, Math.max(others - othersLess, 0));
        }
    }

    @Override
    String select(String wanted) {
        return "SELECT k.i, (SELECT json_agg(d) FROM ("
                + "SELECT coalesce(b.datname, CASE WHEN s.classid='pg_database'::regclass THEN"
                + " (SELECT datname FROM pg_database WHERE oid=s.objid) END, '') AS database,"
                + " count(DISTINCT (s.classid,s.objid)) FILTER (WHERE s.deptype='o') AS owned,"
                + " count(*) FILTER (WHERE s.deptype='o' AND s.classid='pg_database'::regclass) AS itself,"
                + " count(DISTINCT (s.classid,s.objid)) FILTER (WHERE s.deptype<>'o') AS others"
                + " FROM pg_shdepend s LEFT JOIN pg_database b ON b.oid=s.dbid"
                + " WHERE s.refclassid='pg_authid'::regclass AND s.refobjid=a.oid GROUP BY 1 ORDER BY 1) d) AS all"
                + " FROM " + wanted + " JOIN pg_roles a ON a.rolname=k.p1";
    }

    @Override
    Map<String, Value> fields(JsonPart row) {
        return Map.of();
    }

    /** Those that are left. */
    static List<Count> of(FieldsState state) {
        return state.told().list(ALL).stream()
                .map(Count::read)
                .filter(each -> !each.isNothing())
                .toList();
    }

    @Override
    List<ResourceRef<FieldsState>> within(CatalogKey key) {
        return List.of(RoleType.ref(key.login(), Psql.POSTGRES, key.part(0)));
    }

    /** A new role has nothing. */
    @Override
    FieldsState inNew(CatalogKey key) {
        return new FieldsState(true, Map.of(), JsonPart.NONE);
    }

    @Override
    public boolean gathers() {
        return true;
    }

    /** By whatever may belong to it, and by rights. */
    @Override
    public boolean touchedBy(ResourceRef<?> changed, ResourceRef<FieldsState> read) {
        boolean isOther = changed.type() instanceof CatalogType && changed.type() != RoleType.TYPE;
        return isOther
                ? changed.key(CatalogKey.class).login().loginPort()
                        == read.key(CatalogKey.class).login().loginPort()
                : super.touchedBy(changed, read);
    }

    @Override
    public @Nullable FieldsState follows(
            ResourceRef<?> planned, State after, ResourceRef<FieldsState> read, FieldsState now) {
        if (!(planned.type() instanceof CatalogType) || planned.type() == RoleType.TYPE) {
            return super.follows(planned, after, read, now);
        }
        List<String> seen = new ArrayList<>(now.told().texts(SEEN));
        if (!(after instanceof FieldsState state) || !now.exists() || seen.contains(planned.label())) {
            return null;
        }
        List<Count> before = of(now);
        List<Count> left = left(planned, state, read.key(CatalogKey.class).part(0), before);
        if (left.equals(before)) {
            return null;
        }
        seen.add(planned.label());
        Map<String, Object> told = new LinkedHashMap<>();
        told.put(ALL, left);
        told.put(SEEN, seen);
        return new FieldsState(true, Map.of(), new JsonPart(told));
    }

    private static List<Count> left(ResourceRef<?> planned, FieldsState after, String role, List<Count> before) {
        CatalogKey key = planned.key(CatalogKey.class);
        String grantee = key.part(key.parts().size() - 1);
        String in = database(planned);
        boolean isRights = planned.type() instanceof GrantedType || planned.type() == DefaultRightsType.TYPE;
        if (OwnedType.next(planned, after, role) != null) {
            return before.stream()
                    .map(each -> each.database().equals(key.database())
                                    || each.database().isEmpty()
                            ? new Count(each.database(), 0, 0, each.others())
                            : each.less(each.itself(), 0))
                    .toList();
        } else if (planned.type() == DatabaseType.TYPE && !after.exists()) {
            return before.stream().filter(each -> !each.database().equals(in)).toList();
        } else if (isRights && grantee.equals(role) && isNone(after)) {
            return less(before, in, 0, 1);
        }
        boolean isTaken = role.equals(after.told().text(OWNER)) && !Objects.equals(after.text(OWNER), role);
        return isTaken && !isRights ? less(before, in, 1, 0) : before;
    }

    private static boolean isNone(FieldsState after) {
        return after.told().value() instanceof Rights rights && rights.held().isEmpty();
    }

    /** Where something counts. */
    private static String database(ResourceRef<?> planned) {
        CatalogKey key = planned.key(CatalogKey.class);
        ObjectKind kind = planned.type() instanceof GrantedType rights ? rights.kind() : null;
        if (planned.type() == DatabaseType.TYPE || kind == ObjectKind.DATABASE) {
            return key.part(0);
        }
        boolean isOfServer = planned.type() == TablespaceType.TYPE || kind != null && kind.isShared();
        return isOfServer ? "" : key.database();
    }

    private static List<Count> less(List<Count> before, String database, long owned, long others) {
        return before.stream()
                .map(each -> each.database().equals(database) ? each.less(owned, others) : each)
                .toList();
    }
}
