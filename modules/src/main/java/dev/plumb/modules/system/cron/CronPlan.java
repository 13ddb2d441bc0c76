package dev.plumb.modules.system.cron;

import dev.plumb.module.Plan;
import dev.plumb.module.States;
import dev.plumb.modules.files.FileScripts;
import dev.plumb.modules.files.FileState;
import dev.plumb.modules.files.FileType;
import dev.plumb.modules.files.Paths;
import dev.plumb.modules.system.Presence;
import dev.plumb.modules.system.Programs;
import dev.plumb.modules.system.Users;
import dev.plumb.resource.Action;
import dev.plumb.resource.Change;
import dev.plumb.resource.Effects;
import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.Value;
import dev.plumb.script.Input;
import dev.plumb.script.Script;
import dev.plumb.script.Sh;
import java.nio.charset.StandardCharsets;
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
        if (p.cronFile() != null) {
            reads.add(new Read<>(file(p.cronFile()), FileType.CONTENT));
        } else {
            reads.add(Read.of(Crontabs.ref(p.user())));
        }
        if (p.state() == Presence.PRESENT) {
            if (p.cronFile() == null) {
                reads.add(Read.of(Programs.ref("crontab")));
            } else {
                reads.add(Read.of(FileType.ref(Paths.parent(file(p.cronFile()).key()))));
            }
            if (p.user() != null) {
                reads.add(Read.of(Users.ref(p.user())));
            }
        }
        return reads;
    }

    private static ResourceRef<FileState> file(String name) {
        return FileType.ref(name.startsWith("/") ? name : "/etc/cron.d/" + name);
    }

    Plan plan() {
        require();
        return params.cronFile() == null ? crontab() : cronFile(file(params.cronFile()));
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
        } else {
            String directory = Paths.parent(file(params.cronFile()).key());
            host.require(FileType.ref(directory), "it is to hold " + params.cronFile());
        }
    }

    private Plan crontab() {
        ResourceRef<CrontabState> ref = Crontabs.ref(params.user());
        CrontabState now = host.get(ref);
        Crontab crontab = Crontab.of(now.content());
        Plan mistake = mistake(crontab);
        if (mistake != null) {
            return mistake;
        }
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

    private Plan cronFile(ResourceRef<FileState> ref) {
        FileState now = host.get(new Read<>(ref, FileType.CONTENT));
        if (now.exists() && !(now.content() instanceof Value.Content)) {
            return Plan.failed(ref.key() + " is no plain file, or too large for a crontab");
        }
        String text = now.content() instanceof Value.Content content
                ? new String(content.bytes(), StandardCharsets.ISO_8859_1)
                : null;
        Crontab crontab = Crontab.of(text);
        Plan mistake = mistake(crontab);
        if (mistake != null) {
            return mistake;
        }
        boolean changed = edit(crontab);
        if (!changed && crontab.isComplete()) {
            return result(Plan.nothing(), crontab);
        }
        if (params.state() == Presence.ABSENT && !params.env() && crontab.isBlank()) {
            Script remove = Script.of("rm -f " + Sh.quote(ref.key()) + "\n");
            FileState gone = FileType.TYPE.absent(ref);
            return result(Plan.of(Change.of(ref, CronFiles.shown(now), gone, Action.run(remove))), crontab);
        }
        byte[] bytes = Crontab.bytes(crontab.text());
        FileState made = CronFiles.after(FileState.absent(now.reader()), bytes);
        FileState want = CronFiles.after(now, bytes);
        Script write = FileScripts.write(ref.key(), now, made, want, Input.of(bytes), null);
        Action action = Action.conditional(write, Effects.own());
        Change<FileState> change = new Change<>(ref, now, want, FileType.HASH, action);
        return result(Plan.of(change), crontab);
    }

    private @Nullable Plan mistake(Crontab crontab) {
        if (params.state() == Presence.PRESENT && params.env() && !crontab.hasVariable(params.name())) {
            for (String other : new String[] {params.insertafter(), params.insertbefore()}) {
                if (other != null && !crontab.hasVariable(other)) {
                    return Plan.failed(
                            "there is no variable " + other + " in the crontab to put " + params.name() + " beside");
                }
            }
        }
        return null;
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
