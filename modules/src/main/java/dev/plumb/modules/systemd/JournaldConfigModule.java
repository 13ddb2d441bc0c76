package dev.plumb.modules.systemd;

import dev.plumb.module.FileMode;
import dev.plumb.module.ModuleInfo;
import dev.plumb.module.Param;
import dev.plumb.module.Plan;
import dev.plumb.module.States;
import dev.plumb.module.TaskModule;
import dev.plumb.modules.kit.Names;
import dev.plumb.modules.kit.Presence;
import dev.plumb.modules.kit.files.Access;
import dev.plumb.modules.kit.files.FileState;
import dev.plumb.modules.kit.files.FileType;
import dev.plumb.modules.kit.files.HostFiles;
import dev.plumb.modules.kit.files.ManagedFile;
import dev.plumb.modules.kit.files.NewContent;
import dev.plumb.modules.service.ServiceState;
import dev.plumb.modules.service.Services;
import dev.plumb.resource.Action;
import dev.plumb.resource.Change;
import dev.plumb.resource.Read;
import dev.plumb.script.Script;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Manages where the journal is kept, and how much of it. */
@ModuleInfo(
        name = "journald_config",
        doc = "Manages where the journal is kept, and how much of it: a drop-in for `journald.conf`.",
        notes = {
            "Of several drop-ins the last one counts, in the order of their names: one after this one that says otherwise is an error.",
            "The journal daemon is restarted when the drop-in changes; no message of a service is lost by that.",
            "With `storage: persistent` the journal outlives a restart of the host: what is in memory is written to `/var/log/journal`.",
            "Own: Ansible has no such module."
        },
        example = """
                - name: logs of a month, in a gigabyte
                  journald_config:
                    storage: persistent
                    system_max_use: 1G
                    max_retention: 1month
                """)
public final class JournaldConfigModule implements TaskModule<JournaldConfigModule.Params> {
    private static final String DAEMON = "systemd-journald";

    /** Where it is kept. */
    public enum Storage {
        /** On disk where {@code /var/log/journal} is, else in memory. */
        AUTO,
        /** On disk. */
        PERSISTENT,
        /** In memory. */
        VOLATILE,
        /** Nowhere. */
        NONE
    }

    /** Parameters. */
    public record Params(
            @Param(doc = "name of the drop-in, without `.conf`", def = "zz-plumb")
            String name,

            @Param(doc = "whether it should be there", def = "present")
            Presence state,

            @Param(doc = "where the journal is kept") @Nullable
            Storage storage,

            @Param(doc = "most that it takes on disk: `500M`, `1G`") @Nullable
            String systemMaxUse,

            @Param(doc = "what it leaves free on disk") @Nullable
            String systemKeepFree,

            @Param(doc = "largest size of one of its files") @Nullable
            String systemMaxFileSize,

            @Param(doc = "most that it takes in memory") @Nullable
            String runtimeMaxUse,

            @Param(doc = "how long an entry is kept: `2week`, `1month`") @Nullable
            String maxRetention,

            @Param(doc = "whether entries are compressed") @Nullable
            Boolean compress,

            @Param(doc = "whether they go to syslog too") @Nullable
            Boolean forwardToSyslog,

            @Param(doc = "how many messages of a service are let through in `rate_limit_interval`; 0: all") @Nullable
            Integer rateLimitBurst,

            @Param(doc = "the time for which `rate_limit_burst` counts") @Nullable
            String rateLimitInterval) {
        /** Lines of the drop-in. */
        private List<String> lines() {
            List<String> lines = new ArrayList<>();
            add(lines, "Storage", storage == null ? null : storage.name().toLowerCase(Locale.ROOT));
            add(lines, "Compress", word(compress));
            add(lines, "SystemMaxUse", systemMaxUse);
            add(lines, "SystemKeepFree", systemKeepFree);
            add(lines, "SystemMaxFileSize", systemMaxFileSize);
            add(lines, "RuntimeMaxUse", runtimeMaxUse);
            add(lines, "MaxRetentionSec", maxRetention);
            add(lines, "ForwardToSyslog", word(forwardToSyslog));
            add(lines, "RateLimitIntervalSec", rateLimitInterval);
            add(lines, "RateLimitBurst", rateLimitBurst);
            return lines;
        }

        private static @Nullable String word(@Nullable Boolean yes) {
            return yes == null ? null : yes ? "yes" : "no";
        }

        private static void add(List<String> lines, String key, @Nullable Object value) {
            if (value != null) {
                lines.add(key + "=" + value);
            }
        }

        private String path() {
            return JournaldTransaction.DIRECTORY + "/" + name + ".conf";
        }
    }

    @Override
    public @Nullable String invalid(Params p) {
        boolean present = p.state == Presence.PRESENT;
        return Names.first(
                p.name.matches("[A-Za-z0-9_][A-Za-z0-9._-]*") && !p.name.endsWith(".conf")
                        ? null
                        : "name '" + p.name + "' is no name of a file; use letters, digits, . _ and -, without .conf",
                present && p.lines().isEmpty() ? "nothing to say; give storage, system_max_use or another" : null,
                !present && !p.lines().isEmpty() ? "state: absent goes without settings" : null,
                value("system_max_use", "size", p.systemMaxUse),
                value("system_keep_free", "size", p.systemKeepFree),
                value("system_max_file_size", "size", p.systemMaxFileSize),
                value("runtime_max_use", "size", p.runtimeMaxUse),
                value("max_retention", "span", p.maxRetention),
                value("rate_limit_interval", "span", p.rateLimitInterval),
                p.rateLimitBurst != null && p.rateLimitBurst < 0 ? "rate_limit_burst is below 0" : null);
    }

    private static @Nullable String value(String parameter, String kind, @Nullable String value) {
        String wrong = value == null ? null : UnitValues.mistake(kind, value);
        boolean share = value != null && kind.equals("size") && (value.contains("%") || value.equals("infinity"));
        return wrong == null && !share
                ? null
                : parameter + " '" + value + "' " + (share ? "is no size; write 500M or 1G" : wrong);
    }

    private static ManagedFile file(Params p) {
        return ManagedFile.at(p.path())
                .withAccess(new Access(new FileMode("0644"), null, null))
                .whenMissing(ManagedFile.Missing.CREATE_WITH_PARENTS);
    }

    @Override
    public List<Read<?>> reads(Params p) {
        List<Read<?>> reads = new ArrayList<>(file(p).reads());
        reads.add(Read.of(Services.ref(DAEMON)));
        reads.add(Read.of(FileType.ref("/var/log/journal")));
        reads.add(Read.of(JournaldDropIns.REF));
        return reads;
    }

    @Override
    public Plan plan(Params p, States host) {
        String text = "[Journal]\n" + String.join("\n", p.lines()) + "\n";
        String other = JournaldDropIns.overriding(host.get(JournaldDropIns.REF), p.name + ".conf", p.lines());
        if (other != null) {
            return Plan.failed(other);
        }
        return HostFiles.plan(host, files -> {
                    Plan file = p.state == Presence.ABSENT
                            ? file(p).remove(files)
                            : file(p).write(files, NewContent.of(text));
                    ServiceState now = host.get(Services.ref(DAEMON)).settled();
                    Plan all = file.changes().isEmpty() || !now.isActive() ? file : file.and(restart(now));
                    return all.in(new JournaldTransaction(flushes(p, host)));
                })
                .with("path", p.path());
    }

    /** Whether what is in memory is to go to disk: until it is told to, the daemon waits for the next start of the host. */
    private static boolean flushes(Params p, States host) {
        FileState kept = host.get(FileType.ref("/var/log/journal"));
        return p.storage == Storage.PERSISTENT && !kept.exists();
    }

    /** The transaction's activation does it. */
    private static Plan restart(ServiceState now) {
        ServiceState after = now.reread(ServiceState.Active.STARTED, "restarted", now.enabled());
        Action action = Action.run(Script.of(":\n"), Services.effects(DAEMON));
        return Plan.of(Change.of(Services.ref(DAEMON), now, after, action));
    }
}
