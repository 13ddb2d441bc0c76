package dev.plumb.modules.supervisor;

import dev.plumb.modules.service.ServiceState;
import dev.plumb.modules.service.Services;
import dev.plumb.modules.supervisor.Processes.Daemon;
import dev.plumb.modules.supervisor.Processes.Word;
import dev.plumb.resource.Effects;
import dev.plumb.resource.Provider;
import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.ResourceType;
import dev.plumb.resource.State;
import dev.plumb.script.Input;
import dev.plumb.script.Script;
import dev.plumb.script.ScriptResult;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Processes of a supervisord: however many are asked for, {@code supervisorctl status} tells them once. */
final class ProcessType implements ResourceType<Processes> {
    static final ProcessType TYPE = new ProcessType();

    private static final String BEGIN = "--plumb-supervisor ";
    private static final String PACKAGE = "supervisor";

    /** Exit status of {@code supervisorctl status} when some process does not run. */
    private static final int SOME_STOPPED = 3;

    /** Its exit status when supervisord does not answer. */
    private static final int NO_ANSWER = 4;

    private static final String STATUS = """
            plumb_s=missing plumb_x=
            [ -z "$plumb_c" ]||{ plumb_x=$(plumb_ctl status 2>&1);plumb_s=$?;}
            """;

    /** Right after its start, as by the package, supervisord does not answer for a moment. */
    private static final String PATIENCE = """
            plumb_n=0
            while [ "$plumb_s" = 4 ]&&[ $plumb_n -lt 20 ]&&systemctl is-active -q supervisor 2>/dev/null;do
            sleep 0.2
            plumb_n=$((plumb_n+1))
            plumb_x=$(plumb_ctl status 2>&1)
            plumb_s=$?
            done
            """;

    private static final Set<String> STATES =
            Set.of("RUNNING", "STARTING", "BACKOFF", "STOPPING", "STOPPED", "EXITED", "FATAL", "UNKNOWN");

    private static final List<String> RUNTIME = List.of("/run/", "/var/run/");

    private ProcessType() {}

    static ResourceRef<Processes> ref(Selection selection) {
        return new ResourceRef<>(TYPE, selection);
    }

    /**
     * What starting or stopping them may alter: what programs keep at run time.
     *
     * @param others whether other processes may be started, stopped or added too
     */
    static Effects effects(Selection selection, boolean others) {
        return Effects.programs(
                "supervisor " + selection.rendering(),
                ref -> ref.type() == TYPE && (others || isReachedOtherwise(ref, selection))
                        || RUNTIME.stream().anyMatch(ref.key()::startsWith),
                ref -> !others && ref.type() == TYPE && !isReachedOtherwise(ref, selection)
                        || ref.type() == Services.TYPE
                        || ref.type().name().equals("package"));
    }

    /** Whether that is asked in other words, which may lead to the same supervisord. */
    private static boolean isReachedOtherwise(ResourceRef<?> ref, Selection selection) {
        return !ref.key(Selection.class).control().equals(selection.control());
    }

    @Override
    public String name() {
        return "supervisor";
    }

    @Override
    public String spoken(ResourceRef<Processes> ref) {
        Selection selection = ref.key(Selection.class);
        return selection.kind() == Selection.Kind.ALL ? "all" : selection.name();
    }

    private static Map<Control, Integer> controls(List<Read<Processes>> reads) {
        Map<Control, Integer> numbers = new LinkedHashMap<>();
        for (Read<Processes> read : reads) {
            numbers.putIfAbsent(read.ref().key(Selection.class).control(), numbers.size());
        }
        return numbers;
    }

    @Override
    public Script readScript(List<Read<Processes>> reads) {
        StringBuilder text = new StringBuilder();
        Map<Control, Integer> controls = controls(reads);
        for (Control control : controls.keySet()) {
            text.append(control.functions())
                    .append(STATUS)
                    .append(control.isOf(Control.OWN) ? PATIENCE : "")
                    .append("printf '%s\\n' \"" + BEGIN + "$plumb_s\" \"$plumb_x\"\n");
        }
        Script script = Script.of(text.append("echo '" + BEGIN + "end'\n").toString());
        String passwords = controls.keySet().stream()
                .filter(each -> each.password() != null)
                .map(each -> each.password() + "\n")
                .collect(Collectors.joining());
        return passwords.isEmpty() ? script : script.withInput(Input.of(passwords));
    }

    @Override
    public void parse(List<Read<Processes>> reads, ScriptResult result, ReadSink<Processes> into) {
        Map<Control, Integer> controls = controls(reads);
        String[] answers = ("\n" + result.stdoutText()).split("\n" + BEGIN, -1);
        boolean whole = answers.length == controls.size() + 2 && answers[answers.length - 1].equals("end\n");
        for (Read<Processes> read : reads) {
            Selection selection = read.ref().key(Selection.class);
            if (whole) {
                tell(read.ref(), selection, answers[controls.getOrDefault(selection.control(), 0) + 1], into);
            } else {
                into.failed(read.ref(), "the host's answer is not complete");
            }
        }
    }

    private static void tell(ResourceRef<Processes> ref, Selection selection, String answer, ReadSink<Processes> into) {
        int line = answer.indexOf('\n');
        String status = line < 0 ? answer : answer.substring(0, line);
        String said = line < 0 ? "" : answer.substring(line + 1).strip();
        if (status.equals("missing")) {
            into.state(ref, Processes.none(selection.kind(), Daemon.MISSING, "there is no supervisorctl"));
        } else if (status.equals(Integer.toString(NO_ANSWER))) {
            into.state(ref, Processes.none(selection.kind(), Daemon.DOWN, said));
        } else if (status.equals("0") || status.equals(Integer.toString(SOME_STOPPED))) {
            Map<String, Word> all = new TreeMap<>();
            for (String each : said.split("\n")) {
                String[] fields = each.strip().split(" +", 3);
                if (fields.length > 1 && STATES.contains(fields[1]) && selection.includes(fields[0])) {
                    all.put(fields[0], Word.of(fields[1]));
                }
            }
            into.state(ref, Processes.of(selection.kind(), all));
        } else {
            into.failed(ref, said.isEmpty() ? "supervisorctl ends with status " + status : said);
        }
    }

    @Override
    public Provider.Chance mayComeWith(ResourceRef<Processes> ref, Provider provider) {
        return provider.name(PACKAGE);
    }

    @Override
    public Processes absent(ResourceRef<Processes> ref) {
        return Processes.none(ref.key(Selection.class).kind(), Daemon.MISSING, "there is no supervisorctl");
    }

    @Override
    public boolean touchedBy(ResourceRef<?> changed, ResourceRef<Processes> read) {
        return changed.type() == TYPE
                        && changed.key(Selection.class)
                                .control()
                                .isOf(read.key(Selection.class).control())
                || changed.equals(Services.ref(PACKAGE));
    }

    @Override
    public boolean gathers() {
        return true;
    }

    @Override
    public @Nullable Processes follows(
            ResourceRef<?> planned, State after, ResourceRef<Processes> read, Processes now) {
        if (after instanceof ServiceState service) {
            return follows(service, now);
        } else if (after instanceof Processes processes) {
            return planned.equals(read)
                    ? processes
                    : now.after(read.key(Selection.class), planned.key(Selection.class), processes);
        }
        return null;
    }

    /** What a start of supervisord brings only it knows. */
    private static @Nullable Processes follows(ServiceState service, Processes now) {
        if (service.active() != ServiceState.Active.STARTED) {
            return now.isUp() ? Processes.none(now.kind(), Daemon.DOWN, "supervisord is stopped by then") : null;
        } else if (!now.isUp()) {
            return Processes.of(now.kind(), Map.of()).unsureAlso();
        }
        return service.happening() == null ? null : now.unsureAlso();
    }
}
