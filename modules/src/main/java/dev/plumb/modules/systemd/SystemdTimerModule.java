package dev.plumb.modules.systemd;

import dev.plumb.module.ModuleInfo;
import dev.plumb.module.Param;
import dev.plumb.module.Plan;
import dev.plumb.module.States;
import dev.plumb.module.TaskModule;
import dev.plumb.modules.kit.Names;
import dev.plumb.modules.kit.Presence;
import dev.plumb.modules.kit.files.HostFiles;
import dev.plumb.modules.system.cron.CronJobs;
import dev.plumb.resource.Read;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Manages jobs that systemd runs at certain times. */
@ModuleInfo(
        name = "systemd_timer",
        doc = "Manages a job that systemd runs at certain times: a timer, and the service that it starts.",
        notes = {
            "A time with five fields, or `@daily` and its like, is one of cron's: it becomes calendar expressions that come at the same"
                    + " moments. Everything else is such an expression, as `systemd-analyze calendar` explains it. The plan tells the"
                    + " next three times.",
            "The job is never run twice at once. What it prints is in the journal: `journalctl -u NAME`. A host that was off makes up for"
                    + " one time that it missed, unless `persistent: false`.",
            "`command` is a line for `/bin/sh`, as in a crontab: it begins in the user's home, `HOME` and `LOGNAME` are set, and a percent"
                    + " sign means itself; `argv` runs a program without a shell.",
            "Times that passed before the timer had them are not made up for.",
            "All that `systemd_unit` says of verification, of transactions and of restoring holds here too: a job that is due goes on"
                    + " while its file changes, and only the timer is started anew.",
            "Own: Ansible has no such module."
        },
        example = """
                - name: a report on weekdays
                  systemd_timer:
                    name: report
                    command: date >>/var/tmp/report.txt
                    schedule: "*/15 6-22 * * 1-5"
                    timeout: 5min
                """)
public final class SystemdTimerModule implements TaskModule<SystemdTimerModule.Params> {
    /** Parameters. */
    public record Params(
            @Param(doc = "name of the units, without `.timer`", required = true)
            String name,

            @Param(doc = "the command, a line for `/bin/sh`") @Nullable
            String command,

            @Param(doc = "the program and its arguments, in place of `command`", commaSeparated = false) @Nullable
            List<String> argv,

            @Param(doc = "when: times of cron, or calendar expressions", commaSeparated = false) @Nullable
            List<String> schedule,

            @Param(doc = "whether it should be there", def = "present")
            Presence state,

            @Param(doc = "who runs it; default: root; with `scope: user`: whose units they are") @Nullable
            String user,

            @Param(doc = "the group it runs as; default: the user's own") @Nullable
            String group,

            @Param(doc = "variables for it", asWritten = true)
            Map<String, @Nullable Object> environment,

            @Param(doc = "directory in which it runs") @Nullable
            String chdir,

            @Param(doc = "what it is, for people; default: its name") @Nullable
            String description,

            @Param(doc = "longest time that it may take; default: no limit") @Nullable
            String timeout,

            @Param(
                    doc =
                            "longest time by which a run is put off at random, so that many hosts do not all begin at once")
            @Nullable
            String randomizedDelay,

            @Param(doc = "whether a time that was missed while the host was off is made up for", def = "true")
            boolean persistent,

            @Param(doc = "units that are started when it fails, such as `notify@%n.service`") @Nullable
            List<String> onFailure,

            @Param(doc = "keys that shut it in, as of `systemd_unit`", def = "off")
            Hardening hardening,

            @Param(doc = "takes the job of this name, as `cron` made it, out of the crontab of `user`", def = "false")
            boolean replacesCron,

            @Param(doc = "whether the units are the host's or those of a user, as of `systemd_unit`", def = "system")
            SystemdUnitModule.Scope scope) {
        boolean isPresent() {
            return state == Presence.PRESENT;
        }

        private @Nullable String owner() {
            return scope == SystemdUnitModule.Scope.USER ? user : null;
        }

        List<String> calendars() {
            return TimedJob.calendars(schedule == null ? List.of() : schedule);
        }

        private TimedJob job() {
            Map<String, @Nullable Object> unit = new LinkedHashMap<>();
            put(unit, "OnFailure", onFailure == null ? null : String.join(" ", onFailure));
            Map<String, @Nullable Object> service = new LinkedHashMap<>();
            List<String> words = argv != null ? argv : List.of("/bin/sh", "-c", String.valueOf(command));
            put(service, "ExecStart", Map.of("argv", words));
            // HOME and LOGNAME are set where a user is named, and a command of cron begins at home
            put(service, "User", owner() != null ? null : user == null && command != null ? "root" : user);
            put(service, "Group", group);
            put(service, "WorkingDirectory", chdir == null && command != null ? "-~" : chdir);
            put(service, "Environment", environment.isEmpty() ? null : environment);
            put(service, "TimeoutStartSec", timeout);
            Map<String, @Nullable Object> timer = new LinkedHashMap<>();
            put(timer, "OnCalendar", calendars());
            put(timer, "Persistent", persistent);
            put(timer, "AccuracySec", TimedJob.ACCURACY);
            put(timer, "RandomizedDelaySec", randomizedDelay);
            return new TimedJob(
                    name, state, owner(), description == null ? name : description, unit, service, timer, hardening);
        }

        private static void put(Map<String, @Nullable Object> section, String key, @Nullable Object value) {
            if (value != null) {
                section.put(key, value);
            }
        }
    }

    @Override
    public @Nullable String invalid(Params p) {
        boolean described = p.command != null || p.argv != null || p.schedule != null;
        String wrong = Names.first(
                TimedJob.mistake(p.name),
                p.isPresent() && (p.command == null) == (p.argv == null) ? "one of command and argv is required" : null,
                p.command != null && p.command.isBlank() ? "command is empty" : null,
                p.isPresent() && (p.schedule == null || p.schedule.isEmpty()) ? "schedule is required" : null,
                p.scope == SystemdUnitModule.Scope.USER ? ofUser(p) : null,
                !p.isPresent() && described ? "state: absent goes without command, argv and schedule" : null,
                Names.account("user", p.user),
                Names.account("group", p.group));
        wrong = wrong == null && p.isPresent()
                ? TimedJob.mistake("schedule", p.schedule == null ? List.of() : p.schedule)
                : wrong;
        return wrong == null && p.isPresent() ? units(p) : wrong;
    }

    private static @Nullable String ofUser(Params p) {
        return p.user == null
                ? "scope: user needs user"
                : p.group != null
                        ? "group goes with the host's own units; units of a user run as that user"
                        : p.hardening != Hardening.OFF
                                ? "hardening goes with the host's own units: the manager of a user may not do it"
                                : null;
    }

    /** What is wrong with the units, in the words of this module's parameters. */
    private static @Nullable String units(Params p) {
        String wrong = p.job().invalid();
        return wrong == null
                ? null
                : wrong.replace("service.TimeoutStartSec", "timeout")
                        .replace("service.Environment", "environment")
                        .replace("service.WorkingDirectory", "chdir")
                        .replace("service.ExecStart", p.argv == null ? "command" : "argv")
                        .replace("unit.Description", "description")
                        .replace("unit.OnFailure", "on_failure")
                        .replace("timer.RandomizedDelaySec", "randomized_delay");
    }

    @Override
    public List<Read<?>> reads(Params p) {
        List<Read<?>> reads = new ArrayList<>(p.job().reads());
        if (p.replacesCron) {
            reads.addAll(CronJobs.reads(p.user));
        }
        return reads;
    }

    @Override
    public Plan plan(Params p, States host) {
        return HostFiles.plan(host, files -> {
            Plan cron = p.replacesCron ? CronJobs.removal(p.name, p.user, host) : Plan.nothing();
            return p.job().plan(files).and(cron);
        });
    }
}
