package dev.plumb.modules.supervisor;

import dev.plumb.module.FileMode;
import dev.plumb.module.ModuleInfo;
import dev.plumb.module.Param;
import dev.plumb.module.Plan;
import dev.plumb.module.States;
import dev.plumb.module.TaskModule;
import dev.plumb.modules.kit.Presence;
import dev.plumb.modules.kit.accounts.Users;
import dev.plumb.modules.kit.files.Access;
import dev.plumb.modules.kit.files.FileType;
import dev.plumb.modules.kit.files.HostFiles;
import dev.plumb.modules.kit.files.ManagedFile;
import dev.plumb.modules.kit.files.NewContent;
import dev.plumb.modules.supervisor.SupervisorTransaction.Program;
import dev.plumb.resource.Read;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Manages one program that supervisor runs. */
@ModuleInfo(
        name = "supervisor_program",
        doc = "Manages one program that supervisor runs, in a file of its own, `/etc/supervisor/conf.d/NAME.conf`.",
        notes = {
            "All that consecutive tasks change below `/etc/supervisor` is one transaction: supervisor itself must be able to read it in a"
                    + " copy of the file system first, in a dry run too, and what is to be started must be there. Then all files are replaced,"
                    + " and the groups of what has changed are updated; other programs go on with the processes that they have. What is to"
                    + " run must run for `startsecs` and two seconds more. Otherwise all of it is restored and put into force again, and the"
                    + " task whose program is wrong fails with the end of its log.",
            "A program whose section has changed is started anew, with all programs of its group. Nothing is done where supervisord does"
                    + " not run.",
            "In `command`, `environment`, `directory` and names of files, supervisor's `%(program_name)s`, `%(process_num)d`,"
                    + " `%(numprocs)d`, `%(group_name)s`, `%(host_node_name)s`, `%(here)s` and `%(ENV_NAME)s` stand for what they do there;"
                    + " any other `%` means itself, as do `;` and `#`.",
            "Supervisor's own server is left as it is; `warnings` of the result say so where it listens to the network."
        },
        example = """
                - name: supervisor
                  apt:
                    name: supervisor
                - name: the worker of the app
                  supervisor_program:
                    name: worker
                    command: /bin/sleep infinity
                    user: nobody
                    environment:
                      QUEUE: mails
                    numprocs: 2
                    startsecs: 2
                    stopwaitsecs: 30
                """)
public final class SupervisorProgramModule implements TaskModule<SupervisorProgramModule.Params> {
    /** Parameters; those of its section have supervisor's own names. */
    public record Params(
            @Param(doc = "name of the program, and of its file `/etc/supervisor/conf.d/NAME.conf`", required = true)
            String name,

            @Param(doc = "what it runs: a program with its arguments, not a command of a shell") @Nullable
            String command,

            @Param(doc = "whether it should be there", def = "present")
            Presence state,

            @Param(
                    doc = "whether it should run; default: what changes goes on to do what it did, and what is new does"
                            + " what `autostart` says")
            @Nullable
            Boolean started,

            @Param(doc = "user that it runs as; `HOME` and the like are not set by that") @Nullable
            String user,

            @Param(doc = "variables, beside those of supervisord", asWritten = true)
            Map<String, @Nullable Object> environment,

            @Param(doc = "directory in which it starts") @Nullable
            String directory,

            @Param(doc = "how many processes of it run", def = "1")
            int numprocs,

            @Param(doc = "number of the first one") @Nullable
            Integer numprocsStart,

            @Param(
                    doc =
                            "name of a process; default: that of the program, with `_%(process_num)02d` behind it where there"
                                    + " are several")
            @Nullable
            String processName,

            @Param(doc = "those with lower numbers start first and stop last") @Nullable
            Integer priority,

            @Param(doc = "whether it starts with supervisor; default: true unless `started` is false") @Nullable
            Boolean autostart,

            @Param(doc = "whether it is started again when it ends: `true`, `false` or `unexpected`") @Nullable
            String autorestart,

            @Param(doc = "status codes of an end that is expected")
            List<String> exitcodes,

            @Param(doc = "seconds that it must run to count as started") @Nullable
            Integer startsecs,

            @Param(doc = "how often supervisor tries to start it") @Nullable
            Integer startretries,

            @Param(doc = "signal that stops it, such as `TERM`") @Nullable
            String stopsignal,

            @Param(doc = "seconds after which one that does not stop is killed") @Nullable
            Integer stopwaitsecs,

            @Param(doc = "stops what it has started along with it", def = "true")
            boolean stopasgroup,

            @Param(doc = "kills what it has started along with it", def = "true")
            boolean killasgroup,

            @Param(doc = "sends its errors where its output goes") @Nullable
            Boolean redirectStderr,

            @Param(doc = "file for its output; `AUTO`, `NONE`") @Nullable
            String stdoutLogfile,

            @Param(doc = "size at which a new file is begun, such as `50MB`; 0: never") @Nullable
            String stdoutLogfileMaxbytes,

            @Param(doc = "how many old files are kept") @Nullable
            Integer stdoutLogfileBackups,

            @Param(doc = "size of what is captured for events") @Nullable
            String stdoutCaptureMaxbytes,

            @Param(doc = "makes events of its output") @Nullable
            Boolean stdoutEventsEnabled,

            @Param(doc = "sends its output to syslog too") @Nullable
            Boolean stdoutSyslog,

            @Param(doc = "file for its errors; `AUTO`, `NONE`") @Nullable
            String stderrLogfile,

            @Param(doc = "size at which a new file is begun, such as `50MB`; 0: never") @Nullable
            String stderrLogfileMaxbytes,

            @Param(doc = "how many old files are kept") @Nullable
            Integer stderrLogfileBackups,

            @Param(doc = "size of what is captured for events") @Nullable
            String stderrCaptureMaxbytes,

            @Param(doc = "makes events of its errors") @Nullable
            Boolean stderrEventsEnabled,

            @Param(doc = "sends its errors to syslog too") @Nullable
            Boolean stderrSyslog,

            @Param(doc = "umask of its processes, such as `'027'`") @Nullable
            FileMode umask,

            @Param(doc = "`SUPERVISOR_SERVER_URL` of its processes; `AUTO`") @Nullable
            String serverurl,

            @Param(doc = "permissions of the file; it may hold secrets", def = "0640")
            FileMode mode) {
        /** Its processes, in whatever group they are; where it is not to be there, those that the default would make too. */
        Selection selection() {
            List<String> processes = state == Presence.PRESENT
                    ? ProgramSection.processes(this)
                    : List.of(name, name + ":" + name + "_*");
            return new Selection(Control.OWN, Selection.Kind.PROGRAM, name, processes);
        }

        ManagedFile file() {
            return ManagedFile.at(SupervisorTransaction.program(name)).withAccess(new Access(mode, null, null));
        }
    }

    @Override
    public @Nullable String invalid(Params p) {
        return ProgramSection.mistake(p);
    }

    @Override
    public List<Read<?>> reads(Params p) {
        List<Read<?>> reads = new ArrayList<>(p.file().reads());
        reads.add(Read.of(ProcessType.ref(p.selection())));
        reads.addAll(HostFiles.reads(Control.CONFIG, FileType.CONTENT));
        if (p.user != null && !isNumber(p.user)) {
            reads.add(Read.of(Users.ref(p.user)));
        }
        return reads;
    }

    private static boolean isNumber(String user) {
        return user.matches("\\d+");
    }

    @Override
    public Plan plan(Params p, States host) {
        return HostFiles.plan(host, files -> plan(p, files));
    }

    private static Plan plan(Params p, HostFiles files) {
        boolean present = p.state == Presence.PRESENT;
        if (present && p.user != null && !isNumber(p.user)) {
            files.host().require(Users.ref(p.user), "program " + p.name + " is to run as it");
        }
        Plan file = present
                ? p.file().write(files, NewContent.of(ProgramSection.text(p)))
                : p.file().remove(files);
        Plan plan = file.and(ProgramPlan.of(p, isRewritten(p, file, files), files.host()))
                .with("path", SupervisorTransaction.program(p.name));
        if (listens(files)) {
            plan = plan.with(
                    "warnings",
                    List.of(Control.CONFIG
                            + " has an [inet_http_server]: whoever reaches it may run programs as root"));
        }
        boolean starts = present && (p.started == null ? ProgramSection.autostart(p) : p.started);
        return plan.in(new SupervisorTransaction(
                plan.changes().isEmpty() ? Map.of() : Map.of(p.name, new Program(p.started, starts)), Map.of()));
    }

    /** Whether the section is another one then: else supervisor has nothing to do with the change. */
    private static boolean isRewritten(Params p, Plan file, HostFiles files) {
        return !file.changes().isEmpty()
                && (p.state == Presence.ABSENT
                        || !SupervisorText.sections(files, SupervisorTransaction.program(p.name))
                                .equals(SupervisorText.sections(ProgramSection.text(p))));
    }

    private static boolean listens(HostFiles files) {
        return SupervisorText.sections(files, Control.CONFIG).containsKey("inet_http_server");
    }
}
