package dev.plumb.modules.system.pip;

import dev.plumb.resource.Attributes;
import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceKey;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.ResourceType;
import dev.plumb.resource.State;
import dev.plumb.script.Script;
import dev.plumb.script.ScriptResult;
import dev.plumb.script.Sh;
import dev.plumb.text.JsonReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What pip would install: it is asked by {@code --dry-run --report}, which it has since 22.2. It writes nothing that stays.
 */
final class PipResolutions implements ResourceType<PipResolutions.Resolution> {
    static final PipResolutions TYPE = new PipResolutions();

    private static final String BEGIN = "--plumb-pip ";
    private static final String REPORT = "--plumb-report";

    private PipResolutions() {}

    /**
     * A question.
     *
     * @param environment its environment
     * @param directory where pip is to run
     * @param words arguments of pip install
     */
    private record Question(PipPackages.Environment environment, String directory, List<String> words)
            implements ResourceKey {
        @Override
        public String rendering() {
            return "install " + String.join(" ", words) + " in " + environment.label();
        }

        private String script() {
            String pip = environment.virtualenv().isEmpty()
                    ? environment.executable()
                    : environment.virtualenv() + "/bin/pip";
            List<String> all = new ArrayList<>(List.of(pip, "install", "--quiet", "--no-cache-dir", "--dry-run"));
            all.addAll(List.of("--report", "-", "--disable-pip-version-check", "--no-input"));
            all.addAll(words);
            return "(cd " + Sh.quote(directory) + " && " + Sh.words(all) + ")";
        }
    }

    /**
     * An answer.
     *
     * @param versions by name, of what would be installed; empty when there is an error
     * @param error what pip said, or null
     */
    record Resolution(
            Map<String, String> versions, @Nullable String error) implements State {
        @Override
        public boolean exists() {
            return true;
        }

        @Override
        public Attributes attributes() {
            return Attributes.NONE;
        }
    }

    static ResourceRef<Resolution> ref(PipPackages.Environment environment, String directory, List<String> words) {
        return new ResourceRef<>(TYPE, new Question(environment, directory, List.copyOf(words)));
    }

    @Override
    public String name() {
        return "pip-resolution";
    }

    @Override
    public boolean isExpensive() {
        return true;
    }

    @Override
    public Duration readTime() {
        return Duration.ofMinutes(10);
    }

    @Override
    public Script readScript(List<Read<Resolution>> reads) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < reads.size(); i++) {
            text.append("echo '").append(BEGIN).append(i).append("'\n");
            text.append("{ o=$( ")
                    .append(reads.get(i).ref().key(Question.class).script())
                    .append(" 2>&3); x=$?; } 3>&1\n");
            text.append("printf '\\n%s\\n%s\\nexit %s\\n' '").append(REPORT).append("' \"$o\" $x\n");
        }
        return Script.of(text.append("true\n").toString());
    }

    @Override
    public void parse(List<Read<Resolution>> reads, ScriptResult result, ReadSink<Resolution> into) {
        String[] parts = result.stdoutText().split(BEGIN, -1);
        for (int i = 0; i < reads.size(); i++) {
            String part = i + 1 < parts.length ? parts[i + 1] : "";
            int end = part.lastIndexOf("\nexit ");
            if (end < 0 || !part.endsWith("\n")) {
                into.failed(reads.get(i).ref(), "the host's answer is not complete");
            } else {
                into.state(
                        reads.get(i).ref(),
                        resolution(part.substring(0, end), part.substring(end).strip()));
            }
        }
    }

    private static Resolution resolution(String said, String exit) {
        int report = said.indexOf("\n" + REPORT + "\n");
        Map<String, String> versions = new TreeMap<>();
        try {
            if (exit.equals("exit 0") && report >= 0) {
                Map<?, ?> all = map(JsonReader.read(said.substring(report + REPORT.length() + 2)));
                for (Object each : (List<?>) Objects.requireNonNull(all.get("install"))) {
                    Map<?, ?> metadata = map(map(each).get("metadata"));
                    versions.put(
                            Requirement.canonical(String.valueOf(metadata.get("name"))),
                            String.valueOf(metadata.get("version")));
                }
                return new Resolution(versions, null);
            }
        } catch (RuntimeException e) {
            return new Resolution(Map.of(), "its report cannot be read");
        }
        List<String> errors = said.lines()
                .filter(line -> line.startsWith("ERROR:"))
                .map(line -> line.substring("ERROR:".length()).strip())
                .toList();
        return new Resolution(
                Map.of(), errors.isEmpty() ? said.replace(REPORT, "").strip() : String.join("; ", errors));
    }

    private static Map<?, ?> map(@Nullable Object value) {
        return (Map<?, ?>) Objects.requireNonNull(value);
    }

    @Override
    public Resolution absent(ResourceRef<Resolution> ref) {
        return new Resolution(Map.of(), null);
    }

    /** It hangs on what is installed, and on files of requirements. */
    @Override
    public boolean touchedBy(ResourceRef<?> changed, ResourceRef<Resolution> read) {
        return changed.equals(read)
                || changed.type() == PipPackages.TYPE
                || changed.type().name().equals("file");
    }
}
