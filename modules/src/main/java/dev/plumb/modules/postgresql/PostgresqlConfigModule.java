package dev.plumb.modules.postgresql;

import dev.plumb.module.ModuleInfo;
import dev.plumb.module.Param;
import dev.plumb.module.Plan;
import dev.plumb.module.States;
import dev.plumb.module.TaskModule;
import dev.plumb.modules.kit.Names;
import dev.plumb.modules.kit.Presence;
import dev.plumb.modules.kit.ValueState;
import dev.plumb.modules.kit.files.HostFiles;
import dev.plumb.modules.kit.files.PlanFailure;
import dev.plumb.resource.Read;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Manages settings of a PostgreSQL server. */
@ModuleInfo(
        name = "postgresql_config",
        doc =
                "Manages settings of a PostgreSQL server, in a file that `postgresql.conf` reads: `conf.d/50-plumb.conf`.",
        notes = {
            "Values are compared as the server takes them: `128MB` and `16384` (pages of 8 kB) are the same `shared_buffers`.",
            "A server of the same version must accept all settings of the cluster first, with the memory that they need; in a dry run too,"
                    + " where the host lets that be tried on a copy. What it refuses is told with file and line. Then the running server"
                    + " must accept the files, and let `postgres` in after it has read them: otherwise all of it is restored, and the server"
                    + " goes on with what it had. Tasks that follow each other are validated and reloaded together.",
            "What comes into force by a restart only is a warning until then, and in `pending_restart` of the result; with `restart:"
                    + " when_needed` the server is restarted, and back on its old settings if it does not start.",
            "What `ALTER SYSTEM` or a later file says counts instead of this file: warnings tell of it. `purge_auto_conf: true` takes from"
                    + " `postgresql.auto.conf` what it says of these settings.",
            "`preset` gives `shared_buffers`, `effective_cache_size`, `maintenance_work_mem` and `work_mem` by the memory of the host:"
                    + " `dedicated` takes the host to be there for the server (a quarter of the memory for `shared_buffers`), `web` half of it"
                    + " (an eighth), `small` an eighth of it (a sixteenth). `work_mem` is what is left for each of three steps in each of"
                    + " `max_connections` sessions. `settings` count instead of these, one by one.",
            "Own: Ansible has no such module."
        },
        example = """
                - name: server
                  package:
                    name: postgresql
                - name: settings
                  postgresql_config:
                    preset: web
                    settings:
                      max_connections: 50
                      log_min_duration_statement: 500ms
                    restart: when_needed
                """)
public final class PostgresqlConfigModule implements TaskModule<PostgresqlConfigModule.Params> {
    private static final String NEED = "its settings are to be written";
    private static final String CONNECTIONS = "max_connections";
    private static final long DEFAULT_CONNECTIONS = 100;
    private static final Pattern PASSWORD = Pattern.compile("password\\s*=\\s*('(?:[^'\\\\]|\\\\.)*'|\\S+)");

    /** When the server is started anew. */
    public enum Restart {
        /** By somebody else. */
        NEVER,
        /** When a setting comes into force in no other way. */
        WHEN_NEEDED
    }

    /** Parameters. */
    public record Params(
            @Param(
                    doc = "settings by their names; a list where there are several values, `null` for none of `preset`",
                    asWritten = true)
            Map<String, @Nullable Object> settings,

            @Param(doc = "settings of memory for what the host is there for") @Nullable
            MemoryPreset preset,

            @Param(doc = "whether the file should be there", def = "present")
            Presence state,

            @Param(
                    doc = "name of the file; of several the last one counts, in the order of their names",
                    def = "50-plumb.conf")
            String name,

            @Param(doc = "major version of the cluster; default: that of the only one") @Nullable
            String version,

            @Param(doc = "name of the cluster; default: `main`, or that of the only one") @Nullable
            String cluster,

            @Param(doc = "whether the server is restarted for settings that need it", def = "never")
            Restart restart,

            @Param(doc = "takes away what `ALTER SYSTEM` has said of these settings", def = "false")
            boolean purgeAutoConf) {}

    @Override
    public @Nullable String invalid(Params p) {
        boolean present = p.state == Presence.PRESENT;
        String wrong = Names.first(
                Cluster.mistake(p.version, p.cluster),
                p.name.matches("[A-Za-z0-9_][A-Za-z0-9._-]*\\.conf")
                        ? null
                        : "name '" + p.name
                                + "' is no name of such a file; use letters, digits, . _ and -, and .conf at the end",
                present && p.settings.isEmpty() && p.preset == null ? "nothing to say; give settings or preset" : null,
                !present && (!p.settings.isEmpty() || p.preset != null)
                        ? "state: absent goes without settings and preset"
                        : null);
        for (Map.Entry<String, @Nullable Object> each : p.settings.entrySet()) {
            Object value = each.getValue();
            wrong = Names.first(
                    wrong,
                    Settings.mistake("settings", each.getKey()),
                    value instanceof Map
                            ? "settings." + each.getKey() + " is a mapping; write a text, a number or a list"
                            : null,
                    each.getKey().matches("(?i)include(_dir|_if_exists)?")
                            ? "settings has " + each.getKey() + ", which is no setting; write a file of its own"
                            : null);
        }
        return wrong;
    }

    /** What is in the settings may have a password in it. */
    @Override
    public List<String> secrets(Params p) {
        List<String> secrets = new ArrayList<>();
        p.settings.forEach((name, value) -> {
            Matcher password = PASSWORD.matcher(value instanceof String text ? text : "");
            while (password.find()) {
                secrets.add(password.group(1).replaceAll("^'|'$", ""));
            }
        });
        return secrets;
    }

    @Override
    public List<Read<?>> reads(Params p) {
        List<Read<?>> reads = new ArrayList<>(Clusters.reads());
        if (p.preset != null) {
            reads.add(Read.of(HostMemory.REF));
        }
        // one more round trip costs more than a look at files that are not there
        for (Cluster likely : Clusters.likely(p.version, p.cluster)) {
            reads.addAll(ConfigPlan.file(likely, p.name).reads());
        }
        // the port that most hosts have
        PostgresLogin login = PostgresLogin.LOCAL;
        reads.add(Read.of(ServerType.ref(login, Psql.POSTGRES)));
        texts(p, 0).keySet().forEach(name -> reads.add(Read.of(SettingType.ref(login, name))));
        return reads;
    }

    @Override
    public Plan plan(Params p, States host) {
        return HostFiles.plan(host, files -> {
            Cluster cluster = Clusters.find(host, p.version, p.cluster, NEED);
            ServerType.Server server = host.get(ServerType.ref(cluster.login(), Psql.POSTGRES));
            if (!server.exists()
                    && !server.silence().isEmpty()
                    && !server.silence().startsWith(Failures.DOWN)) {
                throw new PlanFailure(server.silence());
            }
            ConfigPlan plan = new ConfigPlan(p, files, cluster);
            return (p.state == Presence.ABSENT ? plan.absent() : plan.present(texts(p, memory(p, host))))
                    .with("path", ConfigPlan.file(cluster, p.name).path());
        });
    }

    private static long memory(Params p, States host) {
        if (p.preset == null) {
            return 0;
        }
        ValueState memory = host.get(HostMemory.REF);
        return Long.parseLong(java.util.Objects.requireNonNull(memory.value()));
    }

    /** Texts of all settings that the file is to have. */
    private static Map<String, String> texts(Params p, long kilobytes) {
        Map<String, String> texts = new LinkedHashMap<>();
        if (p.preset != null) {
            Object connections = p.settings.get(CONNECTIONS);
            String number = String.valueOf(connections);
            texts.putAll(p.preset.settings(
                    kilobytes, number.matches("\\d{1,7}") ? Long.parseLong(number) : DEFAULT_CONNECTIONS));
        }
        p.settings.forEach((name, value) -> {
            texts.remove(ConfText.key(name));
            if (value != null) {
                texts.put(name, value instanceof List ? Settings.kept(name, value, true) : Settings.word(value));
            }
        });
        return texts;
    }
}
