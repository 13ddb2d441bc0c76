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
import org.jspecify.annotations.Nullable;

/** What one role, or everybody, may do with one object: a type for each kind of object. */
final class GrantedType extends CatalogType {
    /** The first version in which not everybody may make things in schema {@code public}. */
    static final int CLOSED = 15;

    private static final Map<ObjectKind, GrantedType> TYPES = types();

    private final ObjectKind kind;

    private GrantedType(ObjectKind kind) {
        super("rights on " + kind.spoken(), kind.isShared());
        this.kind = kind;
    }

    private static Map<ObjectKind, GrantedType> types() {
        Map<ObjectKind, GrantedType> types = new EnumMap<>(ObjectKind.class);
        for (ObjectKind kind : ObjectKind.values()) {
            types.put(kind, new GrantedType(kind));
        }
        return types;
    }

    /** The type for objects of a kind. */
    static GrantedType of(ObjectKind kind) {
        return java.util.Objects.requireNonNull(TYPES.get(kind));
    }

    /**
     * The rights of somebody on an object.
     *
     * @param parts what names the object
     * @param grantee a role, or {@link RoleNames#PUBLIC}
     */
    static ResourceRef<FieldsState> ref(
            ObjectKind kind, PostgresLogin login, String database, List<String> parts, String grantee) {
        List<String> all = new ArrayList<>(parts);
        all.add(grantee);
        return of(kind).ref(login, database, all, kind.shown(parts) + " of " + spoken(grantee));
    }

    /** A role as people are told of it. */
    static String spoken(String grantee) {
        return grantee.equals(RoleNames.PUBLIC) ? "PUBLIC" : grantee;
    }

    /** A role in a statement. */
    static String sql(String grantee) {
        return grantee.equals(RoleNames.PUBLIC) ? "PUBLIC" : Sql.name(grantee);
    }

    /** The kind of its objects. */
    ObjectKind kind() {
        return kind;
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
        return "SELECT k.i, " + told(kind) + " FROM " + kind.joined(wanted) + grantee("k.p" + (kind.parts() + 1));
    }

    /** The number of who is meant, as {@code g.oid}; joined to what gives its name. */
    static String grantee(String name) {
        return " CROSS JOIN LATERAL (SELECT CASE " + name + " WHEN 'public' THEN 0::oid"
                + " ELSE (SELECT r.oid FROM pg_roles r WHERE r.rolname=" + name + ") END AS oid) g";
    }

    /** What is told of the rights of {@code g} on {@code o}. */
    static String told(ObjectKind kind) {
        String acl = "aclexplode(coalesce(o.acl,acldefault('" + kind.letter + "',o.owner))) x";
        boolean isTable = kind == ObjectKind.TABLE;
        String column = " UNION ALL SELECT c.attname, x.* FROM pg_attribute c, aclexplode(c.attacl) x"
                + " WHERE c.attrelid=o.oid AND NOT c.attisdropped";
        String all = "(SELECT ''::name AS attname, x.* FROM " + acl + (isTable ? column : "") + ") x";
        String entry = "json_build_array(x.privilege_type,x.attname,x.is_grantable,pg_get_userbyid(x.grantor))";
        String to = "CASE x.grantee WHEN 0 THEN 'public' ELSE pg_get_userbyid(x.grantee) END";
        return "pg_get_userbyid(o.owner) AS owner, (SELECT json_agg(" + entry + ") FROM " + all
                + " WHERE x.grantee=g.oid) AS held, (SELECT json_agg(" + entry + ") FROM " + all
                + " WHERE x.grantee=o.owner AND g.oid IS DISTINCT FROM o.owner) AS owners, (SELECT json_agg(json_build_array("
                + "x.privilege_type,x.attname," + to + ")) FROM " + all
                + " WHERE x.grantor=g.oid AND x.grantee<>g.oid AND g.oid<>o.owner) AS onward"
                + related(kind);
    }

    /** The columns of a table, the table of a sequence; of a language, whether there are rights on it at all. */
    private static String related(ObjectKind kind) {
        return switch (kind) {
            case TABLE ->
                ", (SELECT json_agg(c.attname) FROM pg_attribute c WHERE c.attrelid=o.oid AND NOT c.attisdropped) AS related";
            case SEQUENCE -> ", " + ObjectType.TABLE_OF_SEQUENCE + " AS related";
            case LANGUAGE ->
                ", (SELECT json_agg('trusted'::text) FROM pg_language l WHERE l.oid=o.oid AND l.lanpltrusted) AS related";
            default -> "";
        };
    }

    @Override
    Map<String, Value> fields(JsonPart row) {
        return Rights.read(row).fields(kind);
    }

    /** Of its object, of the schema and the database that that is in. */
    @Override
    List<ResourceRef<FieldsState>> within(CatalogKey key) {
        List<ResourceRef<FieldsState>> all = new ArrayList<>();
        all.add(ObjectType.ref(kind, key.login(), key.database(), key.parts().subList(0, kind.parts())));
        if (kind.isInSchema()) {
            all.add(SchemaType.ref(key.login(), key.database(), key.part(0)));
        }
        if (!kind.isShared()) {
            all.add(DatabaseType.ref(key.login(), Psql.POSTGRES, key.database()));
        }
        return all;
    }

    /** What is in a new database came from its template: this says that it is to be looked at there. */
    @Override
    FieldsState inNew(CatalogKey key) {
        return kind.isShared() ? FieldsState.ABSENT : new FieldsState(true, Map.of(), NEW);
    }

    @Override
    public boolean touchedBy(ResourceRef<?> changed, ResourceRef<FieldsState> read) {
        return super.touchedBy(changed, read) || ObjectType.takesAlong(changed, kind, read);
    }

    @Override
    public @Nullable FieldsState follows(
            ResourceRef<?> planned, State after, ResourceRef<FieldsState> read, FieldsState now) {
        String withTable = ObjectType.nextOwner(planned, after, now);
        String next = withTable != null
                ? withTable
                : OwnedType.next(planned, after, Rights.of(now).owner());
        if (next != null) {
            return handedOver(now, next, grantee(read));
        } else if (planned.type() == ObjectType.of(kind) && planned.type() != this) {
            return after.exists() ? ofObject(planned, (FieldsState) after, read, now) : FieldsState.ABSENT;
        } else if (planned.type() == SchemaType.TYPE) {
            boolean isEmpty = !after.exists()
                    || after instanceof FieldsState made && made.told().equals(NEW);
            return isEmpty ? FieldsState.ABSENT : null;
        } else if (after instanceof ServerType.Server server && server.isNew() && kind.isShared()) {
            return inNewServer(read);
        }
        return super.follows(planned, after, read, now);
    }

    private String grantee(ResourceRef<FieldsState> read) {
        return read.key(CatalogKey.class).part(kind.parts());
    }

    /** What they are once the object is like this. */
    private @Nullable FieldsState ofObject(
            ResourceRef<?> planned, FieldsState after, ResourceRef<FieldsState> read, FieldsState now) {
        String owner = owner(after, planned.key(CatalogKey.class).login());
        // schema public of a new database came with the rights that it has in the template
        boolean isMade = after.told().equals(NEW)
                && !ObjectType.of(kind).inNew(planned.key(CatalogKey.class)).exists();
        if (isMade) {
            return Rights.builtIn(kind, owner, grantee(read), true).state(kind);
        } else if (!now.exists()) {
            return null;
        }
        return after.fields().containsKey(OWNER) && !now.told().equals(NEW)
                ? handedOver(now, owner, grantee(read))
                : null;
    }

    private FieldsState inNewServer(ResourceRef<FieldsState> read) {
        CatalogKey key = read.key(CatalogKey.class);
        List<String> parts = key.parts().subList(0, kind.parts());
        ResourceRef<FieldsState> object = ObjectType.ref(kind, key.login(), key.database(), parts);
        return ObjectType.of(kind).inNew(object.key(CatalogKey.class)).exists()
                ? untouched(kind, parts, grantee(read), 0).state(kind)
                : FieldsState.ABSENT;
    }

    /**
     * The rights on something that a new server has, or a new database.
     *
     * @param major the server's version; 0 where that is not known
     */
    static Rights untouched(ObjectKind kind, List<String> parts, String grantee, int major) {
        boolean isPublic = kind == ObjectKind.SCHEMA && parts.get(0).equals(RoleNames.PUBLIC);
        boolean isOpen = isPublic && major > 0 && major < CLOSED;
        Rights rights = Rights.builtIn(kind, isPublic && !isOpen ? "pg_database_owner" : "postgres", grantee, false);
        if (!grantee.equals(RoleNames.PUBLIC)) {
            return rights;
        } else if (kind == ObjectKind.SCHEMA) {
            Rights usage = rights.and(new Rights.Entry("USAGE", "", false, rights.owner()));
            return isOpen ? usage.and(new Rights.Entry("CREATE", "", false, rights.owner())) : usage;
        }
        // nobody is to change what other databases are made of
        boolean isTemplate = kind == ObjectKind.DATABASE && parts.get(0).startsWith("template");
        return isTemplate ? rights.without(each -> each.privilege().equals("TEMPORARY")) : rights;
    }

    private @Nullable FieldsState handedOver(FieldsState now, String owner, String grantee) {
        Rights rights = Rights.of(now);
        return rights.owner().equals(owner)
                ? null
                : rights.handedOver(owner, grantee).state(kind);
    }

    /** To whom something belongs that was made like this: to who made it, where that is not said. */
    static String owner(FieldsState made, PostgresLogin login) {
        String owner = made.text(OWNER);
        return owner != null ? owner : login.sessionRole() != null ? login.sessionRole() : login.loginUser();
    }
}
