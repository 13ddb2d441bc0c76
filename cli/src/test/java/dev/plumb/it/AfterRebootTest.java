package dev.plumb.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A host that goes down between two steps of a procedure that it carries out by itself, and between a change and its handler:
 * what was begun is undone, the next run is told, does it again, and runs the handler once. As root, and as an ordinary user.
 */
@NeedsMachine
class AfterRebootTest {
    private static final String PLAY = """
            - name: left
              hosts: all
              gather_facts: false
              tasks:
                - name: conf
                  copy: {content: "new\\n", dest: DIR/conf}
                  notify: reload
                - name: release
                  carried:
                    version: "1"
                    path: DIR/carried
                    deadline: 600
                    steps:
                      - "keep|cp DIR/app DIR/app.old|rm -f DIR/app.old"
                      - "switch|echo new >DIR/app|cp DIR/app.old DIR/app"
                      - "wait|touch DIR/begun; while [ ! -e DIR/go ]; do sleep 0.1; done"
                      - "end|rm -f DIR/app.old; echo VERSION >DIR/carried|rm -f DIR/carried"
              handlers:
                - name: reload
                  shell: cat DIR/conf >>DIR/log
            """;

    /** A user of the host, with what it does there. */
    private enum As {
        ROOT("root", "/srv/left", "/var/lib/plumb"),
        /** Without rights to have anything done when the host starts. */
        DEPLOY("deploy", "/srv/left-too", "/home/deploy/.local/state/plumb");

        private final String user;
        private final String directory;
        private final String state;

        As(String user, String directory, String state) {
            this.user = user;
            this.directory = directory;
            this.state = state;
        }

        private String job() {
            return state + "/jobs/live";
        }
    }

    @TempDir
    Path folder;

    private void prepare(As as, HostMachine host) {
        host.sh("rm -rf " + as.directory + " " + as.state + "; mkdir " + as.directory + "; cd " + as.directory
                + "; echo old | tee conf >app; chown -R " + as.user + ": .");
        Path own = folder.resolve(as.user);
        new Project(own)
                .playbook(PLAY.replace("DIR", as.directory))
                .inventory(host.inventoryLine("web", own).replace("ansible_user=root", "ansible_user=" + as.user));
    }

    private Plumb.Running start(As as, String command, String... more) {
        String[] words = {
            command, "site.yml", "-i", "hosts.ini", "--format", "jsonl", "--project", "left", "--record", "host"
        };
        return CarriedModule.start(
                folder.resolve(as.user),
                Stream.concat(Stream.of(words), Stream.of(more)).toArray(String[]::new));
    }

    private Outcomes run(As as, String command, String... more) {
        return start(as, command, more).await();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatWasBegunIsUndoneAndTheNextRunIsToldAndConverges(boolean powerCut, HostMachine host) throws Exception {
        for (As as : As.values()) {
            prepare(as, host);
        }
        host.sh("sync");
        List<Plumb.Running> runs =
                Stream.of(As.values()).map(as -> start(as, "apply")).toList();
        while (host.exec("cd /srv && test -e left/begun && test -e left-too/begun")
                        .exit()
                != 0) {
            assertThat(runs)
                    .allSatisfy(run -> assertThat(run.process().isAlive())
                            .as(() -> run.await().toString())
                            .isTrue());
            TimeUnit.MILLISECONDS.sleep(500);
        }
        assertThat(host.sh("ls /etc/systemd/system | grep plumb-job")).isEqualTo("plumb-job-live.service\n");
        // else they would connect again, and be told themselves
        runs.forEach(Plumb.Running::kill);
        if (powerCut) {
            host.powerCut();
            host.start();
        } else {
            host.reboot();
        }
        isUndone(As.ROOT, host);
        assertThat(host.sh("cd /srv/left-too; cat app app.old; grep -c ' end ' " + As.DEPLOY.job() + "/progress; :"))
                .as("nobody settles it before the next run")
                .isEqualTo("new\nold\n0\n");
        for (As as : As.values()) {
            theNextRunIsTold(as, host);
        }
        assertThat(host.sh("find /etc/systemd/system -name 'plumb-*'; systemctl list-units --no-legend 'plumb-*';"
                        + " pgrep -af '[p]lumb/jobs'; :"))
                .as("left behind")
                .isEmpty();
    }

    /** It has ended in its undo, and of its directory only the record is left. */
    private static void isUndone(As as, HostMachine host) {
        // that the last step was begun is on no disk when the power went
        assertThat(host.sh("cd " + as.directory + "; rm -f begun; cat app; ls -A"))
                .as(host.sh("cat " + as.job() + "/progress"))
                .isEqualTo("old\napp\nconf\n");
        assertThat(host.sh("cut -d ' ' -f 2- " + as.job() + "/progress"))
                .contains("step 3 .", "broken 3 .\nundo 2 .\nundone 2 .\nundo 1 .\nundone 1 .\nend undone .\n");
        assertThat(host.sh("ls " + as.job() + "; find /etc/systemd/system -name 'plumb-*'"))
                .doesNotContainPattern("(?m)^(step|undo|in)\\.|^pid|service");
    }

    private void theNextRunIsTold(As as, HostMachine host) {
        String why = "it was broken off in step 'wait', since the host was restarted or its process was killed; undone:"
                + " switch, keep";
        Outcomes check = run(as, "check");
        assertThat(check.exit()).as("%s", check).isEqualTo(10);
        assertThat(check.changed()).as("%s", check).contains("release").anyMatch(name -> name.startsWith("reload"));
        assertThat(check.out()).contains(as == As.ROOT ? why : "was broken off at step 3 of 4, wait, and is undone by");
        host.sh("touch " + as.directory + "/go");
        Outcomes next = run(as, "apply");
        assertThat(next.exit()).as("%s", next).isZero();
        assertThat(next.out()).contains(why);
        assertThat(next.changed()).as("%s", next).contains("release");
        isDone(as, host);
        Outcomes last = run(as, "apply", "--detailed-exitcode");
        assertThat(last.exit()).as("%s", last).isZero();
        assertThat(last.out()).doesNotContain("has ended");
        isDone(as, host);
    }

    private static void isDone(As as, HostMachine host) {
        assertThat(host.sh("cd " + as.directory + "; cat app carried log; ls -A"))
                .isEqualTo("new\n1\nnew\napp\nbegun\ncarried\nconf\ngo\nlog\n");
        assertThat(host.sh("stat -c %a:%U " + as.job())).isEqualTo("700:" + as.user + "\n");
    }
}
