package dev.plumb.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.resource.Digests;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The same playbook without expressions, by ansible-playbook and by Plumb, each on a host of its own, twice: the same tasks
 * change, and the same becomes of the host. What Ansible does is kept ({@link ByAnsible}).
 */
@Tag("long")
@NeedsHost
@Execution(ExecutionMode.CONCURRENT)
class DifferentialTest {
    private static final Path CASES = Checkout.root().resolve("cli/src/test/resources/it/differential");

    /** Where each finds the same to do on the other's host, which is tried when Ansible runs. */
    private static final Set<String> ON_EACH_OTHER = Set.of("converged102", "postgresql");

    @TempDir
    private Path folder;

    /** By hand, {@code -Dplumb.differential=files,texts} takes some only. */
    static Stream<String> cases() throws IOException {
        String only = System.getProperty("plumb.differential", "");
        try (Stream<Path> all = Files.list(CASES)) {
            return all
                    .map(p -> p.getFileName().toString())
                    .filter(name -> only.isEmpty() || List.of(only.split(",")).contains(name))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void bothDoTheSame(String name) {
        Map<?, ?> theirs = new ByAnsible("differential", name)
                .outcome(() -> outcome(name, "ansible", DifferentialTest::playByAnsible, DifferentialTest::play));
        Map<String, Object> ours = outcome(name, "plumb", DifferentialTest::play, DifferentialTest::playByAnsible);
        ours.forEach(
                (what, value) -> assertThat(value).as("%s of %s", what, name).isEqualTo(theirs.get(what)));
    }

    @Test
    void theFileOfTheBenchmarkIsACase() {
        assertThat(Checkout.read(CASES.resolve("converged102/site.yml")))
                .isEqualTo(Checkout.read(Checkout.root().resolve("bench/converged102.yml")));
    }

    private static Set<String> playByAnsible(Project project) {
        AnsiblePlaybook run = AnsiblePlaybook.run(project);
        assertThat(run.exit()).as("%s", run).isZero();
        return run.changed();
    }

    private static Set<String> play(Project project) {
        Outcomes run = project.apply();
        assertThat(run.exit()).as("%s", run).isZero();
        return run.changed();
    }

    /**
     * Plays a case twice on a host of its own: what changed, by name of the task, on the host, and of what was fetched. Some are
     * gone on with there by the other one, where Ansible runs.
     */
    private Map<String, Object> outcome(
            String name, String who, Function<Project, Set<String>> play, Function<Project, Set<String>> other) {
        Path place = folder.resolve(who);
        FileTrees.copy(CASES.resolve(name), place);
        Map<String, Object> outcome = new LinkedHashMap<>();
        try (HostContainer host = HostContainer.startWithPython()) {
            host.sh("set -e\n" + Checkout.read(place.resolve("prepare.sh")));
            Project project = new Project(place).on(host);
            HostState before = HostState.of(host);
            for (String time : List.of("first", "again")) {
                outcome.put(time + " changed", List.copyOf(play.apply(project)));
                HostState after = HostState.of(host);
                outcome.put(time + " on the host", before.changesTo(after));
                before = after;
                outcome.put(time + " fetched", fetched(place.resolve("fetched")));
            }
            if (ByAnsible.runs() && ON_EACH_OTHER.contains(name)) {
                assertThat(List.copyOf(other.apply(project)))
                        .as("the other one on the host of %s", who)
                        .isEqualTo(outcome.get("again changed"));
            }
        }
        return outcome;
    }

    private static Map<String, String> fetched(Path folder) {
        Map<String, String> all = new TreeMap<>();
        if (Files.exists(folder)) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.toList()) {
                    byte[] bytes = Files.isDirectory(file) ? new byte[0] : Files.readAllBytes(file);
                    all.put(folder.relativize(file).toString(), Digests.sha256(bytes));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return all;
    }
}
