package dev.plumb.modules.postgresql;

import dev.plumb.module.ModuleInfo;
import dev.plumb.module.Param;
import dev.plumb.module.Plan;
import dev.plumb.module.States;
import dev.plumb.module.TaskModule;
import dev.plumb.modules.kit.FieldsState;
import dev.plumb.modules.kit.Names;
import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Hands objects of PostgreSQL over to another owner. */
@ModuleInfo(
        name = "postgresql_owner",
        doc = "Hands an object of PostgreSQL over to another owner, or all that a role owns.",
        notes = {
            "`reassign_owned_by` hands over what the roles own in the database `login_db`, and their databases and tablespaces. A dry run"
                    + " lists it. Objects in other databases stay with them: each such database needs a task.",
            "Sequences that belong to a column go with their table.",
            "Rights that the owner had, and had granted, are the new owner's."
        },
        example = """
                - name: server
                  package:
                    name: postgresql
                - name: shop
                  postgresql_user:
                    name: shop
                - name: shop owns schema public
                  postgresql_owner:
                    obj_type: schema
                    obj_name: public
                    new_owner: shop
                """)
public final class PostgresqlOwnerModule implements TaskModule<PostgresqlOwnerModule.Params> {
    /** What is handed over. */
    public enum Type {
        /** A database. */
        DATABASE,
        /** A function, with the types of its arguments. */
        FUNCTION,
        /** A procedure, with the types of its arguments. */
        PROCEDURE,
        /** A materialised view. */
        MATVIEW,
        /** A sequence that belongs to no column. */
        SEQUENCE,
        /** A schema. */
        SCHEMA,
        /** A table. */
        TABLE,
        /** A foreign table. */
        FOREIGN_TABLE,
        /** A tablespace. */
        TABLESPACE,
        /** A view. */
        VIEW,
        /** A type or a domain. */
        TYPE,
        /** A language. */
        LANGUAGE,
        /** A foreign data wrapper. */
        FOREIGN_DATA_WRAPPER,
        /** A foreign server. */
        FOREIGN_SERVER;

        ObjectKind kind() {
            return switch (this) {
                case MATVIEW, FOREIGN_TABLE, VIEW -> ObjectKind.TABLE;
                default -> ObjectKind.valueOf(name());
            };
        }
    }

    /** Parameters. */
    public record Params(
            @Param(doc = "role that is to be the owner", required = true)
            String newOwner,

            @Param(
                    doc =
                            "name of the object, with its schema before a dot where that is not `public`; a name with a dot in it is"
                                    + " written in double quotes. Functions have the types of their arguments: `shop.add(int, int)`")
            @Nullable
            String objName,

            @Param(doc = "what the object is", aliases = "type") @Nullable
            Type objType,

            @Param(doc = "roles that are to own nothing any more, instead of `obj_name` and `obj_type`")
            List<String> reassignOwnedBy,

            @Param(
                    doc = "fails when a role of `reassign_owned_by` is missing; else it is left out with a warning",
                    def = "true")
            boolean failOnRole,

            @Param(
                    doc = "database to connect to, in which the objects are",
                    aliases = {"db", "database"},
                    def = "postgres")
            String loginDb,

            PostgresLogin login) {
        private ObjectKind kind() {
            return Objects.requireNonNull(objType).kind();
        }

        /** What names the object. */
        private List<String> parts() {
            String name = Objects.requireNonNull(objName);
            ObjectKind kind = kind();
            String plain = kind.isRoutine() ? Signature.name(name) : name;
            List<String> parts = kind.isInSchema() ? QualifiedName.read(plain) : List.of(QualifiedName.unquoted(plain));
            if (!kind.isRoutine()) {
                return parts;
            }
            List<String> all = new ArrayList<>(parts);
            all.add(Signature.arguments(name));
            return all;
        }

        private ResourceRef<FieldsState> object() {
            return ObjectType.ref(kind(), login, kind().database(loginDb), parts());
        }

        private List<ResourceRef<FieldsState>> refs() {
            List<ResourceRef<FieldsState>> refs = new ArrayList<>();
            refs.add(RoleType.ref(login, Psql.POSTGRES, newOwner));
            if (objType != null) {
                refs.add(object());
            }
            for (String role : reassignOwnedBy) {
                refs.add(RoleType.ref(login, Psql.POSTGRES, role));
                refs.add(OwnedType.ref(login, loginDb, role));
            }
            return refs;
        }
    }

    @Override
    public @Nullable String invalid(Params p) {
        boolean isOne = p.objName != null || p.objType != null;
        String wrong = Names.first(
                p.login.mistake(),
                Sql.mistake("login_db", p.loginDb),
                Sql.mistake("new_owner", p.newOwner),
                RoleNames.mistake("reassign_owned_by", p.reassignOwnedBy),
                isOne == p.reassignOwnedBy.isEmpty()
                        ? null
                        : isOne
                                ? "obj_name goes without reassign_owned_by; write one of them"
                                : "what is to be handed over is missing; write obj_name and obj_type, or reassign_owned_by",
                isOne && (p.objName == null || p.objType == null) ? "obj_name and obj_type are needed together" : null,
                p.reassignOwnedBy.contains(p.newOwner)
                        ? "reassign_owned_by has the new owner '" + p.newOwner + "'"
                        : null);
        if (wrong != null || p.objName == null) {
            return wrong;
        }
        String signature = p.kind().isRoutine() ? Signature.mistake("obj_name", p.objName) : null;
        return signature != null
                ? signature
                : RoleNames.mistake("obj_name", p.parts().subList(0, p.kind().isInSchema() ? 2 : 1));
    }

    @Override
    public List<Read<?>> reads(Params p) {
        return Catalog.reads(p.login, p.refs());
    }

    @Override
    public Plan plan(Params p, States host) {
        Catalog catalog = new Catalog(p.login, p.loginDb, host);
        return catalog.plan(p.refs(), "what is in it is to belong to " + p.newOwner, () -> {
            Changes changes = new Changes();
            host.require(RoleType.ref(p.login, Psql.POSTGRES, p.newOwner), "it is to be the owner");
            Plan plan = p.objType != null ? one(p, catalog, changes) : all(p, catalog, changes);
            return plan != null ? plan : changes.plan(catalog);
        });
    }

    private static @Nullable Plan one(Params p, Catalog catalog, Changes changes) {
        ResourceRef<FieldsState> ref = p.object();
        FieldsState now = catalog.get(ref);
        if (!now.exists()) {
            return missing(p, catalog, ref) ? null : Plan.unseen(ref);
        }
        boolean isMade = now.told().equals(CatalogType.NEW) && p.kind() != ObjectKind.SCHEMA;
        String owner = isMade ? GrantedType.owner(now, p.login) : now.text(CatalogType.OWNER);
        if (p.newOwner.equals(owner)) {
            return null;
        }
        List<String> tables = p.kind() == ObjectKind.SEQUENCE ? now.told().texts("related") : List.of();
        if (!tables.isEmpty()) {
            return Plan.failed("sequence " + ref.key() + " belongs to table " + tables.get(0)
                    + " and has its owner; write the table");
        }
        String object = p.kind().sql(p.parts()).replaceFirst("^FOREIGN SERVER ", "SERVER ");
        changes.add(
                ref,
                now,
                Catalog.planned(now, Map.of(CatalogType.OWNER, new Value.Text(p.newOwner))),
                List.of("ALTER " + object + " OWNER TO " + Sql.name(p.newOwner)));
        return null;
    }

    /** Fails unless an earlier task may bring it. */
    private static boolean missing(Params p, Catalog catalog, ResourceRef<FieldsState> ref) {
        String need = p.newOwner + " is to own it";
        if (!p.kind().isShared()) {
            catalog.host().require(DatabaseType.ref(p.login, Psql.POSTGRES, p.loginDb), need);
        }
        if (p.kind().isInSchema()) {
            catalog.host().require(SchemaType.ref(p.login, p.loginDb, p.parts().get(0)), need);
        }
        return catalog.host().require(ref, need);
    }

    private static @Nullable Plan all(Params p, Catalog catalog, Changes changes) {
        String need = p.newOwner + " is to own what it owns";
        for (String role : RoleNames.there(catalog, p.reassignOwnedBy, p.failOnRole, need, changes)) {
            ResourceRef<FieldsState> ref = OwnedType.ref(p.login, p.loginDb, role);
            FieldsState now = catalog.get(ref);
            if (!now.exists()) {
                boolean isThere = catalog.host().require(DatabaseType.ref(p.login, Psql.POSTGRES, p.loginDb), need);
                if (!isThere) {
                    return Plan.unseen(ref);
                }
            } else if (now.told().isTrue("first")) {
                return Plan.failed("role " + role + " has made the server, which needs what belongs to it;"
                        + " hand objects over one by one, by obj_name");
            } else if (!OwnedType.isNothing(now)) {
                changes.add(
                        ref,
                        now,
                        OwnedType.handedOver(p.newOwner),
                        List.of("REASSIGN OWNED BY " + Sql.name(role) + " TO " + Sql.name(p.newOwner)));
            }
        }
        return null;
    }
}
