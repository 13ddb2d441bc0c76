package dev.plumb.modules.postgresql;

import dev.plumb.module.FileMode;
import dev.plumb.module.Plan;
import dev.plumb.module.States;
import dev.plumb.modules.kit.FieldsState;
import dev.plumb.modules.kit.files.Access;
import dev.plumb.modules.kit.files.HostFiles;
import dev.plumb.modules.kit.files.HostText;
import dev.plumb.modules.kit.files.ManagedFile;
import dev.plumb.modules.kit.files.NewContent;
import dev.plumb.modules.kit.files.PlanFailure;
import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceRef;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What becomes of a file of settings, and what its server makes of it. */
final class ConfigPlan {
    private static final String HEAD = "# by Plumb; what is changed here by hand is undone by it\n";

    /** What comes into force by a start only, in all versions: for a server that is not there yet. */
    private static final Set<String> AT_START = Set.of((""
                    + "archive_mode autovacuum_freeze_max_age autovacuum_max_workers autovacuum_multixact_freeze_max_age bonjour"
                    + " bonjour_name cluster_name data_directory data_sync_retry dynamic_shared_memory_type event_source"
                    + " external_pid_file hba_file hot_standby huge_page_size huge_pages ident_file ignore_invalid_pages"
                    + " jit_provider listen_addresses logging_collector max_connections max_files_per_process"
                    + " max_locks_per_transaction max_logical_replication_workers max_pred_locks_per_transaction"
                    + " max_prepared_transactions max_replication_slots max_wal_senders max_worker_processes"
                    + " min_dynamic_shared_memory port reserved_connections shared_buffers shared_memory_type"
                    + " shared_preload_libraries superuser_reserved_connections track_activity_query_size"
                    + " track_commit_timestamp unix_socket_directories unix_socket_group unix_socket_permissions"
                    + " wal_buffers wal_decode_buffer_size wal_level wal_log_hints")
            .split(" "));

    /** What a new cluster has of these. */
    private static final Map<String, String> FIRST = Map.of(
            "shared_buffers",
            "128MB",
            "max_connections",
            "100",
            "listen_addresses",
            "localhost",
            "wal_level",
            "replica");

    private final PostgresqlConfigModule.Params p;
    private final HostFiles files;
    private final States host;
    private final Cluster cluster;
    private final ManagedFile file;
    private final List<String> warnings = new ArrayList<>();
    private final List<String> pending = new ArrayList<>();

    ConfigPlan(PostgresqlConfigModule.Params p, HostFiles files, Cluster cluster) {
        this.p = p;
        this.files = files;
        this.host = files.host();
        this.cluster = cluster;
        this.file = file(cluster, p.name());
    }

    static ManagedFile file(Cluster cluster, String name) {
        return ManagedFile.at(cluster.file("conf.d/" + name))
                .withAccess(new Access(new FileMode("0640"), null, "postgres"));
    }

    /** Removes the file. */
    Plan absent() {
        String old = HostText.of(files, file);
        return old == null ? Plan.nothing() : finish(file.remove(files), ConfText.read(old), Map.of(), Plan.nothing());
    }

    /**
     * Writes the file.
     *
     * @param wanted texts of the settings
     */
    Plan present(Map<String, String> wanted) {
        String old = HostText.of(files, file);
        Map<String, String> before = ConfText.read(old == null ? "" : old);
        need(wanted, before);
        Map<String, String> kept = new LinkedHashMap<>();
        wanted.forEach((name, value) -> {
            String there = before.get(ConfText.key(name));
            mustBeRight(name, value);
            kept.put(name, there != null && isSame(name, there, value) ? there : value);
        });
        StringBuilder text = new StringBuilder(HEAD);
        kept.forEach((name, value) -> text.append(ConfText.line(name, value)));
        Map<String, String> keys = new LinkedHashMap<>();
        kept.forEach((name, value) -> keys.put(ConfText.key(name), value));
        String content = old != null && keys.equals(before) ? old : text.toString();
        Plan written = file.write(files, NewContent.of(content));
        return finish(written, before, keys, purge(keys));
    }

    /** All at once: those that go from the file, too. */
    private void need(Map<String, String> wanted, Map<String, String> before) {
        Set<String> names = new LinkedHashSet<>(wanted.keySet());
        names.addAll(before.keySet());
        List<Read<?>> reads = new ArrayList<>();
        names.forEach(name -> reads.add(Read.of(ref(name))));
        host.need(reads);
    }

    private ResourceRef<FieldsState> ref(String name) {
        return SettingType.ref(cluster.login(), name);
    }

    /** What the server tells of a setting; null where it cannot be asked, now or yet. */
    private @Nullable Setting setting(String name) {
        if (host.unreadable(Read.of(ref(name))) != null) {
            return null;
        }
        FieldsState state = host.get(ref(name));
        return state.exists() && !state.told().equals(CatalogType.NEW) ? Setting.of(state.told()) : null;
    }

    private void mustBeRight(String name, String value) {
        Setting setting = setting(name);
        if (setting == null || !setting.isKnown() && name.contains(".")) {
            return;
        } else if (!setting.isKnown()) {
            throw new PlanFailure("settings has " + name + ", which PostgreSQL " + cluster.version() + " does not know"
                    + setting.hint(name));
        } else if (setting.isFixed()) {
            throw new PlanFailure("settings has " + name + ", which nobody can set: the server only shows it");
        }
        String wrong = setting.values().mistake(value);
        if (wrong != null) {
            throw new PlanFailure(name + ": " + wrong);
        }
    }

    private boolean isSame(String name, String one, String other) {
        Setting setting = setting(name);
        return setting == null || !setting.isKnown()
                ? one.equals(other)
                : setting.values().shown(one).equals(setting.values().shown(other));
    }

    /** Takes from the file that ALTER SYSTEM writes what would count instead of this file. */
    private Plan purge(Map<String, String> wanted) {
        if (!p.purgeAutoConf()) {
            return Plan.nothing();
        }
        ManagedFile auto = ManagedFile.at(cluster.auto()).whenMissing(ManagedFile.Missing.IGNORE);
        return auto.edit(files, old -> old == null ? null : ConfText.without(old, wanted.keySet()));
    }

    private Plan finish(Plan written, Map<String, String> before, Map<String, String> after, Plan purged) {
        boolean rewritten = !written.changes().isEmpty() || !purged.changes().isEmpty();
        boolean reload = rewritten;
        Set<String> names = new LinkedHashSet<>(after.keySet());
        names.addAll(before.keySet());
        for (String name : names) {
            reload |= look(name, before.get(name), after.get(name));
        }
        boolean restart = !pending.isEmpty() && p.restart() == PostgresqlConfigModule.Restart.WHEN_NEEDED;
        Plan server = reload || restart ? ClusterFiles.activated(cluster, host, restart) : Plan.nothing();
        Plan all = written.and(purged).and(server);
        if ((reload || restart) && server.changes().isEmpty()) {
            warnings.add(cluster.unit() + " does not run; it has these settings when it is started");
            restart = false;
        } else if (!pending.isEmpty() && !restart) {
            warnings.add(String.join(", ", pending) + (pending.size() == 1 ? " comes" : " come") + " into force when "
                    + cluster.unit() + " is started anew; restart: when_needed does that");
        }
        Plan told = all.with("pending_restart", restart ? List.of() : List.copyOf(pending));
        told = warnings.isEmpty() ? told : told.with("warnings", List.copyOf(warnings));
        return told.in(new ClusterTransaction(cluster, restart));
    }

    /**
     * Finds what keeps a setting from being in force.
     *
     * @return whether the server has yet to read what the file says of it
     */
    private boolean look(String name, @Nullable String before, @Nullable String after) {
        Setting setting = setting(name);
        if (setting == null || !setting.isKnown()) {
            boolean changed = !Objects.equals(before, after);
            if (changed && setting == null && AT_START.contains(name)) {
                atStart(name, after);
            }
            return false;
        }
        List<Setting.Line> lines = planned(setting, after);
        if (after != null && isOverridden(setting, name, after, lines)) {
            return false;
        }
        boolean other = !setting.isInForce(lines) && !setting.isOfCommandLine();
        if (other && setting.needsRestart()) {
            pending.add(name);
        }
        return other && !setting.needsRestart();
    }

    /** What a server that is not there yet starts with. */
    private void atStart(String name, @Nullable String after) {
        String first = FIRST.get(name);
        if (first == null) {
            host.assume("that " + name + " is another one now");
        }
        if (!Objects.equals(first, after)) {
            pending.add(name);
        }
    }

    /** Lines of all files when this one is written: ours is the last one that is not in a later file. */
    private List<Setting.Line> planned(Setting setting, @Nullable String after) {
        String path = file.path();
        List<Setting.Line> lines = new ArrayList<>();
        Setting.Line ours = after == null ? null : new Setting.Line(path, 0, after);
        for (Setting.Line line : setting.lines()) {
            boolean auto = line.file().equals(cluster.auto());
            if (line.file().equals(path) || auto && p.purgeAutoConf() && after != null) {
                continue;
            }
            boolean later = auto
                    || line.file().startsWith(cluster.file("conf.d/"))
                            && line.file().compareTo(path) > 0;
            if (later && ours != null) {
                lines.add(ours);
                ours = null;
            }
            lines.add(line);
        }
        if (ours != null) {
            lines.add(ours);
        }
        return lines;
    }

    private boolean isOverridden(Setting setting, String name, String wanted, List<Setting.Line> lines) {
        if (setting.isOfCommandLine()) {
            warnings.add(name + " is said on the command line of the server, which counts instead of its files");
            return true;
        }
        Setting.Line last = lines.get(lines.size() - 1);
        if (last.file().equals(file.path()) || isSame(name, last.value(), wanted)) {
            return false;
        }
        warnings.add(
                last.file().equals(cluster.auto())
                        ? name + " was set to " + last.value() + " by ALTER SYSTEM, which counts instead of " + wanted
                                + "; purge_auto_conf: true takes that away"
                        : last.place() + " sets " + name + " to " + last.value() + ", which counts instead of " + wanted
                                + ", since it is read later");
        return true;
    }
}
