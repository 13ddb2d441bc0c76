package dev.plumb.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Procedures that the host carries out by itself, whatever becomes of the run that began them. */
@NeedsHost
class CarriedProcedureTest {
    private static final String JOB = "/var/lib/plumb/jobs/live";

    /** Each step waits until the test lets it go on, by a file. */
    private static final String THREE_STEPS = """
            - name: release
              carried:
                version: "%s"
                deadline: 60
                steps:
                  - "one|plumb_progress begins; touch /srv/in.1; while [ ! -e /srv/go.1 ]; do sleep 0.1; done|echo one >>/srv/undone"
                  - "two|touch /srv/in.2; while [ ! -e /srv/go.2 ]; do sleep 0.1; done|echo two >>/srv/undone"
                  - "three|touch /srv/in.3; while [ ! -e /srv/go.3 ]; do sleep 0.1; done; echo VERSION >/srv/carried|rm -f /srv/carried"
            """;

    private static HostContainer host;

    @TempDir
    Path folder;

    @BeforeAll
    static void startHost() {
        host = HostContainer.start();
    }

    @AfterAll
    static void stopHost() {
        host.close();
    }

    @BeforeEach
    void clean() throws IOException {
        host.sh("rm -rf /srv/* " + JOB);
        Files.createDirectories(folder.resolve("other"));
    }

    private Project project(String tasks) {
        return new Project(folder).on(host).tasks(tasks);
    }

    private static Project steps(Project project, String version) {
        return project.tasks(THREE_STEPS.formatted(version));
    }

    /** A run in a process of its own, with the module for tests. */
    private Plumb.Running start(String command, Path playbook, String... more) throws IOException {
        List<String> words = new ArrayList<>(List.of(
                command, playbook.toString(), "-i", folder.resolve("hosts.ini").toString(), "--format", "jsonl"));
        words.addAll(List.of(more));
        return CarriedModule.start(folder, words.toArray(String[]::new));
    }

    private Plumb.Running start(String command) throws IOException {
        return start(command, folder.resolve("site.yml"));
    }

    private Outcomes apply() throws IOException {
        return start("apply").await();
    }

    private static void await(String condition) {
        host.sh("for i in $(seq 600); do " + condition + " && exit 0; sleep 0.1; done; cat " + JOB
                + "/progress; ps -ef; exit 1");
    }

    private static void allGo() {
        host.sh("touch /srv/go.1 /srv/go.2 /srv/go.3");
    }

    private static void awaitEnd(String end) {
        await("grep -q ' end " + end + " \\.$' " + JOB + "/progress && [ ! -e " + JOB + "/pid ]");
    }

    private static void nothingIsLeftRunning() {
        assertThat(host.sh("ls /etc/systemd/system/plumb-job-* /etc/systemd/system/multi-user.target.wants/plumb-job-*"
                        + " 2>/dev/null; ls " + JOB + " | grep -E '^(step|undo|in|out)\\.' ; :"))
                .isEmpty();
    }

    private static String message(Outcomes outcomes) {
        return String.valueOf(outcomes.tasks().get(0).get("message"));
    }

    @Test
    void itsStepsAreDoneByTheHostToldAndVerified() throws Exception {
        steps(project(""), "1");
        allGo();
        Outcomes applied = apply();
        assertThat(applied.exit()).as(applied.toString()).isZero();
        assertThat(applied.changed()).containsExactly("release");
        assertThat(host.sh("cat /srv/carried")).isEqualTo("1\n");
        assertThat(host.sh("stat -c %a:%U /var/lib/plumb/jobs " + JOB)).isEqualTo("700:root\n700:root\n");
        nothingIsLeftRunning();
        Outcomes again = apply();
        assertThat(again.exit()).isZero();
        assertThat(again.changed()).isEmpty();
        assertThat(again.out()).doesNotContain("has ended");
    }

    @Test
    void aStepThatFailsIsUndoneByTheHost() throws Exception {
        project("""
                - name: release
                  carried:
                    version: "1"
                    steps: ["one|echo hi|echo one >>/srv/undone", "two|echo 'no way' >&2; exit 3|echo two >>/srv/undone"]
                """);
        Outcomes applied = apply();
        assertThat(applied.exit()).isEqualTo(2);
        assertThat(message(applied)).isEqualTo("step 'two' failed: no way (exit status 3); undone: two, one");
        assertThat(host.sh("cat /srv/undone")).isEqualTo("two\none\n");
        nothingIsLeftRunning();
    }

    @Test
    void anUndoThatFailsIsTold() throws Exception {
        project("""
                - name: release
                  carried:
                    version: "1"
                    steps: ["one|echo hi|echo one >>/srv/undone", "two|exit 3|exit 4"]
                """);
        Outcomes applied = apply();
        assertThat(message(applied))
                .isEqualTo(
                        "step 'two' failed: exit status 3; undoing step 'two' failed: exit status 4; not undone: two, one");
        assertThat(host.exec("cat /srv/undone").exit()).isNotZero();
        nothingIsLeftRunning();
    }

    @Test
    void theHostEndsItWhenItsTimeIsOver() throws Exception {
        project("""
                - name: release
                  carried:
                    version: "1"
                    deadline: 2
                    steps: ["one|sleep 300|echo one >>/srv/undone"]
                """);
        Outcomes applied = apply();
        assertThat(message(applied)).isEqualTo("its time was over in step 'one'; undone: one");
        assertThat(host.exec("ps -e -o args= | grep '^[s]leep 300'").exit()).isNotZero();
    }

    @Test
    void inputsOfStepsAreNoArgumentsAndDoNotStay() throws Exception {
        project("""
                - name: release
                  carried:
                    version: "1"
                    input: hidden-canary
                    steps: ["one|cat >/srv/in; ps -ef >/srv/ps; cat /proc/[0-9]*/cmdline >>/srv/ps 2>/dev/null; stat -c %a:%n /var/lib/plumb/jobs/live/in.step.1 >/srv/mode", "two|cat /srv/in >/dev/null; echo VERSION >/srv/carried"]
                """);
        Outcomes applied = apply();
        assertThat(applied.exit()).as(applied.toString()).isZero();
        assertThat(host.sh("cat /srv/in")).isEqualTo("hidden-canary\n");
        assertThat(host.sh("grep -ac hidden-canary /srv/ps; :")).isEqualTo("0\n");
        assertThat(host.sh("cat /srv/mode")).startsWith("600:");
        assertThat(host.sh("grep -r hidden-canary " + JOB + "; :")).isEmpty();
        assertThat(applied.toString()).doesNotContain("hidden-canary");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void aKilledControllerLeavesItToTheHostAndTheNextRunJoinsIt(int step) throws Exception {
        steps(project(""), "1");
        for (int i = 1; i < step; i++) {
            host.sh("touch /srv/go." + i);
        }
        Plumb.Running first = start("apply");
        await("[ -e /srv/in." + step + " ]");
        first.kill();
        Plumb.Running second = start("apply");
        await("sleep 6");
        assertThat(second.process().isAlive()).isTrue();
        allGo();
        Outcomes joined = second.await();
        assertThat(joined.exit()).as(joined.toString()).isZero();
        assertThat(joined.out()).contains("joins a job of this playbook").contains("all its steps were done");
        assertThat(joined.changed()).isEmpty();
        assertThat(host.sh("cat /srv/carried; grep -c ' begin ' " + JOB + "/progress"))
                .isEqualTo("1\n1\n");
        nothingIsLeftRunning();
    }

    @Test
    void aRunThatComesTooLateTellsItsEnd() throws Exception {
        steps(project(""), "1");
        Plumb.Running first = start("apply");
        await("[ -e /srv/in.1 ]");
        first.kill();
        allGo();
        awaitEnd("done");
        Outcomes checked = start("check").await();
        assertThat(checked.exit()).isZero();
        assertThat(checked.out()).contains("has ended: all its steps were done");
        Outcomes applied = apply();
        assertThat(applied.changed()).isEmpty();
        assertThat(applied.out()).contains("has ended: all its steps were done");
        assertThat(apply().out()).doesNotContain("has ended");
    }

    @Test
    void othersAreKeptOutMeanwhileAndToldHowToFollowIt() throws Exception {
        steps(project(""), "1");
        Plumb.Running first = start("apply");
        await("[ -e /srv/in.1 ]");
        first.kill();
        Path other = folder.resolve("other/other.yml");
        Checkout.write(
                other, "- hosts: all\n  gather_facts: false\n  tasks:\n    - file: {path: /srv/x, state: touch}\n");
        Outcomes locked = start("apply", other).await();
        assertThat(locked.exit()).isEqualTo(14);
        assertThat(locked.out()).contains("is locked by the job " + JOB).contains("tail -f " + JOB + "/progress");
        assertThat(start("check").await().exit()).isEqualTo(14);
        allGo();
        awaitEnd("done");
        assertThat(start("apply", other).await().exit()).isZero();
    }

    @Test
    void twoRunsThatJoinItBothSeeItsEnd() throws Exception {
        steps(project(""), "1");
        Plumb.Running first = start("apply");
        await("[ -e /srv/in.1 ]");
        first.kill();
        Plumb.Running second = start("apply");
        Plumb.Running third = start("apply");
        await("sleep 10");
        host.sh("printf 'echo no >&2; exit 5' >" + JOB + "/step.3");
        allGo();
        String failure = "step 'three' failed: ";
        Outcomes one = second.await();
        Outcomes two = third.await();
        assertThat(one.exit()).as(one.toString()).isEqualTo(2);
        assertThat(two.exit()).as(two.toString()).isEqualTo(2);
        assertThat(message(one)).contains(failure).contains("undone: three, two, one");
        assertThat(message(two)).contains(failure).contains("undone: three, two, one");
        assertThat(host.sh("grep -c ' begin ' " + JOB + "/progress")).isEqualTo("1\n");
    }

    @Test
    void aCutLinkIsMadeAgainAndTheJobGoesOn() throws Exception {
        try (CutProxy proxy = new CutProxy(host.port())) {
            steps(new Project(folder).inventory(host.inventoryLine("web", folder, proxy.port())), "1");
            Plumb.Running run = start("apply");
            await("[ -e /srv/in.2 ] || { touch /srv/go.1; false; }");
            proxy.cut();
            allGo();
            Outcomes applied = run.await();
            assertThat(applied.exit()).as(applied.toString()).isZero();
            assertThat(applied.changed()).containsExactly("release");
            assertThat(applied.out()).contains("connects again");
            assertThat(host.sh("grep -c ' begin ' " + JOB + "/progress")).isEqualTo("1\n");
        }
    }

    @Test
    void anInterruptedRunSaysThatItGoesOn() throws Exception {
        steps(project(""), "1");
        Plumb.Running run = start("apply");
        await("[ -e /srv/in.1 ]");
        await("sleep 3");
        run.process().destroy();
        Outcomes ended = run.await();
        assertThat(ended.exit()).isEqualTo(130);
        assertThat(ended.toString()).contains("goes on by itself").contains("tail -f " + JOB + "/progress");
        allGo();
        awaitEnd("done");
        assertThat(host.sh("cat /srv/carried")).isEqualTo("1\n");
    }

    /** What a restart of the host does, by hand: all processes of the job are gone, then the unit is started. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void theBootUnitUndoesWhatWasBrokenOff(int step) throws Exception {
        steps(project(""), "1");
        for (int i = 1; i < step; i++) {
            host.sh("touch /srv/go." + i);
        }
        Plumb.Running first = start("apply");
        await("[ -e /srv/in." + step + " ]");
        first.kill();
        host.sh("systemctl kill -s KILL 'plumb-job-live-*.scope'; sleep 1; rm -f " + JOB + "/pid");
        // half a line, as a power cut leaves it
        host.sh("printf '17000 ok " + step + "' >>" + JOB + "/progress");
        host.sh("systemctl start plumb-job-live.service");
        awaitEnd("undone");
        String undone = step == 1 ? "one\n" : "two\none\n";
        assertThat(host.sh("cat /srv/undone")).isEqualTo(undone);
        nothingUnits();
        Outcomes checked = start("check").await();
        assertThat(checked.exit()).isEqualTo(10);
        assertThat(checked.out())
                .contains("it was broken off in step '"
                        + List.of("one", "two", "three").get(step - 1));
    }

    private static void nothingUnits() {
        assertThat(host.sh("ls /etc/systemd/system | grep plumb-job; :")).isEmpty();
    }

    @Test
    void theBootUnitEndsWhatWasDone() throws Exception {
        steps(project(""), "1");
        allGo();
        assertThat(apply().exit()).isZero();
        host.sh("sed -i '/ end done /d' " + JOB + "/progress");
        host.sh("sh " + JOB + "/job settle");
        awaitEnd("done");
        assertThat(host.exec("test -e /srv/undone").exit()).isNotZero();
    }

    @Test
    void whatWasBrokenOffIsSettledByTheNextRunWhichThenDoesIt() throws Exception {
        steps(project(""), "1");
        Plumb.Running first = start("apply");
        await("[ -e /srv/in.1 ]");
        first.kill();
        host.sh("systemctl kill -s KILL 'plumb-job-live-*.scope'; sleep 1");
        allGo();
        Outcomes applied = apply();
        assertThat(applied.exit()).as(applied.toString()).isZero();
        assertThat(applied.out()).contains("it was broken off in step 'one'").contains("undone: one");
        assertThat(applied.changed()).containsExactly("release");
        nothingIsLeftRunning();
    }

    @Test
    void anOrdinaryUserCarriesItInItsOwnHome() throws Exception {
        host.sh("chown deploy /srv");
        steps(
                new Project(folder)
                        .inventory(
                                host.inventoryLine("web", folder).replace("ansible_user=root", "ansible_user=deploy")),
                "1");
        try {
            Plumb.Running first = start("apply");
            await("[ -e /srv/in.1 ]");
            first.kill();
            Plumb.Running second = start("apply");
            await("sleep 6");
            allGo();
            Outcomes joined = second.await();
            assertThat(joined.exit()).as(joined.toString()).isZero();
            assertThat(joined.out()).contains("joins a job of this playbook");
            String job = "/home/deploy/.local/state/plumb/jobs/live";
            assertThat(host.sh("stat -c %a:%U " + job + "; grep -c ' end done ' " + job + "/progress"))
                    .isEqualTo("700:deploy\n1\n");
        } finally {
            host.sh("chown root /srv; rm -rf /home/deploy/.local");
        }
    }

    @Test
    void theEngineDrivesTheSameSteps() throws Exception {
        project("""
                - name: release
                  carried:
                    version: "1"
                    carried: false
                    steps: ["one|plumb_progress hi|echo one >>/srv/undone", "two|echo VERSION >/srv/carried; exit 1|rm /srv/carried"]
                """);
        Outcomes applied = apply();
        assertThat(message(applied)).isEqualTo("step 'two' failed: exit status 1; undone: two, one");
        assertThat(host.exec("test -e /srv/carried").exit()).isNotZero();
        assertThat(host.exec("test -e " + JOB).exit()).isNotZero();
    }
}
