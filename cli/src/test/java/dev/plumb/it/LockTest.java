package dev.plumb.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two runs on one host at the same time. */
class LockTest extends OwnHost {
    private static final int LOCKED = 14;

    @TempDir
    private Path other;

    private Project first;
    private Project second;
    private CompletableFuture<Outcomes> running = CompletableFuture.completedFuture(new Outcomes(0, "", ""));

    @BeforeEach
    void holdTheHost() {
        host.sh("rm -f /srv/started /srv/go /srv/second");
        first = new Project(folder).on(host);
        second = new Project(other).on(host).tasks("- name: second\n  copy: {dest: /srv/second, content: here}\n");
    }

    @AfterEach
    void letGo() throws Exception {
        host.sh("touch /srv/go");
        running.get(120, TimeUnit.SECONDS);
    }

    private void begins(String changedWhen, boolean check) {
        first.tasks(
                "- name: first\n  shell: touch /srv/started; until [ -e /srv/go ]; do sleep 0.1; done\n" + changedWhen);
        running = check ? first.beginCheck() : first.beginApply();
        host.sh("for i in $(seq 600); do if [ -e /srv/started ]; then exit 0; fi; sleep 0.1; done; exit 1");
    }

    @Test
    void theSecondRunIsToldWhoHoldsTheHostSinceWhen() {
        begins("", false);
        Outcomes refused = second.apply("--lock-wait", "0");
        assertThat(refused.exit()).as("%s", refused).isEqualTo(LOCKED);
        assertThat(refused.out())
                .contains("\"host_lost\"")
                .contains("\"locked\"")
                .contains(System.getProperty("user.name"))
                .contains("site.yml")
                .containsPattern("since [^\"]*[0-9][0-9]:[0-9][0-9]");
        assertThat(host.exec("test -e /srv/second").exit()).isNotZero();
    }

    @Test
    void aDryRunIsRefusedToo() {
        begins("", false);
        assertThat(second.check("--lock-wait", "0").exit()).isEqualTo(LOCKED);
    }

    @Test
    void withPatienceTheSecondRunWaitsForTheFirst() throws Exception {
        begins("", false);
        CompletableFuture<Outcomes> waiting = second.beginApply("--lock-wait", "120");
        Thread.sleep(1500);
        assertThat(waiting).isNotDone();
        assertThat(host.exec("test -e /srv/second").exit()).isNotZero();
        host.sh("touch /srv/go");
        Outcomes done = waiting.get(120, TimeUnit.SECONDS);
        assertThat(done.exit()).as("%s", done).isZero();
        assertThat(running.get(120, TimeUnit.SECONDS).exit()).isZero();
        assertThat(host.sh("cat /srv/second")).isEqualTo("here");
    }

    @Test
    void dryRunsShareTheHost() {
        begins("  check_mode: false\n", true);
        Outcomes beside = second.check();
        assertThat(beside.exit()).as("%s", beside).isEqualTo(10);
        assertThat(second.apply("--lock-wait", "0").exit())
                .as("an apply beside a dry run")
                .isEqualTo(LOCKED);
    }

    @Test
    void theLockEndsWithTheRun() throws Exception {
        begins("", false);
        host.sh("touch /srv/go");
        running.get(120, TimeUnit.SECONDS);
        assertThat(second.apply().exit()).isZero();
        assertThat(second.apply().exit()).isZero();
    }
}
