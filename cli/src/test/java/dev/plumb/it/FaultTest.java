package dev.plumb.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What goes wrong between the controller and the host in the middle of the work. */
class FaultTest extends OwnHost {
    private static final String SLOW_WORK = """
            - name: before
              copy: {dest: /srv/work/before, content: "before\\n"}
            - name: slow
              shell: touch /srv/work/started; sleep 4; echo whole >/srv/work/slow
              args: {creates: /srv/work/slow}
            - name: after
              copy: {dest: /srv/work/after, content: "after\\n"}
            """;

    private Project project;

    @BeforeEach
    void prepare() {
        project = new Project(folder);
        host.sh("rm -rf /srv/work; mkdir -p /srv/work");
    }

    @Test
    void aConnectionCutInMidTaskIsToldAndTheNextRunConverges() throws Exception {
        project.tasks(SLOW_WORK);
        try (CutProxy proxy = new CutProxy(host.port())) {
            project.inventory(host.inventoryLine("web", folder, proxy.port()));
            CompletableFuture<Outcomes> running = project.beginApply();
            await("test -e /srv/work/started");
            proxy.cut();
            Outcomes lost = running.get(120, TimeUnit.SECONDS);
            assertThat(lost.exit()).as("%s", lost).isEqualTo(4);
            assertThat(lost.out()).contains("connection").contains("lost");
            assertThat(lost.count("web", "unreachable")).isEqualTo(1);
            assertThat(host.exec("test -e /srv/work/after").exit())
                    .as("nothing goes on")
                    .isNotZero();
        }
        convergesNow();
    }

    @Test
    void aControllerKilledInMidApplyLeavesAHostThatTheNextRunBringsAbout() {
        project.tasks(SLOW_WORK).on(host);
        Plumb.Running running = project.startApply();
        await("test -e /srv/work/started");
        running.kill();
        convergesNow();
    }

    @Test
    void anUploadThatIsCutLeavesTheOldFileWholeAndNothingBeside() throws Exception {
        host.sh("echo old >/srv/work/big");
        byte[] content = new byte[24 << 20];
        new java.util.SplittableRandom(7).nextBytes(content);
        Files.write(folder.resolve("big.bin"), content);
        project.tasks("- name: big\n  copy: {src: big.bin, dest: /srv/work/big}\n");
        try (CutProxy proxy = new CutProxy(host.port())) {
            project.inventory(host.inventoryLine("web", folder, proxy.port()));
            proxy.cutAfter(8 << 20);
            Outcomes lost = project.apply();
            assertThat(lost.exit()).as("%s", lost).isEqualTo(4);
        }
        await("[ \"$(ls -A /srv/work)\" = big ]");
        assertThat(host.sh("cat /srv/work/big")).isEqualTo("old\n");
        project.on(host);
        assertThat(project.apply("--lock-wait", "120").exit()).isZero();
        assertThat(host.sh("ls -A /srv/work; stat -c %s /srv/work/big")).isEqualTo("big\n" + content.length + "\n");
    }

    @Test
    void aJobOutlivesTheConnectionAndItsResultStillArrives() throws Exception {
        project.tasks("""
                - name: slow
                  shell: touch /srv/work/started; sleep 6; echo whole >/srv/work/slow; echo its output
                  args: {creates: /srv/work/slow}
                  async: 60
                  poll: 1
                  register: slow
                - name: after
                  copy: {dest: /srv/work/after, content: "${slow.stdout} ${slow.rc} ${slow.finished}\\n"}
                """);
        try (CutProxy proxy = new CutProxy(host.port())) {
            project.inventory(host.inventoryLine("web", folder, proxy.port()));
            CompletableFuture<Outcomes> running = project.beginApply();
            await("test -e /srv/work/started");
            proxy.cut();
            Outcomes done = running.get(120, TimeUnit.SECONDS);
            assertThat(done.exit()).as("%s", done).isZero();
            assertThat(done.out()).contains("connects again");
        }
        assertThat(host.sh("cd /srv/work && cat slow after")).isEqualTo("whole\nits output 0 1\n");
        assertThat(host.exec("test -e /root/.plumb_async").exit())
                .as("something is left of the job")
                .isNotZero();
    }

    private void convergesNow() {
        project.on(host);
        Outcomes again = project.apply("--lock-wait", "120");
        assertThat(again.exit()).as("%s", again).isZero();
        assertThat(host.sh("cd /srv/work && cat before slow after && ls -A"))
                .isEqualTo("before\nwhole\nafter\nafter\nbefore\nslow\nstarted\n");
        Outcomes check = project.check();
        assertThat(check.exit()).as("%s", check).isZero();
    }

    /** Waits until a command succeeds on the host, a minute at most. */
    private void await(String condition) {
        host.sh("for i in $(seq 600); do if " + condition + "; then exit 0; fi; sleep 0.1; done; exit 1");
    }
}
