package dev.plumb.modules.system.cron;

import dev.plumb.module.ModuleInfo;
import dev.plumb.module.Param;
import dev.plumb.module.Plan;
import dev.plumb.module.States;
import dev.plumb.module.TaskModule;
import dev.plumb.modules.kit.Names;
import dev.plumb.modules.kit.Presence;
import dev.plumb.resource.Read;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Manages jobs and variables in crontabs. */
@ModuleInfo(
        name = "cron",
        doc = "Manages jobs and variables in users' crontabs and in files below `/etc/cron.d`.",
        notes = {
            "A job is found by its name, which stands in a comment before it: `#Ansible: NAME`, as Ansible writes it.",
            "Everything else in the crontab stays as it is."
        },
        example = """
                - name: cron
                  apt:
                    name: cron
                - name: nightly sweep
                  cron:
                    name: sweep
                    minute: "0"
                    hour: "5"
                    job: find /var/tmp -mtime +30 -delete
                """)
public final class CronModule implements TaskModule<CronModule.Params> {
    /** Parameters. */
    public record Params(
            @Param(doc = "name of the job, or of the variable", required = true)
            String name,

            @Param(doc = "what to run, or the variable's value", aliases = "value") @Nullable
            String job,

            @Param(doc = "whether it should be there", def = "present")
            Presence state,

            @Param(doc = "whose crontab; with `cron_file`, the user in the job's line") @Nullable
            String user,

            @Param(doc = "a file below `/etc/cron.d`, or an absolute path, instead of a user's crontab") @Nullable
            String cronFile,

            @Param(doc = "minute", def = "*") String minute,

            @Param(doc = "hour", def = "*") String hour,

            @Param(doc = "day of the month", def = "*", aliases = "dom")
            String day,

            @Param(doc = "month", def = "*") String month,

            @Param(doc = "day of the week", def = "*", aliases = "dow")
            String weekday,

            @Param(doc = "a time by name, instead of the five fields") @Nullable
            SpecialTime specialTime,

            @Param(doc = "keep the job as a comment", def = "false")
            boolean disabled,

            @Param(doc = "manage a variable instead of a job", def = "false")
            boolean env,

            @Param(doc = "put a new variable after this one") @Nullable
            String insertafter,

            @Param(doc = "put a new variable before this one") @Nullable
            String insertbefore,

            @Param(
                    doc =
                            "keep a copy of the old crontab: below `/tmp` of the host, or beside the `cron_file` as `FILE.HASH~`",
                    def = "false")
            boolean backup) {
        /** A job that is not to be in a crontab. */
        static Params absent(String name, @Nullable String user) {
            String any = "*";
            return new Params(
                    name,
                    null,
                    Presence.ABSENT,
                    user,
                    null,
                    any,
                    any,
                    any,
                    any,
                    any,
                    null,
                    false,
                    false,
                    null,
                    null,
                    false);
        }
    }

    /** Times that have a name. */
    public enum SpecialTime {
        /** When the host starts. */
        REBOOT,
        /** On the first of January. */
        YEARLY,
        /** On the first of January. */
        ANNUALLY,
        /** On the first of a month. */
        MONTHLY,
        /** On Sundays. */
        WEEKLY,
        /** At midnight. */
        DAILY,
        /** At full hours. */
        HOURLY
    }

    @Override
    public @Nullable String invalid(Params p) {
        boolean times = !(p.minute + p.hour + p.day + p.month + p.weekday).equals("*****");
        if (p.specialTime != null && times) {
            return "special_time and minute, hour, day, month, weekday exclude each other";
        } else if (p.cronFile != null && p.cronFile.isBlank()) {
            return "cron_file is empty; write the name of a file below /etc/cron.d";
        } else if ("/etc/crontab".equals(p.cronFile)) {
            return "cron_file: /etc/crontab belongs to the system; write the name of a file below /etc/cron.d";
        } else if (p.insertafter != null && p.insertbefore != null) {
            return "insertafter and insertbefore exclude each other";
        } else if ((p.insertafter != null || p.insertbefore != null) && !p.env) {
            return "insertafter and insertbefore are for variables only; write env: true";
        } else if (p.env && !isVariable(p.name)) {
            return "'" + p.name + "' is no name of a variable";
        } else if (p.name.indexOf('\n') >= 0) {
            return "name has more than one line";
        } else if (p.job != null && (p.env ? p.job : p.job.strip()).indexOf('\n') >= 0) {
            return p.env
                    ? "value has more than one line, which cron cannot read"
                    : "job has more than one line, which cron cannot read; put it into a script";
        }
        String wrong = fields(p);
        return wrong == null && p.state == Presence.PRESENT ? Names.first(missing(p), times(p)) : wrong;
    }

    /** What cron cannot read as a time, or null: one such line and it leaves out the whole file. */
    private static @Nullable String times(Params p) {
        return p.env || p.specialTime != null
                ? null
                : Names.first(
                        CronField.MINUTE.mistake(p.minute),
                        CronField.HOUR.mistake(p.hour),
                        CronField.DAY.mistake(p.day),
                        CronField.MONTH.mistake(p.month),
                        CronField.WEEKDAY.mistake(p.weekday));
    }

    /** What would not be one field of a line, or null. */
    private static @Nullable String fields(Params p) {
        String wrong = Names.account("user", p.user);
        if (wrong == null && p.user != null && p.user.indexOf(' ') >= 0) {
            wrong = "user '" + p.user + "' has a blank, which ends the field in a crontab";
        }
        String[] fields = {"minute", p.minute, "hour", p.hour, "day", p.day, "month", p.month, "weekday", p.weekday};
        for (int i = 0; i < fields.length; i += 2) {
            boolean field = fields[i + 1].chars().allMatch(c -> c > ' ' && c != 0x7f);
            wrong = wrong != null || field && !fields[i + 1].isEmpty()
                    ? wrong
                    : fields[i] + " '" + fields[i + 1].replace("\n", "\\n")
                            + "' is no field of a crontab; write it without" + " blanks";
        }
        return wrong;
    }

    private static @Nullable String missing(Params p) {
        if (p.job == null) {
            return p.env ? "env needs value" : "job is missing; write what to run";
        }
        return p.cronFile != null && p.user == null
                ? "cron_file needs user: every line of such a file names one"
                : null;
    }

    private static boolean isVariable(String name) {
        return !name.isEmpty() && name.chars().noneMatch(c -> c == '=' || Character.isWhitespace(c));
    }

    @Override
    public List<Read<?>> reads(Params p) {
        return CronPlan.reads(p);
    }

    @Override
    public Plan plan(Params p, States host) {
        return new CronPlan(p, host).plan();
    }
}
