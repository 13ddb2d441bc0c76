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
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Manages databases of PostgreSQL. */
@ModuleInfo(
        name = "postgresql_db",
        doc = "Manages databases of PostgreSQL.",
        notes = {
            "Encoding and locale stay for good: a database that has others than the task says is an error, with the way out. A new one"
                    + " is copied from `template0` when the task names any of them and no `template`, since only that one allows it.",
            "A database in which somebody works is dropped with `force: true` only, in a dry run too.",
            "Whoever owns a database owns its schema `public` too, from PostgreSQL 15 on; an app whose role owns the database needs no"
                    + " further rights.",
            "`dump` and `restore` do so every time, as in Ansible. A dump takes its name when it is whole, with permissions 0600; `restore`"
                    + " is one transaction, in a database that is there. `postgresql_backup` and `postgresql_restore` know more: they verify,"
                    + " keep some of each day, and restore beside the old database."
        },
        example = """
                - name: server
                  package:
                    name: postgresql
                - name: role of the shop
                  postgresql_user:
                    name: shop
                - name: database of the shop
                  postgresql_db:
                    name: shop
                    owner: shop
                    encoding: UTF8
                    lc_collate: C.UTF-8
                    lc_ctype: C.UTF-8
                """)
public final class PostgresqlDbModule implements TaskModule<PostgresqlDbModule.Params> {
    /** What should be with a database. */
    public enum State {
        /** It is there. */
        PRESENT,
        /** It is not. */
        ABSENT,
        /** It has another name. */
        RENAME,
        /** What is in it is written to a file. */
        DUMP,
        /** It has what is in a file. */
        RESTORE
    }

    /** Who compares and sorts texts. */
    public enum Provider {
        /** The host's C library. */
        LIBC,
        /** The ICU library. */
        ICU,
        /** PostgreSQL itself, from version 17 on. */
        BUILTIN;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Parameters. */
    public record Params(
            @Param(
                    doc = "name of the database",
                    aliases = {"db"},
                    required = true)
            String name,

            @Param(doc = "what should be with it", def = "present")
            State state,

            @Param(doc = "role that owns it; default: who makes it, and who owns it already") @Nullable
            String owner,

            @Param(doc = "database that a new one is a copy of; default: `template1`") @Nullable
            String template,

            @Param(doc = "its encoding, such as `UTF8`; default: that of the template") @Nullable
            String encoding,

            @Param(doc = "locale that sorts, such as `de_DE.UTF-8`; it must be there on the host") @Nullable
            String lcCollate,

            @Param(doc = "locale that tells letters and cases") @Nullable
            String lcCtype,

            @Param(doc = "who sorts and compares") @Nullable Provider localeProvider,

            @Param(doc = "locale of ICU or of PostgreSQL's own, such as `de-DE`") @Nullable
            String icuLocale,

            @Param(doc = "tablespace in which it is") @Nullable
            String tablespace,

            @Param(doc = "how many connections it takes at once; -1: any number") @Nullable
            Integer connLimit,

            @Param(doc = "a comment on it") @Nullable String comment,

            @Param(
                    doc =
                            "the new name, with `state: rename`; with `dump` and `restore` the path of a file: `.pgc` and `.tar` are in"
                                    + " PostgreSQL's own forms, others in SQL, packed where their name ends in `.gz`, `.bz2` or `.xz`")
            @Nullable
            String target,

            @Param(
                    doc =
                            "more arguments for the program that dumps or restores, with blanks between them, such as `--schema=app"
                                    + " --no-owner`",
                    aliases = "dump_extra_args")
            @Nullable
            String targetOpts,

            @Param(doc = "ends sessions in it, with `state: absent`", def = "false")
            boolean force,

            @Param(doc = "database to connect to", def = "postgres")
            String maintenanceDb,

            PostgresLogin login) {
        ResourceRef<FieldsState> ref() {
            return ref(name);
        }

        /** Whether {@code target} is a file. */
        boolean hasFile() {
            return state == State.DUMP || state == State.RESTORE;
        }

        ResourceRef<FieldsState> ref(String database) {
            return DatabaseType.ref(login, maintenanceDb, database);
        }

        /** Whether it says what only `template0` can be copied with. */
        boolean isOther() {
            return encoding != null
                    || lcCollate != null
                    || lcCtype != null
                    || localeProvider != null
                    || icuLocale != null;
        }
    }

    @Override
    public @Nullable String invalid(Params p) {
        boolean more = p.isOther()
                || p.owner != null
                || p.template != null
                || p.tablespace != null
                || p.connLimit != null
                || p.comment != null;
        return Names.first(
                p.login.mistake(),
                Sql.mistake("name", p.name),
                Sql.mistake("maintenance_db", p.maintenanceDb),
                name("owner", p.owner),
                name("template", p.template),
                name("tablespace", p.tablespace),
                target(p),
                p.hasFile() || p.targetOpts == null ? null : "target_opts goes with state: dump and restore only",
                p.targetOpts != null && p.targetOpts.matches("(?s).*['\"\\\\].*")
                        ? "target_opts has quotes, which are not taken away; write arguments without blanks in them"
                        : null,
                p.state != State.PRESENT && more
                        ? "state: " + word(p.state) + " goes without owner, encoding and the like"
                        : null,
                p.force && p.state != State.ABSENT ? "force goes with state: absent only" : null,
                p.name.equals(p.maintenanceDb) && (p.state == State.ABSENT || p.state == State.RENAME)
                        ? "'" + p.name + "' cannot be changed while connected to it; write another maintenance_db"
                        : null,
                p.icuLocale != null && (p.localeProvider == null || p.localeProvider == Provider.LIBC)
                        ? "icu_locale needs locale_provider: icu"
                        : null,
                p.connLimit == null || p.connLimit >= -1
                        ? null
                        : "conn_limit " + p.connLimit + " is none; write -1 for no limit");
    }

    private static @Nullable String target(Params p) {
        boolean isNeeded = p.hasFile() || p.state == State.RENAME;
        if (p.target == null) {
            return isNeeded ? "state: " + word(p.state) + " needs target" : null;
        } else if (!isNeeded) {
            return "target goes with state: rename, dump and restore only";
        }
        return p.hasFile()
                ? Names.first(Paths.invalid("target", p.target), DumpFile.mistake(p.target))
                : Sql.mistake("target", p.target);
    }

    private static String word(State state) {
        return state.name().toLowerCase(Locale.ROOT);
    }

    private static @Nullable String name(String parameter, @Nullable String name) {
        return name == null ? null : Sql.mistake(parameter, name);
    }

    @Override
    public List<Read<?>> reads(Params p) {
        List<ResourceRef<?>> more = new ArrayList<>(List.of(p.ref()));
        if (p.target != null && !p.hasFile()) {
            more.add(p.ref(p.target));
        }
        if (p.owner != null) {
            more.add(RoleType.ref(p.login, p.maintenanceDb, p.owner));
        }
        List<Read<?>> reads = new ArrayList<>(Catalog.reads(p.login, more));
        if (p.hasFile()) {
            reads.addAll(DumpFile.reads(p));
        }
        return reads;
    }

    @Override
    public Plan plan(Params p, States host) {
        Catalog catalog = new Catalog(p.login, p.maintenanceDb, host);
        return catalog.plan(
                        p.ref(), "it is to have database " + p.name, now -> new DatabasePlan(p, catalog, now).plan())
                .with("db", p.name);
    }
}
