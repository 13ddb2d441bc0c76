package dev.plumb.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Whole plays as people write them, on fresh hosts: {@code cli/src/test/resources/plays/NAME} has {@code site.yml} and what it
 * uses, perhaps {@code before.sh} (what is on the host already) and {@code tamper.sh} (what somebody does to it later).
 * The dry run touches nothing; what it tells of each task is what the apply does; the same holds for the second run, for what
 * was tampered with, and for the healing. Only outcomes that the dry run marks may come otherwise, and they are counted.
 */
@NeedsHost
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PlaysTest {
    private static final Path PLAYS = Checkout.root().resolve("cli/src/test/resources/plays");
    private static final int AT_LEAST = 25;
    private static final int CHANGED = 10;

    private final List<PlayComparison> onEmptyHosts = new ArrayList<>();
    private final List<PlayComparison> later = new ArrayList<>();

    @TestFactory
    Stream<DynamicContainer> theDryRunTellsWhatTheApplyDoes() throws IOException {
        List<Path> plays;
        try (Stream<Path> all = Files.list(PLAYS)) {
            String only = System.getProperty("plumb.plays", "");
            plays = all.filter(play -> play.getFileName().toString().contains(only))
                    .sorted()
                    .toList();
            assertThat(only.isEmpty() ? plays.size() : AT_LEAST).isGreaterThanOrEqualTo(AT_LEAST);
        }
        return plays.stream().map(this::container);
    }

    private DynamicContainer container(Path play) {
        String name = play.getFileName().toString();
        return dynamicContainer(container -> container
                .displayName(name)
                .testSourceUri(play.toUri())
                .executionMode(ExecutionMode.CONCURRENT)
                .childExecutionMode(ExecutionMode.SAME_THREAD)
                .children(Stream.of(dynamicTest(name, () -> plays(play)))));
    }

    private void plays(Path play) throws IOException {
        Path folder = Files.createTempDirectory("plumb-play");
        try (HostContainer host = HostContainer.start()) {
            FileTrees.copy(play, folder);
            on(host, play, "before.sh");
            Project project = new Project(folder).on(host);
            compare(host, project, "on an empty host", onEmptyHosts);
            converged(compare(host, project, "the second time", later));
            if (Files.exists(play.resolve("tamper.sh"))) {
                on(host, play, "tamper.sh");
                Outcomes tampered = compare(host, project, "after tampering", later);
                assertThat(managed(tampered)).as("what was tampered with").isNotEmpty();
                converged(compare(host, project, "after healing", later));
            }
        } finally {
            FileTrees.delete(folder);
        }
    }

    private static void on(HostContainer host, Path play, String script) {
        if (Files.exists(play.resolve(script))) {
            host.sh("set -e\n" + Checkout.read(play.resolve(script)));
        }
    }

    /** Only commands, which run each time, change anything on a host that is as it should be. */
    private static void converged(Outcomes apply) {
        assertThat(managed(apply)).as("changed once more\n%s", apply).isEmpty();
    }

    /** What a run changed, without commands. */
    private static List<String> managed(Outcomes run) {
        return run.tasks().stream()
                .filter(task -> Boolean.TRUE.equals(task.get("changed"))
                        && !List.of("command", "shell", "group_by").contains(task.get("module")))
                .map(task -> task.get("task") + " " + task.get("item") + " " + task.get("diff"))
                .toList();
    }

    /** A dry run and the apply after it, which is returned. */
    private static Outcomes compare(HostContainer host, Project project, String when, List<PlayComparison> all) {
        HostTree before = host.tree();
        Outcomes check = project.check();
        assertThat(touched(before, host.tree()))
                .as("touched by the check %s", when)
                .isEmpty();
        Outcomes apply = project.apply("--detailed-exitcode");
        PlayComparison comparison = PlayComparison.of(check, apply);
        synchronized (all) {
            all.add(comparison);
        }
        assertThat(comparison.wrong()).as("%s\n%s\n%s", when, check, apply).isEmpty();
        assertThat(apply.exit()).as("%s\n%s\n%s", when, check, apply).isIn(0, CHANGED);
        if (comparison.right() == comparison.outcomes()) {
            assertThat(apply.exit()).as("%s\n%s\n%s", when, check, apply).isEqualTo(check.exit());
        }
        return apply;
    }

    /** What differs, but for what systemd makes for services that restart themselves. */
    private static List<String> touched(HostTree before, HostTree after) {
        return before.differencesTo(after).stream()
                .filter(line -> !line.startsWith("/var/tmp/systemd-private-") && !line.startsWith("/var/tmp: "))
                .toList();
    }

    @AfterAll
    void tell() {
        System.out.println("plays on empty hosts: " + sum(onEmptyHosts));
        System.out.println("plays on hosts that are converged, tampered with, healed: " + sum(later));
    }

    private static PlayComparison sum(List<PlayComparison> all) {
        return all.stream().reduce(PlayComparison.NOTHING, PlayComparison::plus);
    }
}
