package dev.plumb.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A host that goes down between a change and its handler: the next run runs it, once. */
@NeedsMachine
class HandlersAfterRebootTest {
    private static final String PLAY = """
            - name: left
              hosts: all
              tasks:
                - name: conf
                  copy: {content: "new\\n", dest: /srv/left/conf}
                  notify: reload
                - name: stop
                  shell: |
                    [ ! -e /srv/left/go ] || exit 0
                    touch /srv/left/begun
                    sleep 600
                  changed_when: false
              handlers:
                - name: reload
                  shell: cat /srv/left/conf >>/srv/left/log
            """;

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theNextRunRunsIt(boolean powerCut, HostMachine host) {
        host.sh("rm -rf /srv/left /var/lib/plumb; mkdir -p /srv/left; echo old >/srv/left/conf; sync");
        Project project = new Project(folder).playbook(PLAY).on(host);
        Plumb.Running run = Plumb.start(
                folder, List.of(), "apply", "site.yml", "-i", "hosts.ini", "--project", "left", "--record", "host");
        host.sh("for i in $(seq 600); do [ ! -e /srv/left/begun ] || exit 0; sleep 0.1; done; exit 1");
        if (powerCut) {
            host.powerCut();
            host.start();
        } else {
            host.reboot();
        }
        // a link that nobody has ended ends with its silence
        run.kill();
        host.sh("touch /srv/left/go");
        Outcomes check = project.check("--project", "left", "--record", "host");
        assertThat(check.exit()).as("%s", check).isEqualTo(10);
        assertThat(check.changed()).as("%s", check).anyMatch(name -> name.startsWith("reload"));
        Outcomes next = project.apply("--project", "left", "--record", "host");
        assertThat(next.exit()).as("%s", next).isZero();
        assertThat(host.read("/srv/left/log")).isEqualTo("new\n");
        Outcomes last = project.apply("--project", "left", "--record", "host", "--detailed-exitcode");
        assertThat(last.exit()).as("%s", last).isZero();
        assertThat(host.read("/srv/left/log")).isEqualTo("new\n");
    }
}
