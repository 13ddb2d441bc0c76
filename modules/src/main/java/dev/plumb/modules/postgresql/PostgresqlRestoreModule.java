package dev.plumb.modules.postgresql;

import dev.plumb.module.ModuleInfo;
import dev.plumb.module.Param;
import dev.plumb.module.Plan;
import dev.plumb.module.States;
import dev.plumb.module.TaskModule;
import dev.plumb.modules.kit.FieldsState;
import dev.plumb.modules.kit.Names;
import dev.plumb.modules.kit.files.Paths;
import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceRef;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Restores a database of PostgreSQL from a dump. */
@ModuleInfo(
        name = "postgresql_restore",
        doc =
                "Restores a database of PostgreSQL from a dump, beside the one that is there, and then has the two change places.",
        notes = {
            "The dump is read first: its size and SHA-256 have to be those of `manifest.json` beside it, and `pg_restore --list` has to"
                    + " understand it; without a manifest all of it is read (`pg_restore -f /dev/null`). A dry run does that too. What is"
                    + " truncated or damaged is refused before anything is touched.",
            "It is restored into a new database (`--exit-on-error`, in one transaction), whose rows are counted where the manifest"
                    + " has their numbers. Only then both are renamed, in one transaction. What fails or is ended before leaves the old"
                    + " database as it is; the next run drops what was left and begins anew.",
            "The old database stays as `NAME_before_TIME`, told as `old_database` of the result, unless `drop_old: true`. It takes"
                    + " as much room as before. The new one has its owner, encoding, locale, rights, settings and comment; where there was none,"
                    + " those of the manifest.",
            "The database then says from which dump it comes (its setting `plumb.restored`), and a second run has nothing to do, whatever"
                    + " was written to the database since. With a directory of backups that is the newest one: a newer backup"
                    + " is another dump, and is restored. Name one backup where that is not meant, such as"
                    + " `/var/backups/postgresql/20261201T023000Z`.",
            "A database in which somebody works is replaced with `force: true` only, which ends the sessions when the names change.",
            "Roles that own something in the dump or have rights have to be there: tasks of `postgresql_user` make them, or"
                    + " `globals.sql` of the backup by `psql`. They are checked before where there is a manifest.",
            "Own: Ansible has no such module; `postgresql_db` with `state: restore` writes into the database that is there."
        },
        example = """
                - name: server
                  package:
                    name: postgresql
                - name: a place for backups
                  postgresql_backup:
                    directory: /var/backups/drill
                    name: drill
                - name: a backup
                  postgresql_backup:
                    directory: /var/backups/drill
                    name: drill
                    state: fresh
                    max_age: 1d
                - name: a copy of what there was then
                  postgresql_restore:
                    name: yesterday
                    source: postgres
                    dump: /var/backups/drill
                """)
public final class PostgresqlRestoreModule implements TaskModule<PostgresqlRestoreModule.Params> {
    private static final int MOST_JOBS = 64;

    /** Parameters. */
    public record Params(
            @Param(
                    doc = "name of the database",
                    aliases = {"db", "database"},
                    required = true)
            String name,

            @Param(
                    doc =
                            "the dump, on the host: a file of `pg_dump -Fc`, a backup of `postgresql_backup`, or a directory of"
                                    + " backups, of which the newest one with the database is meant",
                    aliases = "src",
                    required = true)
            String dump,

            @Param(doc = "database whose dump it is, in a backup; default: `name`") @Nullable
            String source,

            @Param(doc = "role that is to own a new one; default: who owns the old one, else as the manifest says")
            @Nullable
            String owner,

            @Param(doc = "ends sessions in the database that is replaced", def = "false")
            boolean force,

            @Param(doc = "drops the database that was replaced", def = "false")
            boolean dropOld,

            @Param(
                    doc =
                            "how many processes restore at once; more than one is faster, needs the file to be readable by"
                                    + " `postgres`, and is no single transaction",
                    def = "1")
            int jobs,

            @Param(doc = "database to connect to", def = "postgres")
            String maintenanceDb,

            PostgresLogin login) {
        ResourceRef<FieldsState> ref() {
            return RestoredType.ref(login, maintenanceDb, name);
        }

        ResourceRef<FieldsState> database() {
            return DatabaseType.ref(login, maintenanceDb, name);
        }

        ResourceRef<DumpType.Dump> file() {
            return DumpType.ref(dump, source == null ? name : source);
        }
    }

    @Override
    public @Nullable String invalid(Params p) {
        return Names.first(
                p.login.mistake(),
                Sql.mistake("name", p.name),
                Sql.mistake("maintenance_db", p.maintenanceDb),
                p.source == null ? null : Sql.mistake("source", p.source),
                p.owner == null ? null : Sql.mistake("owner", p.owner),
                Paths.invalid("dump", p.dump),
                p.name.equals(p.maintenanceDb)
                        ? "'" + p.name + "' cannot be replaced while connected to it; write another maintenance_db"
                        : null,
                p.name.startsWith("template")
                                && List.of("template0", "template1").contains(p.name)
                        ? "'" + p.name + "' is what new databases are copies of; restore into another one"
                        : null,
                p.jobs < 1 || p.jobs > MOST_JOBS ? "jobs " + p.jobs + " is none; write 1 to 64" : null);
    }

    @Override
    public List<Read<?>> reads(Params p) {
        List<Read<?>> reads = new java.util.ArrayList<>(Catalog.reads(p.login, List.of(p.ref(), p.database())));
        reads.add(Read.of(p.file()));
        if (p.owner != null) {
            reads.add(Read.of(RoleType.ref(p.login, p.maintenanceDb, p.owner)));
        }
        return reads;
    }

    @Override
    public Plan plan(Params p, States host) {
        Catalog catalog = new Catalog(p.login, p.maintenanceDb, host);
        return catalog.plan(
                        List.of(p.ref(), p.database()),
                        "database " + p.name + " is to be restored in it",
                        () -> new RestorePlan(p, catalog).plan())
                .with("database", p.name);
    }

    /** Its script prints the name of the old database. */
    @Override
    public Map<String, @Nullable Object> learned(Params p, Plan plan, Done done) {
        Map<String, @Nullable Object> learned = new LinkedHashMap<>();
        String said = done.last() == null ? "" : done.last().stdoutText().strip();
        if (plan.result().containsKey(RestoredType.OLD) && !said.isEmpty()) {
            learned.put(RestoredType.OLD, said);
        }
        return learned;
    }
}
