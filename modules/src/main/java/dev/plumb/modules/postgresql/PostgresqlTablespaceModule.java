package dev.plumb.modules.postgresql;

import dev.plumb.module.ModuleInfo;
import dev.plumb.module.Param;
import dev.plumb.module.Plan;
import dev.plumb.module.States;
import dev.plumb.module.TaskModule;
import dev.plumb.modules.kit.FieldsState;
import dev.plumb.modules.kit.Names;
import dev.plumb.modules.kit.Presence;
import dev.plumb.modules.kit.files.FileType;
import dev.plumb.modules.kit.files.Paths;
import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Manages tablespaces of PostgreSQL. */
@ModuleInfo(
        name = "postgresql_tablespace",
        doc = "Manages tablespaces of PostgreSQL: directories in which tables and databases are kept.",
        notes = {
            "The directory must be there, be empty and belong to `postgres`: a task of `file` makes it. The server takes it for itself"
                    + " alone (mode 0700).",
            "A tablespace cannot be moved, and one that is not empty cannot be removed: a dry run tells what databases use it."
        },
        example = """
                - name: server
                  package:
                    name: postgresql
                - name: place for what is large
                  file:
                    path: /srv/large
                    state: directory
                    owner: postgres
                    group: postgres
                    mode: "0700"
                - name: tablespace
                  postgresql_tablespace:
                    tablespace: large
                    location: /srv/large
                    set:
                      random_page_cost: 1.1
                """)
public final class PostgresqlTablespaceModule implements TaskModule<PostgresqlTablespaceModule.Params> {
    /** Parameters. */
    public record Params(
            @Param(doc = "name of the tablespace", aliases = "name", required = true)
            String tablespace,

            @Param(doc = "whether it should be there", def = "present")
            Presence state,

            @Param(doc = "the directory, absolute; needed to make it", aliases = "path") @Nullable
            String location,

            @Param(doc = "role that owns it; default: left as it is, and who makes it") @Nullable
            String owner,

            @Param(
                    doc = "options, such as `random_page_cost`; `reset` or nothing for one that it should not have",
                    asWritten = true)
            Map<String, @Nullable Object> set,

            @Param(doc = "another name that it should have") @Nullable
            String renameTo,

            @Param(
                    doc = "database to connect to",
                    aliases = {"db", "database"},
                    def = "postgres")
            String loginDb,

            PostgresLogin login) {
        ResourceRef<FieldsState> ref() {
            return ref(tablespace);
        }

        ResourceRef<FieldsState> ref(String name) {
            return TablespaceType.ref(login, Psql.POSTGRES, name);
        }

        private List<ResourceRef<FieldsState>> refs() {
            List<ResourceRef<FieldsState>> refs = new ArrayList<>(List.of(ref()));
            if (renameTo != null) {
                refs.add(ref(renameTo));
            }
            if (owner != null) {
                refs.add(RoleType.ref(login, Psql.POSTGRES, owner));
            }
            return refs;
        }
    }

    @Override
    public @Nullable String invalid(Params p) {
        boolean isAbsent = p.state == Presence.ABSENT;
        String wrong = Names.first(
                p.login.mistake(),
                Sql.mistake("login_db", p.loginDb),
                Sql.mistake("tablespace", p.tablespace),
                p.owner == null ? null : Sql.mistake("owner", p.owner),
                p.renameTo == null ? null : Sql.mistake("rename_to", p.renameTo),
                Paths.invalid("location", p.location),
                p.location != null && p.location.contains("'")
                        ? "location '" + p.location + "' has a single quote, which PostgreSQL does not take"
                        : null,
                p.renameTo != null && p.renameTo.startsWith("pg_")
                        ? "rename_to '" + p.renameTo + "' begins with pg_, as the server's own do; write another one"
                        : null,
                isAbsent && (p.location != null || p.owner != null || p.renameTo != null || !p.set.isEmpty())
                        ? "location, owner, set and rename_to go without state: absent"
                        : null);
        for (String option : p.set.keySet()) {
            wrong = wrong != null || option.matches("[a-z_]+")
                    ? wrong
                    : "set has the key '" + option + "', which is no name of an option";
        }
        return wrong;
    }

    @Override
    public List<Read<?>> reads(Params p) {
        List<Read<?>> reads = new ArrayList<>(Catalog.reads(p.login, p.refs()));
        if (p.location != null && p.login.isLocal()) {
            reads.add(Read.of(FileType.ref(p.location)));
        }
        return reads;
    }

    @Override
    public Plan plan(Params p, States host) {
        Catalog catalog = new Catalog(p.login, p.loginDb, host);
        return catalog.plan(
                        p.refs(),
                        "it is to have tablespace " + p.tablespace,
                        () -> new TablespacePlan(p, catalog).plan(host.get(p.ref())))
                .with("tablespace", p.tablespace);
    }
}
