package dev.plumb.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Programs of supervisor that go wrong: the others run on as if nothing had been, and the message says why. */
class SupervisorTest extends OwnHost {
    private static final String OTHER = """
            - name: other
              supervisor_program: {name: other, command: "/bin/sleep 1001"}
            """;

    private static final String OLD = """
            - name: old
              supervisor_program: {name: old, command: "${command!'/bin/sleep 1002'}"}
            """;

    private static final String FRESH = """
            - name: fresh
              supervisor_program: {name: fresh, command: "/bin/sleep 1003"}
            """;

    private static final String BROKEN = "/srv/broken";

    private Project project;

    @BeforeAll
    void install() {
        host.sh("""
                apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq -y install supervisor >/dev/null 2>&1
                for i in $(seq 50); do supervisorctl pid && break; sleep 0.2; done
                printf '#!/bin/sh\\necho the port is taken >&2\\nexit 3\\n' >/srv/broken
                printf '#!/bin/sh\\nsleep 2\\nexit 4\\n' >/srv/brief
                printf '#!/bin/sh\\nexec sleep 1004\\n' >/srv/right
                chmod 755 /srv/broken /srv/brief /srv/right
                """);
    }

    @BeforeEach
    void prepare() {
        project = new Project(folder).on(host);
        host.sh("rm -f /etc/supervisor/conf.d/*; supervisorctl update >/dev/null; rm -f /var/log/supervisor/*-std*");
        play(OTHER, OLD);
        Outcomes applied = project.apply();
        assertThat(applied.exit()).as("%s", applied).isZero();
    }

    private void play(String... tasks) {
        project.playbook("- hosts: all\n  gather_facts: false\n  tasks:\n"
                + String.join("", tasks).indent(4));
    }

    /** Each process with its state and its number. */
    private String processes() {
        return host.sh("supervisorctl status | sed 's/, uptime.*//;s/  */ /g' || true");
    }

    private String files() {
        return host.sh(
                "cd /etc/supervisor && find . -type f -exec stat -c '%n %i %Y %a %U' {} + | sort && md5sum conf.d/*");
    }

    private static String message(Outcomes outcomes, String task) {
        return outcomes.tasks().stream()
                .filter(each -> task.equals(each.get("task")))
                .map(each -> String.valueOf(each.get("message")))
                .findFirst()
                .orElse("");
    }

    /** Neither the dry run nor the apply does anything, and both fail at this task, which says why. */
    private void isRefused(String task, String why, String... options) {
        String before = files();
        String processes = processes();
        for (Outcomes each : List.of(project.check(options), project.apply(options))) {
            assertThat(each.exit()).as("%s", each).isEqualTo(2);
            assertThat(each.with("failed")).as("%s", each).containsExactly(task);
            assertThat(message(each, task)).contains(why);
            assertThat(files()).isEqualTo(before);
            assertThat(processes()).isEqualTo(processes);
        }
    }

    @Test
    void partsComeIntoForceTogether() {
        String other = host.sh("supervisorctl pid other");
        play(OTHER, OLD, FRESH, """
                - name: app
                  supervisor_group: {name: app, programs: [old, fresh]}
                """);
        HostTree before = host.tree();
        Outcomes predicted = project.check();
        assertThat(before.differencesTo(host.tree())).isEmpty();
        assertThat(predicted.uncertain()).as("%s", predicted).isEmpty();
        Outcomes applied = project.apply();
        assertThat(applied.exit()).as("%s", applied).isZero();
        assertThat(applied.changed()).as("%s", applied).containsExactlyInAnyOrder("fresh", "app");
        assertThat(predicted.diffs()).isEqualTo(applied.diffs());
        assertThat(message(applied, "app")).contains("one update of supervisor");
        assertThat(processes()).contains("app:fresh RUNNING", "app:old RUNNING").doesNotContain("\nfresh");
        assertThat(host.sh("supervisorctl pid other")).isEqualTo(other);
        Outcomes again = project.apply();
        assertThat(again.changed()).as("%s", again).isEmpty();
        assertThat(again.count("web", "exchanges")).isEqualTo(1);
    }

    @Test
    void aProgramThatEndsAtOnceIsWhatItWasBefore() {
        String before = files();
        String other = host.sh("supervisorctl pid other");
        Outcomes applied = project.apply("-e", "command=" + BROKEN);
        assertThat(applied.exit()).as("%s", applied).isEqualTo(2);
        assertThat(applied.with("failed")).containsExactly("old");
        assertThat(message(applied, "old"))
                .contains("the update of supervisor failed")
                .contains("old of [program:old] (file: '/etc/supervisor/conf.d/old.conf')")
                .contains("Exited too quickly")
                .contains("the port is taken")
                .contains("everything is as it was before");
        assertThat(host.sh("cat /etc/supervisor/conf.d/old.conf")).contains("sleep 1002");
        assertThat(before)
                .contains(host.sh("md5sum </etc/supervisor/conf.d/old.conf | cut -d ' ' -f 1")
                        .strip());
        assertThat(host.sh("supervisorctl pid other")).isEqualTo(other);
        assertThat(host.sh("ps -o args= -p $(supervisorctl pid old)").strip()).isEqualTo("/bin/sleep 1002");
        assertThat(project.check().changed()).isEmpty();
    }

    @Test
    void aNewProgramThatEndsAtOnceLeavesTheOthersAlone() {
        String before = files();
        String processes = processes();
        play(OTHER, OLD, FRESH.replace("/bin/sleep 1003", BROKEN));
        Outcomes applied = project.apply();
        assertThat(message(applied, "fresh")).as("%s", applied).contains("the port is taken");
        assertThat(files()).isEqualTo(before);
        assertThat(processes()).isEqualTo(processes);
    }

    @Test
    void aProgramThatEndsAfterAWhileIsNoSuccess() {
        play(OTHER, OLD, FRESH.replace("/bin/sleep 1003", "/srv/brief"));
        String processes = processes();
        Outcomes applied = project.apply();
        assertThat(applied.exit()).as("%s", applied).isEqualTo(2);
        assertThat(processes()).isEqualTo(processes);
    }

    @Test
    void aCommandThatDoesNotExistIsFoundBefore() {
        isRefused("old", "can't find command '/opt/nothing' in section 'program:old'", "-e", "command=/opt/nothing");
    }

    @Test
    void aCommandThatAnEarlierTaskBringsIsAssumed() {
        host.sh("rm -rf /srv/brought");
        play(
                OTHER,
                "- name: brought\n  copy: {dest: /srv/brought, mode: '0755', content: \"#!/bin/sh\\nsleep 1000\\n\"}\n",
                OLD);
        Outcomes predicted = project.check("-e", "command=/srv/brought");
        assertThat(predicted.exit()).as("%s", predicted).isEqualTo(10);
        assertThat(predicted.uncertain()).as("%s", predicted).containsExactly("old");
        Outcomes applied = project.apply("-e", "command=/srv/brought");
        assertThat(applied.exit()).as("%s", applied).isZero();
        assertThat(predicted.diffs()).isEqualTo(applied.diffs());
    }

    @Test
    void aValueThatSupervisorRefusesNamesItsFile() {
        play(OTHER, OLD, """
                - name: plain
                  copy: {dest: /etc/supervisor/conf.d/plain.conf, content: "[program:plain]\\ncommand=x\\nstartsecs=soon\\n"}
                """);
        isRefused(
                "plain",
                "in section 'program:plain' (file: '/etc/supervisor/conf.d/plain.conf')",
                "-e",
                "command=/bin/cat");
    }

    @Test
    void aUserThatDoesNotExistIsFoundBefore() {
        play(OTHER, OLD, FRESH.replace("name: fresh, ", "name: fresh, user: nobodyelse, "));
        isRefused("fresh", "user nobodyelse does not exist");
    }

    @Test
    void aProgramOfAnotherFileIsNotOverlaid() {
        host.sh("printf '[program:fresh]\\ncommand=/bin/sleep 5\\n' >/etc/supervisor/conf.d/their.conf");
        play(OTHER, OLD, FRESH);
        isRefused(
                "fresh",
                "[program:fresh] of /etc/supervisor/conf.d/fresh.conf is in /etc/supervisor/conf.d/their.conf too");
    }

    @Test
    void aGroupWithoutItsProgramIsFoundBefore() {
        play(OTHER, OLD, """
                - name: app
                  supervisor_group: {name: app, programs: [old, missing]}
                """);
        isRefused("app", "names program missing, which does not exist");
    }

    @Test
    void aGroupWhoseProgramIsWrongDoesNotComeIntoForce() {
        String before = files();
        String other = host.sh("supervisorctl pid other");
        play(OTHER, OLD, FRESH.replace("/bin/sleep 1003", BROKEN), """
                - name: app
                  supervisor_group: {name: app, programs: [old, fresh]}
                """);
        Outcomes applied = project.apply();
        assertThat(applied.with("failed")).as("%s", applied).containsExactly("fresh");
        assertThat(message(applied, "fresh"))
                .contains("app:fresh of [program:fresh]")
                .contains("the port is taken");
        assertThat(files()).isEqualTo(before);
        assertThat(host.sh("supervisorctl pid other")).isEqualTo(other);
        assertThat(processes()).contains("old RUNNING").doesNotContain("app:", "fresh");
    }

    @Test
    void whatSomebodyHasStoppedStaysSoWhenItIsRestored() {
        host.sh("supervisorctl stop old");
        Outcomes applied = project.apply("-e", "command=" + BROKEN);
        assertThat(applied.exit()).as("%s", applied).isEqualTo(2);
        assertThat(processes()).contains("old STOPPED").contains("other RUNNING");
        play(OTHER, OLD.replace("name: old, ", "name: old, started: true, "));
        Outcomes started = project.apply();
        assertThat(started.changed()).as("%s", started).containsExactly("old");
        assertThat(processes()).contains("old RUNNING");
    }

    @Test
    void aFullFileSystemLeavesAllAsItWas() {
        host.sh(
                "cp -a /etc/supervisor/conf.d /srv/kept && mount -t tmpfs -o size=32k,mode=0755 none /etc/supervisor/conf.d"
                        + " && cp -a /srv/kept/* /etc/supervisor/conf.d && ! cat /dev/zero 2>/dev/null >/etc/supervisor/conf.d/zero");
        try {
            String processes = processes();
            play(OTHER, OLD, FRESH);
            Outcomes applied = project.apply("-e", "command=/srv/right");
            assertThat(applied.exit()).as("%s", applied).isEqualTo(2);
            assertThat(applied.toString()).containsAnyOf("No space left", "free");
            assertThat(processes()).isEqualTo(processes);
            assertThat(host.sh("ls /etc/supervisor/conf.d")).doesNotContain("fresh");
            assertThat(host.sh("cat /etc/supervisor/conf.d/old.conf")).contains("sleep 1002");
        } finally {
            host.sh("umount /etc/supervisor/conf.d && rm -rf /srv/kept");
        }
    }

    @Test
    void whatAProgramMakesIsReadAfterItsStart() {
        host.sh("rm -f /run/made");
        play(OTHER, OLD, FRESH.replace("/bin/sleep 1003", "/bin/sh -c 'touch /run/made; exec sleep 1003'"), """
                - name: look
                  stat: {path: /run/made}
                  register: made
                - name: is there
                  assert: {that: made.stat.exists}
                """);
        Outcomes predicted = project.check();
        assertThat(predicted.exit()).as("%s", predicted).isEqualTo(10);
        Outcomes applied = project.apply();
        assertThat(applied.exit()).as("%s", applied).isZero();
    }

    @Test
    void aProgramWhoseProcessesOnlySupervisorCanNameIsKnownAgain() {
        play(
                OTHER,
                OLD,
                FRESH.replace(
                        "name: fresh, ", "name: fresh, numprocs: 2, process_name: '%(group_name)s-%(process_num)d', "));
        Outcomes applied = project.apply();
        assertThat(applied.exit()).as("%s", applied).isZero();
        assertThat(processes()).contains("fresh:fresh-0 RUNNING", "fresh:fresh-1 RUNNING");
        assertThat(project.apply().changed()).isEmpty();
    }

    @Test
    void theHostEndsItWhenTheControllerIsKilled() {
        String other = host.sh("supervisorctl pid other");
        Plumb.Running running = Plumb.start(
                folder,
                List.of(),
                "apply",
                folder + "/site.yml",
                "-i",
                folder + "/hosts.ini",
                "-e",
                "command=" + BROKEN);
        host.sh(
                "for i in $(seq 600); do grep -q broken /etc/supervisor/conf.d/old.conf && exit 0; sleep 0.1; done; exit 1");
        running.kill();
        host.sh(
                "for i in $(seq 600); do ! grep -q broken /etc/supervisor/conf.d/old.conf && supervisorctl status old && exit 0;"
                        + " sleep 0.1; done; exit 1");
        assertThat(host.sh("ps -o args= -p $(supervisorctl pid old)").strip()).isEqualTo("/bin/sleep 1002");
        assertThat(host.sh("supervisorctl pid other")).isEqualTo(other);
        host.sh("for i in $(seq 100); do ls -A /run | grep -q plumb- || exit 0; sleep 0.1; done; exit 1");
    }

    @Test
    void withoutSupervisordFilesAreWrittenForItsNextStart() {
        host.sh("systemctl stop supervisor");
        try {
            play(OTHER, OLD, FRESH);
            Outcomes applied = project.apply();
            assertThat(applied.exit()).as("%s", applied).isZero();
            play(OTHER, OLD, FRESH.replace("name: fresh, ", "name: fresh, started: true, "));
            Outcomes refused = project.check();
            assertThat(message(refused, "fresh")).as("%s", refused).contains("supervisord does not run");
            play("- name: service\n  service: {name: supervisor, state: started}\n", OTHER, OLD, FRESH);
            Outcomes predicted = project.check();
            assertThat(predicted.exit()).as("%s", predicted).isEqualTo(10);
        } finally {
            host.sh("systemctl start supervisor; for i in $(seq 50); do supervisorctl pid && break; sleep 0.2; done");
        }
        assertThat(processes()).contains("fresh");
    }

    @Test
    void theSocketStaysPrivate() {
        assertThat(host.sh("stat -c '%a %U' /run/supervisor.sock").strip()).isEqualTo("700 root");
    }
}
