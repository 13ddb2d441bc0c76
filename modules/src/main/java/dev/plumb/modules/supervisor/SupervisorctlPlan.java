package dev.plumb.modules.supervisor;

import dev.plumb.expression.NotKnownException;
import dev.plumb.module.Plan;
import dev.plumb.module.States;
import dev.plumb.modules.kit.files.ContentsState;
import dev.plumb.modules.kit.files.ContentsType;
import dev.plumb.modules.kit.files.FileState;
import dev.plumb.modules.supervisor.Processes.Daemon;
import dev.plumb.modules.supervisor.Processes.Word;
import dev.plumb.modules.supervisor.SupervisorctlModule.Params;
import dev.plumb.modules.supervisor.SupervisorctlModule.State;
import dev.plumb.resource.Action;
import dev.plumb.resource.Change;
import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.Value;
import dev.plumb.script.Input;
import dev.plumb.script.Script;
import dev.plumb.script.Sh;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Plans of {@code supervisorctl}, with Ansible's results. */
final class SupervisorctlPlan {
    /** Runs a command of supervisorctl, and fails with what it says unless that has a certain text. */
    private static final String DO = """
            [ -n "$plumb_c" ]||{ echo 'there is no supervisorctl' >&2;exit 1;}
            plumb_do() {
            plumb_e=$1
            shift
            plumb_x=$(plumb_ctl "$@" 2>&1)||{ printf '%s\\n' "$plumb_x" >&2;exit 1;}
            plumb_said "$plumb_e"
            }
            plumb_said() {
            case $plumb_x in *"$1"*);;*)printf '%s\\n' "$plumb_x" >&2;exit 1;;esac
            }
            plumb_restart() {
            set -- $(plumb_ctl status "$1"|while read -r plumb_n plumb_r;do printf '%s ' "$plumb_n";done)
            plumb_do '' restart "$@"
            for plumb_n do plumb_said "$plumb_n: started";done
            }
            """;

    private final Params p;
    private final States host;
    private final ResourceRef<Processes> ref;
    private final Processes now;

    SupervisorctlPlan(Params p, States host) {
        this.p = p;
        this.host = host;
        this.ref = ProcessType.ref(p.selection());
        this.now = host.get(ref);
    }

    Plan plan() {
        if (now.unsure() && !now.exists()) {
            throw unknown();
        } else if (!now.isUp()) {
            return withoutAnswer();
        } else if (!now.exists()) {
            return missing();
        } else if (now.unsure()) {
            throw unknown();
        }
        return switch (p.state()) {
            case PRESENT -> Plan.nothing();
            case STARTED -> act("start", "started", word -> !word.runs(), word -> new Word("RUNNING", "RUNNING"));
            case STOPPED -> act("stop", "stopped", Word::runs, word -> Word.of("STOPPED"));
            case RESTARTED -> act("restart", "started", word -> true, word -> new Word("RUNNING", "restarted"));
            case SIGNALLED -> {
                String signal = "signal " + p.signal();
                yield act(
                        signal,
                        "signalled",
                        word -> word.state().equals("RUNNING"),
                        word -> new Word("RUNNING", signal));
            }
            case ABSENT -> remove();
        };
    }

    private NotKnownException unknown() {
        return new NotKnownException(ref.label() + " is not known before apply", null);
    }

    /** Nobody answers: an earlier task may see to that. */
    private Plan withoutAnswer() {
        boolean certain = host.isCertain(ref);
        if (certain && p.state() == State.ABSENT && now.daemon() == Daemon.DOWN) {
            return Plan.nothing();
        } else if (certain) {
            return Plan.failed(
                    now.daemon() == Daemon.MISSING
                            ? (p.supervisorctlPath() == null ? "supervisorctl" : p.supervisorctlPath())
                                    + " is not there or cannot be run; install the package supervisor before"
                            : "supervisord does not answer: " + now.said());
        } else if (p.state() != State.PRESENT && p.state() != State.STARTED && p.state() != State.RESTARTED) {
            throw unknown();
        }
        host.require(ref, "it is to be " + p.state().word());
        return added(null);
    }

    /** Supervisor knows of none. */
    private Plan missing() {
        if (p.state() == State.ABSENT) {
            return Plan.nothing();
        } else if (isGroup()) {
            return Plan.failed("ERROR (no such process): " + p.name() + " is a group; write name: '" + p.name() + ":'");
        } else if (p.state() == State.PRESENT || p.state() == State.RESTARTED) {
            Map<String, String> section = section();
            if (section == null) {
                host.assume("that supervisor's configuration has " + p.name());
            }
            return added(section);
        } else if (host.isCertain(ref)) {
            return Plan.failed("ERROR (no such process): supervisor knows no " + p.name()
                    + "; state: present makes it read its configuration");
        }
        host.require(ref, "it is to be " + p.state().word());
        throw unknown();
    }

    /** Whether a group has the name, whose processes have others. */
    private boolean isGroup() {
        return p.selection().kind() == Selection.Kind.PROCESS
                && host.get(ProcessType.ref(Selection.group(p.control(), p.name())))
                        .exists();
    }

    /** What the configuration says of a program or group that supervisor has not read yet; null when that is not found. */
    private @Nullable Map<String, String> section() {
        if (!p.control().isOf(Control.OWN)) {
            return null;
        }
        Optional<ContentsState> files = host.find(Read.of(ContentsType.ref(SupervisorTransaction.PROGRAMS)));
        String name = p.selection().name();
        for (FileState file : files.map(each -> each.files().values()).orElse(List.of())) {
            String text = file.content() instanceof Value.Content content
                    ? new String(content.bytes(), StandardCharsets.UTF_8)
                    : "";
            for (Map.Entry<String, Map<String, String>> each :
                    SupervisorText.sections(text).entrySet()) {
                if (each.getKey().matches("(program|fcgi-program|eventlistener|group):\\Q" + name + "\\E")) {
                    return each.getValue();
                }
            }
        }
        return null;
    }

    /**
     * It comes to be known to supervisor.
     *
     * @param section what the configuration says of it, or null
     */
    private Plan added(@Nullable Map<String, String> section) {
        boolean restarted = p.state() == State.RESTARTED;
        boolean simple = section != null
                && !section.containsKey("programs")
                && !section.containsKey("numprocs")
                && !section.containsKey("process_name");
        boolean starts = section == null
                || !section.getOrDefault("autostart", "true")
                        .toLowerCase(java.util.Locale.ROOT)
                        .matches("no|false|off|0");
        String name = p.selection().name();
        String state = restarted || starts ? "RUNNING" : "STOPPED";
        Word word = new Word(state, restarted ? "restarted" : p.state() == State.STARTED ? "RUNNING" : "added");
        Processes after = Processes.of(now.kind(), new TreeMap<>(Map.of(name, word)));
        String script = restarted
                ? "plumb_do '' update\n" + restart()
                : p.state() == State.STARTED
                        ? start(List.of(name))
                        : "plumb_do '' reread\nplumb_do " + Sh.quote(name + ": added process group") + " add "
                                + Sh.quote(name) + "\n";
        return change(simple ? after : after.unsureAlso(), script, restarted);
    }

    private String start(List<String> names) {
        return "plumb_do '' start " + Sh.words(names) + "\n" + said(names, "started");
    }

    private static String said(List<String> names, String result) {
        StringBuilder text = new StringBuilder();
        names.forEach(each -> text.append("plumb_said ")
                .append(Sh.quote(each + ": " + result))
                .append('\n'));
        return text.toString();
    }

    /**
     * All that there is then, since an update may have added some. Each by its name: of {@code restart all} supervisorctl says
     * that it failed when one of them has done its work by the time that the last one has started.
     */
    private String restart() {
        Selection selection = p.selection();
        return switch (selection.kind()) {
            case ALL -> "plumb_restart all\n";
            case GROUP -> "plumb_restart " + Sh.quote(selection.name() + ":*") + "\n";
            default -> "plumb_do ': started' restart " + Sh.quote(selection.name()) + "\n";
        };
    }

    /** Does something to those that need it. */
    private Plan act(
            String command, String result, Predicate<Word> needs, java.util.function.UnaryOperator<Word> then) {
        List<String> names = now.all().entrySet().stream()
                .filter(each -> needs.test(each.getValue()))
                .map(Map.Entry::getKey)
                .toList();
        if (names.isEmpty()) {
            return Plan.nothing();
        }
        TreeMap<String, Word> words = new TreeMap<>(now.all());
        names.forEach(each -> words.computeIfPresent(each, (name, word) -> then.apply(word)));
        boolean restarted = p.state() == State.RESTARTED;
        String script = restarted
                ? "plumb_do '' update\n" + restart()
                : "plumb_do '' " + command + " " + Sh.words(names) + "\n" + said(names, result);
        return change(Processes.of(now.kind(), words), script, restarted).with("affected", names);
    }

    private Plan remove() {
        List<String> running = now.all().entrySet().stream()
                .filter(each -> each.getValue().runs())
                .map(Map.Entry::getKey)
                .toList();
        String name = p.selection().name();
        List<String> states = List.of("RUNNING", "STARTING", "BACKOFF", "STOPPING");
        List<String> held = now.all().entrySet().stream()
                .filter(each -> states.contains(each.getValue().state()))
                .map(Map.Entry::getKey)
                .filter(each -> !p.stopBeforeRemoving() || !running.contains(each))
                .toList();
        if (!held.isEmpty()) {
            return Plan.failed("ERROR: process/group still running: " + name
                    + (p.stopBeforeRemoving() ? "" : "; write stop_before_removing: true"));
        }
        String stop =
                running.isEmpty() ? "" : "plumb_do '' stop " + Sh.words(running) + "\n" + said(running, "stopped");
        String script = stop + "plumb_do '' reread\nplumb_do " + Sh.quote(name + ": removed process group") + " remove "
                + Sh.quote(name) + "\n";
        return change(Processes.of(now.kind(), Map.of()), script, false);
    }

    private Plan change(Processes after, String text, boolean others) {
        Script script = Script.of(p.control().functions() + DO + text);
        if (p.password() != null) {
            script = script.withInput(Input.of(p.password() + "\n"));
        }
        Action action = Action.run(script, ProcessType.effects(p.selection(), others));
        return Plan.of(Change.of(ref, now, after, action));
    }
}
