package dev.plumb.modules.system.packages;

import dev.plumb.module.Plan;
import dev.plumb.modules.system.packages.SimulationScript.Part;
import dev.plumb.modules.system.packages.SimulationState.Step;
import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.ResourceType;
import dev.plumb.script.Script;
import dev.plumb.script.ScriptResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an {@linkplain AptCommand apt-get command} would do. Fresh lists are fetched into a directory that is gone when the script
 * ends.
 */
final class AptSimulation implements ResourceType<SimulationState> {
    static final AptSimulation TYPE = new AptSimulation();

    private AptSimulation() {}

    static ResourceRef<SimulationState> ref(boolean fresh, List<String> words) {
        return new ResourceRef<>(TYPE, new AptCommand(fresh, words));
    }

    static AptCommand command(ResourceRef<?> ref) {
        return ref.key(AptCommand.class);
    }

    @Override
    public boolean isExpensive() {
        return true;
    }

    @Override
    public String name() {
        return "apt-get";
    }

    @Override
    public Duration readTime() {
        return Duration.ofMinutes(10);
    }

    @Override
    public Script readScript(List<Read<SimulationState>> reads) {
        return Script.of(new SimulationScript(reads).text());
    }

    @Override
    public void parse(List<Read<SimulationState>> reads, ScriptResult result, ReadSink<SimulationState> into) {
        String trouble = Apt.trouble(result);
        Map<Integer, SimulationState> states = new HashMap<>();
        SimulationScript.answers(result.stdoutText()).forEach((i, answer) -> states.put(i, state(answer)));
        Map<Integer, Part> parts = new HashMap<>(SimulationScript.parts(result.stdoutText()));
        parts.keySet().removeIf(i -> !staysWithin(states.get(i), parts.get(i)));
        for (int i = 0; i < reads.size(); i++) {
            ResourceRef<SimulationState> ref = reads.get(i).ref();
            SimulationState state = states.get(i);
            if (trouble != null) {
                into.failed(ref, trouble);
            } else if (state == null) {
                into.failed(
                        ref,
                        "apt-get could not be asked: " + result.stderrText().strip());
            } else {
                into.state(ref, state.apartFrom(apart(i, parts, reads)));
            }
        }
    }

    /** The task fails, because apt-get would; with the parameter that allows what apt-get refuses. */
    static Plan refused(List<String> words, String error) {
        String allow = error.contains("--allow-change-held-packages")
                ? "; write allow_change_held_packages: true (module apt) to change what is on hold"
                : error.contains("--allow-downgrades")
                        ? "; write allow_downgrade: true (module apt) for an older version"
                        : "";
        return Plan.failed("apt-get " + String.join(" ", words) + " would fail: " + error + allow);
    }

    /** Whether what is simulated, perhaps by itself, brings nothing but what is in the part. */
    private static boolean staysWithin(@Nullable SimulationState state, @Nullable Part part) {
        return state != null
                && part != null
                && state.error() == null
                && state.steps().stream()
                        .allMatch(step -> step.isNew() && part.names().contains(step.name()));
    }

    private static Set<AptCommand> apart(int index, Map<Integer, Part> parts, List<Read<SimulationState>> reads) {
        Set<AptCommand> commands = new HashSet<>();
        Part own = parts.get(index);
        parts.forEach((other, part) -> {
            if (own != null && part.isApartFrom(own)) {
                commands.add(command(reads.get(other).ref()));
            }
        });
        return commands;
    }

    private static SimulationState state(String output) {
        List<Step> steps = new ArrayList<>();
        List<String> errors = new ArrayList<>();
        int archives = 0;
        boolean failed = true;
        for (String line : output.split("\n")) {
            Step step = step(line);
            if (step != null) {
                steps.add(step);
            } else if (line.startsWith("Del ")) {
                archives++;
            } else if (line.startsWith("E: ")) {
                errors.add(line.substring("E: ".length()));
            } else if (line.startsWith("exit ")) {
                failed = !line.equals("exit 0");
            }
        }
        String why = errors.isEmpty() ? output.strip() : String.join("; ", errors);
        boolean unfinished = output.contains("not fully installed or removed.");
        return new SimulationState(failed ? List.of() : steps, archives, failed ? why : null, unfinished, Set.of());
    }

    /**
     * Reads {@code Inst NAME [OLD] (NEW ORIGIN [ARCH])}, {@code Remv NAME [OLD]} and {@code Purg NAME [OLD]}.
     *
     * @return null when the line says something else
     */
    static @Nullable Step step(String line) {
        boolean installs = line.startsWith("Inst ");
        if (!installs && !line.startsWith("Remv ") && !line.startsWith("Purg ")) {
            return null;
        }
        String[] words = line.split(" ");
        if (words.length < 3) {
            return null;
        }
        String old =
                words[2].startsWith("[") && words[2].length() > 1 ? words[2].substring(1, words[2].length() - 1) : null;
        if (!installs) {
            return new Step(words[1], old, null);
        }
        int open = line.indexOf(" (");
        int end = line.indexOf(' ', open + 2);
        return open < 0 || end < 0 ? null : new Step(words[1], old, line.substring(open + 2, end));
    }

    @Override
    public SimulationState absent(ResourceRef<SimulationState> ref) {
        return new SimulationState(List.of(), 0, null);
    }

    /** What apt-get would do depends on what is installed, on the lists and on its configuration. */
    @Override
    public boolean touchedBy(ResourceRef<?> changed, ResourceRef<SimulationState> read) {
        return changed.equals(read)
                || changed.type() == Packages.TYPE
                || changed.type() == AptCache.TYPE
                || changed.type().name().equals("file") && changed.key().startsWith("/etc/apt/");
    }
}
