package dev.plumb.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Hosts that do not start anew, and what is told of it; the one that must not is this machine. */
@NeedsHost
class RebootFailuresTest {
    private static HostContainer host;

    @TempDir
    Path folder;

    @BeforeAll
    static void start() {
        host = HostContainer.start();
    }

    @AfterAll
    static void stop() {
        host.close();
    }

    private Outcomes apply(String reboot) {
        return new Project(folder)
                .on(host)
                .tasks("- name: restart\n  reboot: " + reboot + "\n")
                .apply();
    }

    private void fails(String reboot, String... words) {
        Outcomes outcomes = apply(reboot);
        assertThat(outcomes.exit()).as("%s", outcomes).isEqualTo(2);
        assertThat(outcomes.out()).contains(words).doesNotContain("\\tat ");
    }

    @Test
    void whatDoesNotComeAboutIsToldInTime() {
        fails(
                "{reboot_command: touch /srv/rebooted, reboot_timeout: 4}",
                "Timed out waiting for last boot time check (timeout=4)");
        fails("{reboot_command: /bin/false}", "Reboot command failed", "exit status 1");
        fails("{reboot_command: shut-it-down}", "file /sbin/shut-it-down does not exist");
        fails("{boot_time_command: exit 3}", "failed to get host boot time info", "exit status 3");
        fails(
                "{reboot_command: \"true\", boot_time_command: date +%N, test_command: \"false\", reboot_timeout: 4}",
                "Timed out waiting for post-reboot test command (timeout=4)");
    }

    /** The command ends the connection; that the host is the same afterwards is for this test only. */
    @Test
    void aLostConnectionIsNoFailureAndTheSessionsOfOthersAreOpenedAgain() {
        host.sh("rm -f /srv/start; echo 1 >/srv/start");
        Outcomes outcomes = new Project(folder).on(host).tasks("""
                        - command: id -un
                          become: true
                          become_user: deploy
                          changed_when: false
                        - name: restart
                          reboot:
                            reboot_command: "sh -c 'echo 2 >/srv/start; pkill -KILL -f sshd..root; sleep 5'"
                            boot_time_command: cat /srv/start
                            search_paths: [/usr/bin, /bin]
                          register: restarted
                        - name: after
                          command: id -un
                          become: true
                          become_user: deploy
                          changed_when: false
                          register: who
                        - assert: {that: [restarted.rebooted, restarted.elapsed >= 1, who.stdout == 'deploy']}
                        """).apply();
        assertThat(outcomes.exit()).as("%s", outcomes).isZero();
        assertThat(outcomes.changed()).containsExactly("restart");
    }

    @Test
    void thisMachineIsNeverStartedAnew() {
        Project project = new Project(folder)
                .inventory("here ansible_connection=local")
                .tasks("- reboot: {reboot_command: touch " + folder.resolve("rebooted") + "}\n");
        for (Outcomes outcomes : new Outcomes[] {project.check(), project.apply()}) {
            assertThat(outcomes.exit()).as("%s", outcomes).isEqualTo(2);
            assertThat(outcomes.out()).contains("Running reboot with local connection would reboot the control node");
        }
        assertThat(folder.resolve("rebooted")).doesNotExist();
    }
}
