package dev.plumb.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The virtual machine itself, and what becomes of Plumb's work when a host reboots or loses its power. */
@NeedsMachine
class HostMachineTest {
    private static final int TRIES = 3;

    private static final String SMALL_PLAY = """
            - name: new file
              copy: {dest: /srv/work/new, content: "new\\n", mode: "0640"}
            - name: replaced file
              copy: {dest: /srv/work/replaced, content: "replaced\\n"}
            - name: directory
              file: {path: /srv/work/directory, state: directory, mode: "0750"}
            - name: link
              file: {src: /srv/work/new, dest: /srv/work/link, state: link}
            - name: user
              user: {name: machinist, shell: /bin/sh}
            - name: unit
              copy:
                dest: /etc/systemd/system/plumb-test.service
                content: |
                  [Service]
                  ExecStart=/bin/sleep infinity
                  [Install]
                  WantedBy=multi-user.target
            - name: service
              systemd: {name: plumb-test, daemon_reload: true, enabled: true, state: started}
            """;

    private static final String SLOW_WORK = """
            - name: before
              copy: {dest: /srv/work/before, content: "before\\n"}
            - name: slow
              shell: |
                [ -e /srv/work/started ] || { touch /srv/work/started; sync; sleep 100; }
                echo whole >/srv/work/slow
              args: {creates: /srv/work/slow}
            - name: after
              copy: {dest: /srv/work/after, content: "after\\n"}
            """;

    @TempDir
    Path folder;

    private Project project;

    /** Also takes away what another test has left. */
    @BeforeEach
    void prepare(HostMachine host) {
        project = new Project(folder).on(host);
        host.sh("""
                systemctl disable -q --now plumb-test 2>/dev/null
                rm -f /etc/systemd/system/plumb-test.service
                ! id machinist >/dev/null 2>&1 || userdel -r machinist 2>/dev/null
                rm -rf /srv/work && mkdir /srv/work && sync
                """);
    }

    @Test
    void rootAndAnOperatorLogIn(HostMachine host) {
        assertThat(host.ssh(folder, "root", "id -un; cat /proc/1/comm")).isEqualTo("root\nsystemd\n");
        assertThat(host.ssh(folder, "deploy", "echo " + TestHost.SUDO_PASSWORD + " | sudo -S -p '' id -un"))
                .isEqualTo("root\n");
        TestHost.Result result = host.exec("echo out; echo \"\u00e4 \\\"$HOME\\\"\" >&2; exit 7");
        assertThat(result).isEqualTo(new TestHost.Result(7, "out\n", "\u00e4 \"/root\"\n"));
    }

    @Test
    void aRebootGivesAnotherBootIdAndKeepsTheDisk(HostMachine host) {
        String before = host.bootId();
        host.sh("echo kept >/srv/work/file");
        host.reboot();
        assertThat(host.bootId()).isNotEqualTo(before);
        assertThat(host.read("/srv/work/file")).isEqualTo("kept\n");
        assertThat(host.ssh(folder, "root", "id -un")).isEqualTo("root\n");
    }

    @Test
    void aPowerCutKeepsWhatWasSyncedAndLosesWhatWasNot(HostMachine host) {
        boolean lost = false;
        for (int i = 0; i < TRIES && !lost; i++) {
            String before = host.bootId();
            // the kernel writes back by itself after some seconds: on a busy machine that may come first
            host.sh("echo synced >/srv/work/synced && sync /srv/work/synced /srv/work && echo lost >/srv/work/lost");
            host.powerCut();
            host.start();
            assertThat(host.bootId()).isNotEqualTo(before);
            assertThat(host.read("/srv/work/synced")).isEqualTo("synced\n");
            lost = host.exec("test -s /srv/work/lost").exit() != 0;
        }
        assertThat(lost).as("a power cut that loses nothing is none").isTrue();
    }

    @Test
    void whatAnApplyHasDoneOutlivesThePower(HostMachine host) {
        project.tasks(SMALL_PLAY);
        Outcomes apply = project.apply();
        assertThat(apply.exit()).as("%s", apply).isZero();
        assertThat(apply.changed()).hasSize(7);
        host.sh("sync");
        host.powerCut();
        host.start();
        assertThat(host.sh("systemctl is-active plumb-test")).isEqualTo("active\n");
        Outcomes check = project.check();
        assertThat(check.changed()).as("%s", check).isEmpty();
        assertThat(check.exit()).as("%s", check).isZero();
    }

    /** New files are not synced one by one: what the kernel has not written back by itself is done again by the next run. */
    @Test
    void aPowerCutRightAfterAnApplyLeavesNoReplacedFileHalfAndTheNextRunConverges(HostMachine host) {
        host.sh("seq 20000 >/srv/work/replaced; sync");
        String old = host.read("/srv/work/replaced");
        project.tasks(SMALL_PLAY);
        Outcomes apply = project.apply();
        host.powerCut();
        assertThat(apply.exit()).as("%s", apply).isZero();
        host.start();
        assertThat(host.read("/srv/work/replaced")).isIn(old, "replaced\n");
        Outcomes again = project.apply();
        assertThat(again.exit()).as("%s", again).isZero();
        Outcomes check = project.check();
        assertThat(check.exit()).as("%s", check).isZero();
    }

    @Test
    void aRunDuringWhichTheHostRebootsTellsItAndTheNextOneConverges(HostMachine host) throws Exception {
        project.tasks(SLOW_WORK);
        String boot = host.bootId();
        CompletableFuture<Outcomes> running = project.beginApply();
        while (host.exec("test -e /srv/work/started").exit() != 0) {
            assertThat(running).as(() -> running.join().toString()).isNotDone();
            TimeUnit.MILLISECONDS.sleep(500);
        }
        host.beginReboot();
        Outcomes lost = running.get(2, TimeUnit.MINUTES);
        host.waitUntilUp(boot);
        // what is ended first decides: the connection, or the command, whose failure still arrives then
        assertThat(lost.exit()).as("%s", lost).isIn(2, 4);
        if (lost.exit() == 4) {
            assertThat(lost.out()).contains("the connection was lost", "run again");
        } else {
            assertThat(lost.with("failed")).containsExactly("slow");
        }
        assertThat(lost.toString()).doesNotContain("Exception", "\tat ");
        Outcomes again = project.apply();
        assertThat(again.exit()).as("%s", again).isZero();
        assertThat(host.sh("cd /srv/work && cat before slow after")).isEqualTo("before\nwhole\nafter\n");
        Outcomes check = project.check();
        assertThat(check.exit()).as("%s", check).isZero();
    }
}
