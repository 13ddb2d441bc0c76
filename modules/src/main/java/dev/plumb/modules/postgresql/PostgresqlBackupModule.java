package dev.plumb.modules.postgresql;

import dev.plumb.module.FileMode;
import dev.plumb.module.ModuleInfo;
import dev.plumb.module.Param;
import dev.plumb.module.Plan;
import dev.plumb.module.States;
import dev.plumb.module.TaskModule;
import dev.plumb.modules.kit.Names;
import dev.plumb.modules.kit.Presence;
import dev.plumb.modules.kit.files.Access;
import dev.plumb.modules.kit.files.FilePlans;
import dev.plumb.modules.kit.files.FileState;
import dev.plumb.modules.kit.files.FileType;
import dev.plumb.modules.kit.files.HostFiles;
import dev.plumb.modules.kit.files.ManagedFile;
import dev.plumb.modules.kit.files.NewContent;
import dev.plumb.modules.kit.files.Paths;
import dev.plumb.modules.kit.files.PlanFailure;
import dev.plumb.modules.service.Services;
import dev.plumb.modules.systemd.Hardening;
import dev.plumb.modules.systemd.TimedJob;
import dev.plumb.resource.Action;
import dev.plumb.resource.Change;
import dev.plumb.resource.Effects;
import dev.plumb.resource.Read;
import dev.plumb.resource.Value;
import dev.plumb.script.Script;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Manages regular backups of a PostgreSQL cluster, and takes one where a fresh one is needed. */
@ModuleInfo(
        name = "postgresql_backup",
        doc =
                "Manages regular backups of a PostgreSQL cluster: a timer of systemd, its service, and the script that it runs.",
        notes = {
            "A backup is a directory with the time in UTC at which it began as its name, such as `20261201T023000Z`: a `NAME.dump` of"
                    + " each database (`pg_dump -Fc`), `globals.sql` with roles and tablespaces, and `manifest.json` with sizes, SHA-256,"
                    + " the databases' owners, rights and settings, and the number of rows of each table. The rows are counted in the snapshot"
                    + " of which the dump is made; where they cannot be counted, the journal and the manifest say so. That reads every"
                    + " table once more: `row_counts: false` spares it.",
            "It gets its name when all of it is written, read by `pg_restore --list` and on the disk. What is ended, or finds no"
                    + " room, leaves nothing behind and older backups as they are. Where only some databases cannot be dumped, the others are"
                    + " kept as `TIME.partial` until a whole backup is there, and the service has failed (`systemctl --failed`;"
                    + " `on_failure` names units to start then).",
            "`keep` says for how many of the last days, weeks and months that have a backup the newest one of each is kept; `last`"
                    + " is a number of newest ones in any case. What `keep` does not name is as by default: `{last: 1, daily: 7, weekly: 4,"
                    + " monthly: 6}`. Only a whole backup removes others. `/usr/local/lib/plumb/NAME expired` on the host tells"
                    + " which ones the next one would remove.",
            "`after` copies a backup elsewhere: a line for `/bin/sh` that gets its directory as `$PLUMB_BACKUP` and as `$1`, and"
                    + " runs as `postgres`. Everybody on the host can read it, so that secrets belong in a file that `postgres` can read."
                    + " Backups hold passwords' hashes and all data: only `postgres` and root can read the directory.",
            "`state: fresh` takes a backup by the service of another task, now, unless one is there that is younger than `max_age`: before"
                    + " a migration. It waits until that is done.",
            "`state: absent` removes timer, service and script; backups stay.",
            "`last` of the result is the directory of the newest whole backup, `age` its age in seconds, `size` its bytes; `count` is how many"
                    + " there are.",
            "`nice` and `io_class` hold for the programs that write the dump. What the server does for them has its own priority.",
            "Own: Ansible has no such module."
        },
        example = """
                - name: server
                  package:
                    name: postgresql
                - name: a backup each night
                  postgresql_backup:
                    schedule: "02:30"
                    keep: {daily: 7, weekly: 4, monthly: 6}
                - name: and one now
                  postgresql_backup:
                    state: fresh
                    max_age: 1d
                  register: backup
                """)
public final class PostgresqlBackupModule implements TaskModule<PostgresqlBackupModule.Params> {
    private static final String LIBRARY = "/usr/local/lib/plumb/";
    private static final Duration DEADLINE = Duration.ofHours(24);
    private static final int HIGHEST_NICE = 19;
    private static final int MOST = 10_000;
    private static final Pattern SPAN = Pattern.compile("(\\d{1,7})\\s*(s|min|m|h|d|w)?");

    /** What should be with backups. */
    public enum State {
        /** They are taken at their times. */
        PRESENT,
        /** They are not, and those that are there stay. */
        ABSENT,
        /** There is one that is not old. */
        FRESH
    }

    /** How the programs' reading and writing is ranked. */
    public enum IoClass {
        /** When nobody else does. */
        IDLE,
        /** As of most programs. */
        BEST_EFFORT
    }

    /** Parameters. */
    public record Params(
            @Param(doc = "name of the units and of the script", def = "postgresql-backup")
            String name,

            @Param(doc = "what should be with it", def = "present")
            State state,

            @Param(doc = "major version of the cluster; default: that of the only one") @Nullable
            String version,

            @Param(doc = "name of the cluster; default: `main`, or that of the only one") @Nullable
            String cluster,

            @Param(
                    doc = "when: calendar expressions of systemd, or times of cron",
                    aliases = "on_calendar",
                    commaSeparated = false,
                    def = "02:30")
            List<String> schedule,

            @Param(doc = "directory for the backups", def = "/var/backups/postgresql")
            String directory,

            @Param(doc = "databases to back up, all of them there; default: all but templates") @Nullable
            List<String> databases,

            @Param(doc = "databases that are left out, in place of `databases`")
            List<String> exclude,

            @Param(doc = "how many backups stay: `last`, `daily`, `weekly`, `monthly`")
            Map<String, @Nullable Object> keep,

            @Param(doc = "whether rows are counted, for comparison after a restore", def = "true")
            boolean rowCounts,

            @Param(doc = "command after a backup, such as one that copies it elsewhere") @Nullable
            String after,

            @Param(doc = "units that are started when it fails, such as `notify@%n.service`") @Nullable
            List<String> onFailure,

            @Param(doc = "priority of the programs, 0 to 19; 19 is the lowest", def = "10")
            int nice,

            @Param(doc = "how their reading and writing is ranked", def = "best-effort")
            IoClass ioClass,

            @Param(doc = "longest time that it may take; default: no limit") @Nullable
            String timeout,

            @Param(doc = "longest time by which it is put off at random") @Nullable
            String randomizedDelay,

            @Param(doc = "whether a time that was missed while the host was off is made up for", def = "true")
            boolean persistent,

            @Param(doc = "with `state: fresh`: how old the newest one may be, such as `90min`, `12h` or `1d`") @Nullable
            String maxAge) {
        /** How many of each kind stay. */
        Map<String, Integer> kept() {
            Map<String, Integer> kept = new LinkedHashMap<>();
            kept.put("last", 1);
            kept.put("daily", 7);
            kept.put("weekly", 4);
            kept.put("monthly", 6);
            keep.forEach((kind, number) -> {
                if (number instanceof Number some && kept.containsKey(kind)) {
                    kept.put(kind, some.intValue());
                }
            });
            return kept;
        }

        private String service() {
            return name + ".service";
        }

        private String script() {
            return LIBRARY + name;
        }
    }

    @Override
    public @Nullable String invalid(Params p) {
        String wrong = Names.first(
                p.name.matches("[A-Za-z0-9_][A-Za-z0-9_.-]*")
                        ? TimedJob.mistake(p.name)
                        : "name '" + p.name + "' is no name for units and a script; use letters, digits, _ . and -",
                Cluster.mistake(p.version, p.cluster),
                Paths.invalid("directory", p.directory),
                p.directory.equals("/") ? "directory / holds everything; write one for backups alone" : null,
                Names.line("directory", p.directory),
                p.databases != null && !p.exclude.isEmpty() ? "exclude goes without databases" : null,
                p.databases != null && p.databases.isEmpty()
                        ? "databases is empty; leave it out for all of them"
                        : null,
                RoleNames.mistake("databases", p.databases == null ? List.of() : p.databases),
                RoleNames.mistake("exclude", p.exclude),
                keep(p.keep),
                p.after != null && p.after.isBlank() ? "after is empty" : null,
                p.nice < 0 || p.nice > HIGHEST_NICE ? "nice " + p.nice + " is none; write 0 to 19" : null,
                p.maxAge != null && p.state != State.FRESH ? "max_age goes with state: fresh only" : null,
                p.maxAge == null && p.state == State.FRESH ? "state: fresh needs max_age, such as 1d" : null,
                p.maxAge == null || seconds(p.maxAge) >= 0
                        ? null
                        : "max_age '" + p.maxAge + "' is no span; write 90min, 12h or 1d");
        if (wrong != null || p.state != State.PRESENT) {
            return wrong;
        }
        wrong = p.schedule.isEmpty() ? "schedule is empty" : TimedJob.mistake("schedule", p.schedule);
        wrong = wrong == null
                ? job(p, Cluster.coming("15", Cluster.MAIN, Cluster.PORT)).invalid()
                : wrong;
        return wrong == null
                ? null
                : wrong.replace("service.TimeoutStartSec", "timeout")
                        .replace("unit.OnFailure", "on_failure")
                        .replace("timer.RandomizedDelaySec", "randomized_delay");
    }

    private static @Nullable String keep(Map<String, @Nullable Object> keep) {
        for (Map.Entry<String, @Nullable Object> each : keep.entrySet()) {
            if (!List.of("last", "daily", "weekly", "monthly").contains(each.getKey())) {
                return "keep has '" + each.getKey() + "'; write last, daily, weekly or monthly";
            } else if (!(each.getValue() instanceof Number number)
                    || number.doubleValue() != number.intValue()
                    || number.intValue() < 0
                    || number.intValue() > MOST) {
                return "keep." + each.getKey() + " '" + each.getValue() + "' is no number of backups; write 0 or more";
            }
        }
        return null;
    }

    /** Seconds of a span; -1 where it is none. */
    private static long seconds(String span) {
        Matcher parts = SPAN.matcher(span.strip());
        if (!parts.matches()) {
            return -1;
        }
        long unit = switch (parts.group(2) == null ? "s" : parts.group(2)) {
            case "min", "m" -> 60;
            case "h" -> 3_600;
            case "d" -> 86_400;
            case "w" -> 604_800;
            default -> 1;
        };
        return Long.parseLong(parts.group(1)) * unit;
    }

    private static TimedJob job(Params p, Cluster cluster) {
        Map<String, @Nullable Object> unit = new LinkedHashMap<>();
        unit.put("After", cluster.unit() + ".service");
        if (p.onFailure != null) {
            unit.put("OnFailure", String.join(" ", p.onFailure));
        }
        Map<String, @Nullable Object> service = new LinkedHashMap<>();
        service.put("ExecStart", p.script());
        service.put("User", Psql.POSTGRES);
        service.put("UMask", "0077");
        service.put("Nice", p.nice);
        service.put("IOSchedulingClass", p.ioClass == IoClass.IDLE ? "idle" : "best-effort");
        if (p.timeout != null) {
            service.put("TimeoutStartSec", p.timeout);
        }
        Map<String, @Nullable Object> timer = new LinkedHashMap<>();
        timer.put("OnCalendar", TimedJob.calendars(p.schedule));
        timer.put("Persistent", p.persistent);
        if (p.randomizedDelay != null) {
            timer.put("RandomizedDelaySec", p.randomizedDelay);
        }
        return new TimedJob(
                p.name,
                p.state == State.ABSENT ? Presence.ABSENT : Presence.PRESENT,
                null,
                "backup of PostgreSQL " + cluster.label(),
                unit,
                service,
                timer,
                Hardening.OFF);
    }

    private static ManagedFile script(Params p) {
        return ManagedFile.at(p.script())
                .withAccess(new Access(new FileMode("0755"), "root", "root"))
                .whenMissing(ManagedFile.Missing.CREATE_WITH_PARENTS)
                .withParents(new Access(new FileMode("0755"), "root", "root"))
                .following(false);
    }

    private static Access privately() {
        return new Access(new FileMode("0700"), Psql.POSTGRES, Psql.POSTGRES);
    }

    @Override
    public List<Read<?>> reads(Params p) {
        List<Read<?>> reads = new ArrayList<>();
        reads.add(Read.of(BackupsType.ref(p.directory)));
        if (p.state == State.FRESH) {
            reads.add(Read.of(Services.ref(p.service())));
            return reads;
        }
        reads.addAll(Clusters.reads());
        reads.addAll(HostFiles.reads(p.directory, FileType.ATTRIBUTES));
        reads.addAll(privately().reads());
        reads.addAll(script(p).reads());
        reads.addAll(job(p, Cluster.coming("15", Cluster.MAIN, Cluster.PORT)).reads());
        return reads;
    }

    @Override
    public Plan plan(Params p, States host) {
        Plan plan = switch (p.state) {
            case PRESENT -> HostFiles.plan(host, files -> present(p, files));
            case ABSENT -> HostFiles.plan(host, files -> absent(p, files));
            case FRESH -> fresh(p, host);
        };
        BackupsType.Newest newest = host.get(BackupsType.ref(p.directory));
        return plan.changes().stream().anyMatch(change -> change.ref().type() == BackupsType.TYPE)
                ? plan
                : results(plan, newest);
    }

    private static Plan results(Plan plan, BackupsType.Newest newest) {
        return plan.with("last", newest.path())
                .with("age", newest.exists() ? newest.age() : null)
                .with("size", newest.exists() ? newest.size() : null)
                .with("count", newest.count());
    }

    private static Plan present(Params p, HostFiles files) {
        Cluster cluster = Clusters.find(files.host(), p.version, p.cluster, "it is to be backed up");
        Plan directory = directory(p, files);
        files.follow(directory);
        byte[] text = BackupScript.text(p, cluster).getBytes(StandardCharsets.UTF_8);
        Plan script = script(p).write(files, NewContent.of(text));
        files.follow(script);
        return directory
                .and(script)
                .and(job(p, cluster).plan(files))
                .with("unit", p.service())
                .with("timer", p.name + ".timer")
                .with("script", p.script());
    }

    private static Plan directory(Params p, HostFiles files) {
        String real = files.follow(files.real(p.directory));
        FileState now = files.state(real);
        if (now.exists() && !now.isDirectory()) {
            throw new PlanFailure(real + " is " + now.kind().withArticle() + ", not a directory");
        }
        return now.exists()
                ? FilePlans.access(files, real, now, privately())
                : FilePlans.directory(files, real, now, privately());
    }

    private static Plan absent(Params p, HostFiles files) {
        Plan units = job(p, Cluster.coming("15", Cluster.MAIN, Cluster.PORT)).plan(files);
        return units.and(script(p).remove(files));
    }

    private static Plan fresh(Params p, States host) {
        BackupsType.Newest now = host.get(BackupsType.ref(p.directory));
        if (now.exists() && now.age() <= seconds(String.valueOf(p.maxAge))) {
            return Plan.nothing();
        }
        host.require(
                Services.ref(p.service()), "it takes backups; a task of postgresql_backup before this one makes it");
        BackupsType.Newest after = new BackupsType.Newest(new Value.Any("taken now"), 0, 0, 0);
        String text = """
                systemctl reset-failed UNIT 2>/dev/null
                systemctl start UNIT&&exit 0
                { echo 'the backup has failed';echo LOG;journalctl -q -o cat -n 12 -u UNIT \
                _SYSTEMD_INVOCATION_ID="$(systemctl show -p InvocationID --value UNIT)"; } >&2
                exit 1
                """;
        Script script = Script.of(text.replace("UNIT", p.service()).replace("LOG", Script.LOG))
                .withTimeout(DEADLINE);
        return Plan.of(Change.of(BackupsType.ref(p.directory), now, after, Action.run(script, Effects.own())));
    }

    /** What was taken is known when it is there. */
    @Override
    public Map<String, @Nullable Object> learned(Params p, Plan plan, Done done) {
        return done.found().get(BackupsType.ref(p.directory)) instanceof BackupsType.Newest newest
                ? results(Plan.nothing(), newest).result()
                : Map.of();
    }
}
