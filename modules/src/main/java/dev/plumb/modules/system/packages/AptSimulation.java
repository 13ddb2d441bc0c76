package dev.plumb.modules.system.packages;

import dev.plumb.modules.system.packages.SimulationState.Step;
import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.ResourceType;
import dev.plumb.script.Script;
import dev.plumb.script.ScriptResult;
import dev.plumb.script.Sh;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an apt-get command would do; the key is its arguments as shell words, after "fresh" when it should see the lists
 * as they would be after an update. Those are fetched into a directory that is gone when the script ends.
 */
final class AptSimulation implements ResourceType<SimulationState> {
    static final AptSimulation TYPE = new AptSimulation();

    private static final String FRESH = "fresh ";
    private static final String BEGIN = "--plumb-- ";

    private AptSimulation() {}

    static ResourceRef<SimulationState> ref(boolean fresh, List<String> words) {
        return new ResourceRef<>(TYPE, (fresh ? FRESH : "") + Sh.words(words));
    }

    @Override
    public boolean isDear() {
        return true;
    }

    @Override
    public String name() {
        return "apt-get";
    }

    @Override
    public Script readScript(List<Read<SimulationState>> reads) {
        StringBuilder text = new StringBuilder(Apt.needed("apt-get"));
        text.append("u=0\nlists=/var/lib/apt/lists\n");
        if (reads.stream().anyMatch(read -> read.ref().key().startsWith(FRESH))) {
            text.append("""
                    d=$(mktemp -d /run/plumb-lists.XXXXXX 2>/dev/null || mktemp -d) || exit 1
                    trap 'rm -rf "$d"' EXIT
                    trap 'exit 1' HUP INT TERM
                    """);
            text.append("if ! e=$(")
                    .append(Apt.reading("apt-get"))
                    .append(" -qq -o \"Dir::State::Lists=$d\" -o APT::Sandbox::User=root -o Acquire::GzipIndexes=true")
                    .append(
                            " -o Acquire::Languages=none -o APT::Update::Error-Mode=any update 2>&1 >/dev/null); then u=1; fi\n");
        }
        for (Read<SimulationState> read : reads) {
            String key = read.ref().key();
            boolean fresh = key.startsWith(FRESH);
            text.append("echo '").append(BEGIN).append("'\n");
            if (fresh) {
                text.append("if [ $u -ne 0 ]; then printf '%s\\n' \"$e\"; echo exit 100; else\n");
            }
            text.append(Apt.reading("apt-get"))
                    .append(fresh ? " -o \"Dir::State::Lists=$d\"" : "")
                    .append(" -s -q ")
                    .append(fresh ? key.substring(FRESH.length()) : key)
                    .append(" 2>&1\necho exit $?\n");
            text.append(fresh ? "fi\n" : "");
        }
        return Script.of(text.toString());
    }

    @Override
    public void parse(List<Read<SimulationState>> reads, ScriptResult result, ReadSink<SimulationState> into) {
        String trouble = Apt.trouble(result);
        String[] parts = result.stdoutText().split(BEGIN + "\n", -1);
        for (int i = 0; i < reads.size(); i++) {
            ResourceRef<SimulationState> ref = reads.get(i).ref();
            if (trouble != null) {
                into.failed(ref, trouble);
            } else if (i + 1 >= parts.length) {
                into.failed(
                        ref,
                        "apt-get could not be asked: " + result.stderrText().strip());
            } else {
                into.state(ref, state(parts[i + 1]));
            }
        }
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
        return new SimulationState(failed ? List.of() : steps, archives, failed ? why : null);
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
        String old = words[2].startsWith("[") ? words[2].substring(1, words[2].length() - 1) : null;
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
