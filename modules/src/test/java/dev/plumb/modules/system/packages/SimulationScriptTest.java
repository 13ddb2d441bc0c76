package dev.plumb.modules.system.packages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.ResourceType;
import dev.plumb.script.ScriptResult;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The script that simulates, run by a real shell against an apt that only tells what it is given. */
class SimulationScriptTest {
    private static final String NEW =
            "The following NEW packages will be installed:\n   curl (2:7.88-1)\n   libcurl (7.88-1)\n";

    @TempDir
    private Path dir;

    @BeforeEach
    void makeApt() throws IOException {
        // Both say what the file says that is named after the packages asked for, and note that they were asked; a
        // summary is another file, and without it that question fails.
        String program = """
                #!/bin/sh
                n= p=${0##*/}
                for a; do case $a in --print-uris) [ -e "DIR/summary" ] || exit 100; p=summary;; -*|install|remove|show|[DA]*::*) ;; *) n=$n+$a;; esac; done
                echo "$p$n" >>"DIR/asked"
                f=DIR/$p$n
                [ -e "$f" ] || { echo "E: nothing known of $n"; exit 100; }
                cat "$f"
                """.replace("DIR", dir.toString());
        for (String name : List.of("apt-get", "apt-cache")) {
            Path file = Files.writeString(dir.resolve(name), program);
            assertThat(file.toFile().setExecutable(true)).isTrue();
        }
    }

    private void says(String question, String answer) throws IOException {
        Files.writeString(dir.resolve(question), answer);
    }

    private List<String> asked() throws IOException {
        return Files.readAllLines(dir.resolve("asked"));
    }

    private Map<String, SimulationState> simulate(List<List<String>> commands) throws Exception {
        List<Read<SimulationState>> reads = commands.stream()
                .map(words -> Read.of(AptSimulation.ref(false, words)))
                .toList();
        ProcessBuilder builder = new ProcessBuilder(
                "sh", "-c", AptSimulation.TYPE.readScript(reads).text());
        builder.environment().put("PATH", dir + ":" + System.getenv("PATH"));
        builder.environment().put("LC_ALL", "C");
        Process shell = builder.redirectErrorStream(true).start();
        byte[] output = shell.getInputStream().readAllBytes();
        Map<String, SimulationState> found = new LinkedHashMap<>();
        AptSimulation.TYPE.parse(
                reads,
                new ScriptResult(ScriptResult.Status.DONE, shell.waitFor(), output, new byte[0], false, Duration.ZERO),
                new ResourceType.ReadSink<>() {
                    @Override
                    public void state(ResourceRef<SimulationState> ref, SimulationState state) {
                        found.put(ref.key(), state);
                    }

                    @Override
                    public void failed(ResourceRef<SimulationState> ref, String reason) {
                        throw new AssertionError(reason + new String(output, StandardCharsets.UTF_8));
                    }
                });
        return found;
    }

    private Map<String, SimulationState> install(String... names) throws Exception {
        return simulate(
                List.of(names).stream().map(name -> List.of("install", name)).toList());
    }

    private static AptCommand installation(String name) {
        return new AptCommand(false, List.of("install", name));
    }

    private static List<String> steps(Map<String, SimulationState> found, String key) {
        return Objects.requireNonNull(found.get(key)).steps().stream()
                .map(SimulationState.Step::name)
                .toList();
    }

    private static String inst(String... names) {
        StringBuilder text = new StringBuilder("Reading package lists...\n");
        for (String name : names) {
            text.append("Inst ").append(name).append(" (1.0 Debian:12 [amd64])\nConf ");
            text.append(name).append(" (1.0 Debian:12 [amd64])\n");
        }
        return text.toString();
    }

    private static String record(String name, String fields) {
        return "Package: " + name + "\nVersion: 1.0\nDepends: libc6 (>= 2.36)\n" + fields
                + "Description: x\n Inst y\n\n";
    }

    @Test
    void oneSimulationAnswersForPackagesThatHaveNothingToDoWithEachOther() throws Exception {
        says("apt-get+curl+less+rsync", inst("libcurl", "less", "curl", "libpopt", "rsync"));
        says(
                "apt-cache+libcurl=1.0+less=1.0+curl=1.0+libpopt=1.0+rsync=1.0",
                record("libcurl", "")
                        + record("less", "")
                        + record("curl", "Pre-Depends: libz (= 1),\n libcurl:any (>= 1.0) | libother\n")
                        + record("libpopt", "")
                        + record("rsync", "Recommends: libpopt\n"));

        Map<String, SimulationState> found = install("curl", "less", "rsync");

        assertThat(steps(found, "install curl")).containsExactly("libcurl", "curl");
        assertThat(steps(found, "install less")).containsExactly("less");
        assertThat(steps(found, "install rsync")).containsExactly("libpopt", "rsync");
        assertThat(Objects.requireNonNull(found.get("install curl")).apart())
                .containsExactlyInAnyOrder(installation("less"), installation("rsync"));
        assertThat(asked()).hasSize(2);
    }

    @Test
    void packagesThatShareALibraryAreSimulatedOneByOne() throws Exception {
        says("apt-get+curl+git+less", inst("libcurl", "curl", "git", "less"));
        says(
                "apt-cache+libcurl=1.0+curl=1.0+git=1.0+less=1.0",
                record("libcurl", "")
                        + record("curl", "Depends: libcurl\n")
                        + record("git", "Depends: libcurl\n")
                        + record("less", ""));
        says("apt-get+curl", inst("libcurl", "curl"));
        says("apt-get+git", inst("libcurl", "git"));

        Map<String, SimulationState> found = install("curl", "git", "less");

        assertThat(steps(found, "install curl")).containsExactly("libcurl", "curl");
        assertThat(steps(found, "install git")).containsExactly("libcurl", "git");
        assertThat(steps(found, "install less")).containsExactly("less");
        assertThat(Objects.requireNonNull(found.get("install curl")).apart()).containsExactly(installation("less"));
        assertThat(Objects.requireNonNull(found.get("install less")).apart())
                .containsExactlyInAnyOrder(installation("curl"), installation("git"));
        assertThat(asked()).doesNotContain("apt-get+less");
    }

    @Test
    void whatLeavesItsPartByItselfIsApartFromNothing() throws Exception {
        says("apt-get+curl+git+less", inst("libcurl", "curl", "git", "less"));
        says(
                "apt-cache+libcurl=1.0+curl=1.0+git=1.0+less=1.0",
                record("libcurl", "")
                        + record("curl", "Depends: libcurl\n")
                        + record("git", "Depends: libother | libcurl\n")
                        + record("less", ""));
        says("apt-get+curl", inst("libcurl", "curl"));
        says("apt-get+git", inst("libother", "git"));

        Map<String, SimulationState> found = install("curl", "git", "less");

        assertThat(steps(found, "install git")).containsExactly("libother", "git");
        assertThat(Objects.requireNonNull(found.get("install git")).apart()).isEmpty();
        assertThat(Objects.requireNonNull(found.get("install less")).apart()).containsExactly(installation("curl"));
    }

    @Test
    void aNameThatIsOnlyProvidedTiesToo() throws Exception {
        says("apt-get+cron+postfix", inst("cron", "postfix"));
        says(
                "apt-cache+cron=1.0+postfix=1.0",
                record("cron", "Suggests: logrotate, default-mta | mail-transport-agent\n")
                        + record("postfix", "Provides: mail-transport-agent (= 1), x\n"));
        says("apt-get+cron", inst("cron"));
        says("apt-get+postfix", inst("postfix"));

        Map<String, SimulationState> found = install("cron", "postfix");

        assertThat(found.values()).allMatch(state -> state.apart().isEmpty());
        assertThat(asked()).contains("apt-get+cron", "apt-get+postfix");
    }

    @Test
    void whereSomethingInstalledGivesWayEachIsSimulatedByItself() throws Exception {
        says("apt-get+a+b", inst("a", "b") + "Remv old [1]\n");
        says("apt-cache+a=1.0+b=1.0", record("a", "") + record("b", ""));
        says("apt-get+a", inst("a") + "Remv old [1]\n");
        says("apt-get+b", inst("b"));

        Map<String, SimulationState> found = install("a", "b");

        assertThat(steps(found, "install a")).containsExactly("a", "old");
        assertThat(steps(found, "install b")).containsExactly("b");
        assertThat(asked()).contains("apt-get+a", "apt-get+b");
    }

    @Test
    void anErrorIsToldForThePackageThatItIsAbout() throws Exception {
        says("apt-get+a", inst("a"));

        Map<String, SimulationState> found = install("a", "nope");

        assertThat(steps(found, "install a")).containsExactly("a");
        assertThat(Objects.requireNonNull(found.get("install nope")).error()).isEqualTo("nothing known of +nope");
    }

    @Test
    void onlyInstallationsWithTheSameOptionsAreSimulatedTogether() throws Exception {
        List<List<String>> commands = List.of(
                List.of("install", "a"),
                List.of("install", "-o", "APT::Install-Recommends=yes", "b"),
                List.of("install", "--auto-remove", "c"),
                List.of("install", "--auto-remove", "d"),
                List.of("remove", "e"));
        for (String name : List.of("a", "b", "c", "d", "e")) {
            says("apt-get+" + name, inst(name));
        }

        simulate(commands);

        assertThat(asked()).containsExactly("apt-get+a", "apt-get+b", "apt-get+c", "apt-get+d", "apt-get+e");
    }

    private static String summary(String list, String counts) {
        return """
                Reading package lists...
                The following additional packages will be installed:
                   libcurl (7.88-1)
                Suggested packages:
                   other (1.0)
                """ + list + counts + """
                Need to get 1 kB of archives.
                'http://deb.example/curl.deb' curl_7.88-1.deb 812 SHA256:00
                """;
    }

    private List<SimulationState.Step> stepsWithSummary(String list, String counts) throws Exception {
        says("summary", "");
        says("summary+curl", summary(list, counts));
        says("apt-get+curl", inst("simulated"));
        return Objects.requireNonNull(install("curl").get("install curl")).steps();
    }

    @Test
    void aSummaryOfNothingButNewPackagesNeedsNoSimulation() throws Exception {
        List<SimulationState.Step> steps =
                stepsWithSummary(NEW, "0 upgraded, 2 newly installed, 0 to remove and 3 not upgraded.\n");

        assertThat(steps)
                .containsExactly(
                        new SimulationState.Step("curl", null, "2:7.88-1"),
                        new SimulationState.Step("libcurl", null, "7.88-1"));
        assertThat(asked()).containsExactly("summary+curl");
    }

    @Test
    void aSummaryOfNothingAtAllNeedsNoSimulation() throws Exception {
        assertThat(stepsWithSummary("", "0 upgraded, 0 newly installed, 0 to remove and 3 not upgraded.\n"))
                .isEmpty();
        assertThat(asked()).containsExactly("summary+curl");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1 upgraded, 2 newly installed, 0 to remove and 0 not upgraded.\n",
                "0 upgraded, 2 newly installed, 1 to remove and 0 not upgraded.\n",
                "0 upgraded, 2 newly installed, 1 reinstalled, 0 to remove and 0 not upgraded.\n",
                "0 upgraded, 2 newly installed, 1 downgraded, 0 to remove and 0 not upgraded.\n",
                "0 upgraded, 3 newly installed, 0 to remove and 0 not upgraded.\n",
                "0 newly installed\n"
            })
    void anyOtherSummaryIsSimulated(String counts) throws Exception {
        assertThat(stepsWithSummary(NEW, counts)).containsExactly(new SimulationState.Step("simulated", null, "1.0"));
        assertThat(asked()).containsExactly("summary+curl", "apt-get+curl");
    }

    @Test
    void anOptionIsOneWordWhateverIsInIt() throws Exception {
        says("apt-get+curl+less", inst("curl", "less"));
        says("apt-cache+curl=1.0+less=1.0", record("curl", "") + record("less", ""));
        List<String> option = List.of("install", "-o", "APT::Default-Release=it's a b");

        Map<String, SimulationState> found = simulate(List.of(
                Stream.concat(option.stream(), Stream.of("curl")).toList(),
                Stream.concat(option.stream(), Stream.of("less")).toList()));

        assertThat(found.values())
                .flatExtracting(state ->
                        state.steps().stream().map(SimulationState.Step::name).toList())
                .containsExactly("curl", "less");
        assertThat(asked()).containsExactly("apt-get+curl+less", "apt-cache+curl=1.0+less=1.0");
    }
}
