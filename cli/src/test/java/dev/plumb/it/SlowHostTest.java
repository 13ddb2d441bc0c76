package dev.plumb.it;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A host on which programs wait for their turn. */
class SlowHostTest extends OwnHost {
    @Test
    void unitFilesThatWereReadDoNotSeemChangedBecauseOfAPauseBetweenTwoClocks() {
        host.sh("""
                cat >/usr/local/bin/date <<'D'
                #!/bin/sh
                /usr/bin/date "$@"
                [ -e /run/was-slow ] || { touch /run/was-slow; sleep 1; }
                D
                chmod +x /usr/local/bin/date
                printf '[Service]\\nExecStart=/bin/true\\n' >/etc/systemd/system/slow.service
                sleep 0.1
                systemctl daemon-reload
                """);
        Project project = new Project(folder).on(host).tasks("- name: units\n  systemd: {daemon_reload: true}\n");
        Outcomes done = project.check();
        assertThat(done.exit()).as("%s", done).isZero();
        assertThat(host.sh("rm /usr/local/bin/date /run/was-slow; echo was slow"))
                .isEqualTo("was slow\n");
        host.sh("echo '# edited' >>/etc/systemd/system/slow.service");
        assertThat(project.check().changed()).containsExactly("units");
    }
}
