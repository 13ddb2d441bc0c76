package dev.plumb.modules.system.cron;

import dev.plumb.module.Plan;
import dev.plumb.module.States;
import dev.plumb.modules.kit.Presence;
import dev.plumb.modules.kit.accounts.Users;
import dev.plumb.modules.kit.files.HostFiles;
import dev.plumb.modules.kit.files.ManagedFile;
import dev.plumb.modules.kit.files.ManagedFile.Missing;
import dev.plumb.modules.kit.files.PlanFailure;
import dev.plumb.modules.system.Programs;
import dev.plumb.resource.Action;
import dev.plumb.resource.Change;
import dev.plumb.resource.Effects;
import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceRef;
import dev.plumb.script.Input;
import dev.plumb.script.Script;
import dev.plumb.script.Sh;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Plans of {@code cron}: every task edits a whole crontab, on top of what earlier tasks have planned for it. */
final class CronPlan {

    private final CronModule.Params params;
    private final States host;

    CronPlan(CronModule.Params params, States host) {
        this.params = params;
        this.host = host;
    }

    static List<Read<?>> reads(CronModule.Params p) {
        List<Read<?>> reads = new ArrayList<>();
        if (p.cronFile() == null) {
            reads.add(Read.of(Crontabs.ref(p.user())));
        } else {
            reads.addAll(file(p, p.cronFile()).reads());
        }
        if (p.state() == Presence.PRESENT) {
            if (p.cronFile() == null) {
                reads.add(Read.of(Programs.ref("crontab")));
            }
            if (p.user() != null) {
                reads.add(Read.of(Users.ref(p.user())));
            }
        }
        return reads;
    }

    private static ManagedFile file(CronModule.Params p, String name) {
        return ManagedFile.at(name.startsWith("/") ? name : "/etc/cron.d/" + name)
                .whenMissing(p.state() == Presence.ABSENT ? Missing.IGNORE : Missing.CREATE)
                .withBackup(p.backup());
    }

    Plan plan() {
        require();
        String file = params.cronFile();
        return file == null
                ? HostFiles.plan(host, files -> crontab())
                : HostFiles.plan(host, files -> cronFile(files, file(params, file)));
    }

    private void require() {
        if (params.state() == Presence.ABSENT) {
            return;
        }
        String job = (params.env() ? "variable " : "job ") + params.name();
        if (params.user() != null) {
            host.require(Users.ref(params.user()), "the " + job + " is to be in its crontab");
        }
        if (params.cronFile() == null) {
            host.require(Programs.ref("crontab"), "it installs the " + job);
        }
    }

    private Plan crontab() {
        ResourceRef<CrontabState> ref = Crontabs.ref(params.user());
        CrontabState now = host.get(ref);
        Crontab crontab = Crontab.of(now.content());
        refuse(crontab);
        boolean changed = edit(crontab);
        // A last line without an end is one that cron does not run.
        if (!changed && crontab.isComplete()) {
            return result(Plan.nothing(), crontab);
        }
        CrontabState want = new CrontabState(now.user(), crontab.text());
        Script script = install(params.user(), Crontabs.unchanged(ref, now), crontab.text());
        Action action = Action.conditional(script, Effects.own());
        return result(Plan.of(Change.of(ref, now, want, action)), crontab);
    }

    private Script install(@Nullable String user, String unchanged, String text) {
        String self = "crontab -";
        String script = user == null
                ? self
                : "if [ \"$(id -un)\" = " + Sh.quote(user) + " ]; then " + self + "; else crontab -u " + Sh.quote(user)
                        + " -; fi";
        String whose = user == null ? "" : " -u " + Sh.quote(user);
        String backup = params.backup()
                ? "b=$(umask 077; mktemp /tmp/crontab.XXXXXX) && { crontab" + whose
                        + " -l >\"$b\" 2>/dev/null </dev/null; echo \"old crontab: $b\"; } || exit\n"
                : "";
        return Script.of(unchanged + backup + script + "\n").withInput(Input.of(Crontab.bytes(text)));
    }

    private Plan cronFile(HostFiles files, ManagedFile file) {
        Crontab[] seen = {Crontab.of(null)};
        Plan plan = file.edit(files, old -> {
            Crontab crontab = Crontab.of(old);
            seen[0] = crontab;
            refuse(crontab);
            if (!edit(crontab) && crontab.isComplete()) {
                return old;
            }
            boolean goes = params.state() == Presence.ABSENT && !params.env() && crontab.isBlank();
            return goes ? null : crontab.text();
        });
        return plan.unseen() == null ? result(plan, seen[0]) : plan;
    }

    /** A variable can be put beside one that is there only. */
    private void refuse(Crontab crontab) {
        if (params.state() == Presence.PRESENT && params.env() && !crontab.hasVariable(params.name())) {
            for (String other : new String[] {params.insertafter(), params.insertbefore()}) {
                if (other != null && !crontab.hasVariable(other)) {
                    throw new PlanFailure(
                            "there is no variable " + other + " in the crontab to put " + params.name() + " beside");
                }
            }
        }
    }

    private boolean edit(Crontab crontab) {
        String name = Crontab.fromText(params.name());
        if (params.state() == Presence.ABSENT) {
            return params.env() ? crontab.removeVariable(name) : crontab.removeJob(name);
        }
        String job = Crontab.fromText(String.valueOf(params.job()));
        return params.env()
                ? crontab.setVariable(name, name + "=\"" + job + "\"", params.insertafter(), params.insertbefore())
                : crontab.setJob(name, line(job));
    }

    private String line(String written) {
        String job = withoutLineEnds(written);
        String time = params.specialTime() != null
                ? "@" + params.specialTime().name().toLowerCase(Locale.ROOT)
                : String.join(" ", params.minute(), params.hour(), params.day(), params.month(), params.weekday());
        String user = params.cronFile() == null ? "" : params.user() + " ";
        return (params.disabled() ? "#" : "") + time + " " + user + job;
    }

    private static String withoutLineEnds(String written) {
        int start = 0;
        int end = written.length();
        while (start < end && isLineEnd(written.charAt(start))) {
            start++;
        }
        while (end > start && isLineEnd(written.charAt(end - 1))) {
            end--;
        }
        return written.substring(start, end);
    }

    private static boolean isLineEnd(char c) {
        return c == '\r' || c == '\n';
    }

    private Plan result(Plan plan, Crontab crontab) {
        Plan with = plan.with("jobs", crontab.jobNames()).with("envs", crontab.variableNames());
        return params.cronFile() == null ? with : with.with("cron_file", params.cronFile());
    }
}
