package dev.plumb.modules.supervisor;

import dev.plumb.module.ModuleInfo;
import dev.plumb.module.Param;
import dev.plumb.module.Plan;
import dev.plumb.module.States;
import dev.plumb.module.TaskModule;
import dev.plumb.modules.kit.Names;
import dev.plumb.modules.kit.files.Paths;
import dev.plumb.resource.Read;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Manages what programs of supervisor do, by {@code supervisorctl}. */
@ModuleInfo(
        name = "supervisorctl",
        doc = "Manages what programs of supervisor do, by `supervisorctl`.",
        notes = {
            "`restarted` updates all groups whose configuration has changed before it restarts what the task names, as in Ansible.",
            "`supervisor_program` writes the configuration too, tries it before it is in place, and restarts nothing else.",
            "`password` is no argument of a process."
        },
        example = """
                - name: supervisor
                  apt:
                    name: supervisor
                - name: configuration of the sender
                  copy:
                    dest: /etc/supervisor/conf.d/sender.conf
                    content: |
                      [program:sender]
                      command=/bin/sleep infinity
                - name: the sender is known
                  supervisorctl:
                    name: sender
                    state: present
                - name: the sender rests
                  supervisorctl:
                    name: sender
                    state: stopped
                """)
public final class SupervisorctlModule implements TaskModule<SupervisorctlModule.Params> {
    /** What should be with the processes. */
    public enum State {
        /** Known to supervisor. */
        PRESENT,
        /** Running. */
        STARTED,
        /** Not running. */
        STOPPED,
        /** Running anew. */
        RESTARTED,
        /** Not known to supervisor. */
        ABSENT,
        /** They have got a signal. */
        SIGNALLED;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Parameters. */
    public record Params(
            @Param(
                    doc = "a program, a process `GROUP:NAME`, a group with a colon behind its name, or `all`",
                    required = true)
            String name,

            @Param(
                    doc =
                            "what should be; `restarted` and `signalled` do it every time, `present` and `absent` are about what"
                                    + " supervisor knows",
                    required = true)
            State state,

            @Param(doc = "the signal, for `state: signalled`") @Nullable
            String signal,

            @Param(doc = "stops what runs, with `state: absent`: what runs cannot be removed", def = "false")
            boolean stopBeforeRemoving,

            @Param(doc = "supervisor's configuration; default: where supervisorctl finds it") @Nullable
            String config,

            @Param(doc = "where the server listens; default: what its configuration says") @Nullable
            String serverUrl,

            @Param(doc = "as whom to log in there") @Nullable
            String username,

            @Param(doc = "password to log in with", secret = true) @Nullable
            String password,

            @Param(doc = "the program `supervisorctl`; default: it is searched for") @Nullable
            String supervisorctlPath) {
        Control control() {
            return new Control(supervisorctlPath, config, serverUrl, username, password);
        }

        Selection selection() {
            return Selection.named(control(), name);
        }
    }

    @Override
    public @Nullable String invalid(Params p) {
        boolean all = p.name.equals("all") && (p.state == State.PRESENT || p.state == State.ABSENT);
        return Names.first(
                p.name.endsWith(":*")
                        ? "name '" + p.name + "': write " + p.name.replace("*", "") + " for a group"
                        : null,
                p.name.matches("[^\\s:-][^\\s:]*(:[^\\s:]*|:+)") || p.name.matches("[^\\s:-][^\\s:]*")
                        ? null
                        : "name '" + p.name + "' is no program; write PROGRAM, GROUP:PROCESS or GROUP:",
                all ? "supervisor adds and removes one program or group at a time; loop over their names" : null,
                p.name.matches("[^:]+:[^:]+") && (p.state == State.PRESENT || p.state == State.ABSENT)
                        ? "supervisor adds and removes whole groups; write name: '" + Selection.group(p.name) + ":'"
                        : null,
                p.state == State.SIGNALLED && p.signal == null ? "state: signalled needs signal" : null,
                p.signal == null || p.signal.matches("[A-Za-z0-9]+")
                        ? null
                        : "signal '" + p.signal + "' is none; write a name such as USR1, or a number",
                Paths.invalid("config", p.config),
                Paths.invalid("supervisorctl_path", p.supervisorctlPath),
                Names.argument("server_url", p.serverUrl),
                Names.line("username", p.username),
                p.password == null || Names.line("password", p.password) == null
                        ? null
                        : "password has a line break or another control character; write it on one line");
    }

    @Override
    public List<Read<?>> reads(Params p) {
        return List.of(Read.of(ProcessType.ref(p.selection())));
    }

    @Override
    public Plan plan(Params p, States host) {
        return new SupervisorctlPlan(p, host)
                .plan()
                .with("name", p.name.replaceFirst(":+$", ""))
                .with("state", p.state.word());
    }
}
