package dev.plumb.modules.postgresql;

import dev.plumb.modules.kit.FieldsState;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.Value;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Rights as they are when the task comes to them, also on what earlier tasks make.
 *
 * @param catalog where they are
 * @param need what they are needed for: {@code ann is to have rights on it}
 */
record RightsStates(Catalog catalog, String need) {
    /** Where other databases come from unless something else is said. */
    private static final String TEMPLATE = "template1";

    /**
     * The rights of somebody on an object. The task fails where there is no such object.
     *
     * @return null when they cannot be known before apply
     */
    @Nullable
    FieldsState object(ObjectKind kind, List<String> parts, String grantee) {
        Function<String, ResourceRef<FieldsState>> in =
                database -> GrantedType.ref(kind, catalog.login(), database, parts, grantee);
        FieldsState state = found(in, kind.database(catalog.database()));
        if (state == null) {
            return untouched(kind, parts, grantee);
        } else if (state.exists()) {
            return settled(kind, state, grantee);
        }
        boolean isKnown = kind.isShared() || there(database());
        if (kind.isInSchema()) {
            isKnown &= there(SchemaType.ref(catalog.login(), catalog.database(), parts.get(0)));
        }
        ResourceRef<FieldsState> object =
                ObjectType.ref(kind, catalog.login(), kind.database(catalog.database()), parts);
        isKnown &= there(object);
        return !isKnown
                        && ObjectType.of(kind)
                                .inNew(object.key(CatalogKey.class))
                                .exists()
                ? untouched(kind, parts, grantee)
                : null;
    }

    /** Rights on what an earlier task makes are the default ones of its owner. */
    private FieldsState settled(ObjectKind kind, FieldsState state, String grantee) {
        Rights rights = Rights.of(state);
        if (!rights.isFresh() || kind != ObjectKind.SCHEMA) {
            return rights.isFresh() ? rights.settled().state(kind) : state;
        }
        FieldsState defaults = byDefault(rights.owner(), "", "SCHEMAS", grantee);
        return defaults == null
                ? rights.settled().state(kind)
                : rights.settled().with(DefaultRightsType.of(defaults).held()).state(kind);
    }

    private FieldsState untouched(ObjectKind kind, List<String> parts, String grantee) {
        int major = catalog.server().major();
        if (major == 0 && kind == ObjectKind.SCHEMA && grantee.equals(RoleNames.PUBLIC)) {
            catalog.host().assume("that the server is PostgreSQL " + GrantedType.CLOSED + " or later");
        }
        return GrantedType.untouched(kind, parts, grantee, major).state(kind);
    }

    /**
     * The rights of somebody on what a role will make.
     *
     * @return null when they cannot be known before apply
     */
    @Nullable
    FieldsState byDefault(String maker, String schema, String kind, String grantee) {
        FieldsState state = found(
                database -> DefaultRightsType.ref(catalog.login(), database, maker, schema, kind, grantee),
                catalog.database());
        if (state == null) {
            return DefaultRightsType.builtIn(maker, schema, kind, grantee).state(DefaultRightsType.kind(kind));
        } else if (state.exists()) {
            return state;
        }
        boolean isKnown = there(database());
        if (!schema.isEmpty()) {
            isKnown &= there(SchemaType.ref(catalog.login(), catalog.database(), schema));
        }
        return isKnown
                ? null
                : DefaultRightsType.builtIn(maker, schema, kind, grantee).state(DefaultRightsType.kind(kind));
    }

    /**
     * The rights of somebody on all objects of a kind in a schema.
     *
     * @return null when they cannot be known before apply
     */
    @Nullable
    FieldsState each(ObjectKind kind, String schema, String grantee) {
        FieldsState state = found(
                database -> GrantedListType.ref(kind, catalog.login(), database, schema, grantee), catalog.database());
        if (state != null && !state.exists()) {
            there(database());
            there(SchemaType.ref(catalog.login(), catalog.database(), schema));
            return null;
        }
        return state == null ? FieldsState.planned(java.util.Map.of()) : state;
    }

    /** What is there; in a new database what is in its template; null where that is as a new server has it. */
    private @Nullable FieldsState found(Function<String, ResourceRef<FieldsState>> in, String database) {
        FieldsState state = catalog.host().get(in.apply(database));
        if (!state.told().equals(CatalogType.NEW)) {
            return state;
        }
        Value from = catalog.host().get(database()).fields().get("template");
        String template = from instanceof Value.Any any ? any.shown() : TEMPLATE;
        return catalog.server().version() == 0 || template.equals("template0")
                ? null
                : catalog.host().get(in.apply(template));
    }

    private ResourceRef<FieldsState> database() {
        return DatabaseType.ref(catalog.login(), Psql.POSTGRES, catalog.database());
    }

    /** Whether something is there; false where it is only assumed. */
    private boolean there(ResourceRef<FieldsState> ref) {
        return catalog.host().require(ref, need);
    }
}
