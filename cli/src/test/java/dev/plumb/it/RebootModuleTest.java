package dev.plumb.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A task that has the host start anew, on a machine that does: what is told before, and what is known after it. */
@NeedsMachine
class RebootModuleTest {
    private static final String PLAY = """
            - name: boot
              command: cat /proc/sys/kernel/random/boot_id
              changed_when: false
              register: before
            - name: kept
              copy: {dest: /srv/boot/kept, content: "kept\\n"}
            - name: passing
              copy: {dest: /run/passing, content: "passing\\n"}
            - name: becomes
              command: id -un
              become: true
              become_user: deploy
              changed_when: false
            - name: restart
              reboot: {msg: "it's \\"plumb\\"", connect_timeout: 5, test_command: test -e /srv/boot/kept}
              register: restarted
            - name: kept still
              copy: {dest: /srv/boot/kept, content: "kept\\n"}
            - name: passing again
              copy: {dest: /run/passing, content: "passing\\n"}
            - name: becomes again
              command: id -un
              become: true
              become_user: deploy
              changed_when: false
              register: deploy
            - name: boot after
              command: cat /proc/sys/kernel/random/boot_id
              changed_when: false
              register: after
            - name: told
              copy:
                dest: /srv/boot/told
                content: "${restarted.rebooted} ${restarted.changed} ${before.stdout != after.stdout} ${deploy.stdout}\\n"
            """;

    @TempDir
    Path folder;

    @Test
    void itComesBackAndNothingThatAStartAltersIsTakenForWhatItWas(HostMachine host) {
        host.sh("rm -rf /srv/boot /run/passing; mkdir /srv/boot; sync");
        Project project = new Project(folder).on(host).tasks(PLAY);
        String boot = host.bootId();
        Outcomes check = project.check();
        assertThat(host.bootId()).as("a dry run reboots nothing").isEqualTo(boot);
        assertThat(check.exit()).as("%s", check).isEqualTo(10);
        assertThat(check.changed()).contains("kept", "passing", "restart").doesNotContain("kept still");
        assertThat(check.uncertain()).as("%s", check).contains("passing again").doesNotContain("restart", "kept still");

        Outcomes apply = project.apply();
        assertThat(apply.exit()).as("%s", apply).isZero();
        assertThat(apply.changed())
                .contains("kept", "passing", "restart", "passing again")
                .doesNotContain("kept still");
        assertThat(host.bootId()).isNotEqualTo(boot);
        assertThat(host.read("/srv/boot/told")).matches("(?i)true true true deploy\n");
        assertThat(host.read("/run/passing")).isEqualTo("passing\n");
    }
}
