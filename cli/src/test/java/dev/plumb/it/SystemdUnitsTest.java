package dev.plumb.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What goes wrong with units leaves what runs as it was, and the message says why. */
class SystemdUnitsTest extends OwnHost {
    private static final String SLEEP = "/usr/bin/sleep infinity";

    private Project project;

    @BeforeEach
    void prepare() {
        project = new Project(folder).on(host);
        establish();
    }

    /** The service with this program, and further keys. */
    private void describe(String program, String... more) {
        StringBuilder keys = new StringBuilder("          ExecStart: " + program + "\n");
        for (String each : more) {
            keys.append("          ").append(each).append('\n');
        }
        project.tasks("""
                - name: app
                  systemd_unit:
                    name: app
                    service:
                """ + keys.toString().indent(-4) + """
                    install: {WantedBy: multi-user.target}
                    enabled: true
                    started: true
                    settle: 3
                """);
    }

    private void establish() {
        describe(SLEEP);
        Outcomes applied = project.apply();
        assertThat(applied.exit()).as("%s", applied).isZero();
    }

    private String process() {
        return host.sh("systemctl show --value -p MainPID app").strip();
    }

    private String unit() {
        return host.sh("cat /etc/systemd/system/app.service && ls /etc/systemd/system/multi-user.target.wants");
    }

    /** A dry run and an apply both fail with these words, and the process goes on. */
    private void isRefused(String... words) {
        String before = unit();
        String process = process();
        for (Outcomes each : List.of(project.check(), project.apply())) {
            assertThat(each.exit()).as("%s", each).isEqualTo(2);
            assertThat(each.failure()).contains(words).contains("everything is as it was before");
        }
        assertThat(unit()).isEqualTo(before);
        assertThat(process()).isEqualTo(process);
    }

    @Test
    void aProgramThatIsNotThereIsRefused() {
        describe("/opt/no/such --flag");
        isRefused("app.service: Command /opt/no/such is not executable");
    }

    @Test
    void aTextThatSystemdDoesNotUnderstandIsRefused() {
        project.tasks("- {name: app, systemd_unit: {name: app, content: \"[Service\\nExecStart=/bin/true\\n\"}}\n");
        isRefused("/etc/systemd/system/app.service:1: Invalid section header");
        project.tasks(
                "- {name: app, systemd_unit: {name: app, content: \"[Service]\\nExecStart=/bin/true\\nUzer=x\\n\"}}\n");
        isRefused("/etc/systemd/system/app.service:3: Unknown key", "Uzer");
    }

    @Test
    void aTimeThatNeverComesIsRefused() {
        project.tasks("- {name: app, systemd_unit: {name: app.timer, timer: {OnCalendar: '*-02-30'}}}\n");
        isRefused("/etc/systemd/system/app.timer: OnCalendar=*-02-30 never comes");
        assertThat(host.sh("ls /etc/systemd/system")).doesNotContain("app.timer");
    }

    @Test
    void aServiceThatEndsAfterTwoSecondsIsReplacedByTheOneBefore() {
        String before = unit();
        describe("/bin/sh -c 'echo beginning; sleep 2; echo oops; exit 3'");
        Outcomes applied = project.apply();
        assertThat(applied.exit()).as("%s", applied).isEqualTo(2);
        assertThat(applied.failure())
                .contains("app.service ended with status 3", "everything is as it was before")
                .containsSubsequence("beginning", "oops");
        assertThat(unit()).isEqualTo(before);
        assertThat(host.sh("tr '\\0' ' ' </proc/" + process() + "/cmdline").strip())
                .isEqualTo(SLEEP);
        describe(SLEEP);
        assertThat(project.check().exit()).isZero();
    }

    @Test
    void aServiceThatEndsWellHasNotStayedUp() {
        describe("/bin/sleep 1");
        assertThat(project.apply().failure()).contains("ended by itself", "Type=oneshot is for what ends");
        assertThat(host.sh("systemctl is-active app").strip()).isEqualTo("active");
    }

    @Test
    void aServiceThatSystemdStartsAgainAndAgainHasNotStayedUp() {
        describe("/bin/false", "Restart: always", "RestartSec: 100ms");
        // while systemd starts it again, it knows no longer with which status it has ended
        assertThat(project.apply().failure())
                .contains("app.service ended", "status=1/FAILURE")
                .containsAnyOf("with status 1", "was started again");
        assertThat(host.sh("systemctl is-active app").strip()).isEqualTo("active");
    }

    @Test
    void aNewServiceThatDoesNotStartLeavesNothing() {
        project.tasks("- name: new\n  systemd_unit: {name: new, service: {ExecStart: /bin/false},"
                + " install: {WantedBy: multi-user.target}, enabled: true, started: true}\n");
        assertThat(project.apply().failure()).contains("new.service ended with status 1");
        assertThat(host.sh("find /etc/systemd/system -name 'new*'; systemctl list-units --all --no-legend 'new*'"))
                .isEmpty();
    }

    @Test
    void aServiceThatIgnoresTheSignalIsEndedAfterItsTime() {
        describe("/bin/sh -c \"trap '' TERM; while :; do sleep 1; done\"", "TimeoutStopSec: 2");
        assertThat(project.apply().exit()).isZero();
        String process = process();
        describe(SLEEP, "TimeoutStopSec: 2");
        Outcomes applied = project.apply();
        assertThat(applied.exit()).as("%s", applied).isZero();
        assertThat(process()).isNotEqualTo(process);
    }

    @Test
    void aServiceOfATaskThatIsWrongLeavesTheOthersAsTheyWere() {
        String process = process();
        project.tasks("""
                - name: app
                  systemd_unit: {name: app, service: {ExecStart: /usr/bin/sleep 1000}, settle: 1}
                - name: other
                  systemd_unit: {name: other, service: {ExecStart: /bin/nothing}, started: true}
                """);
        Outcomes applied = project.apply();
        assertThat(applied.with("failed")).as("%s", applied).containsExactly("other");
        assertThat(applied.with("skipped")).containsExactly("app");
        assertThat(process()).isEqualTo(process);
        assertThat(host.sh("ls /etc/systemd/system")).doesNotContain("other");
    }

    @Test
    void aFullDiskLeavesWhatRuns() {
        String process = process();
        host.sh("cp -a /etc/systemd/system /run/kept && mount -t tmpfs -o size=512k none /etc/systemd/system"
                + " && cp -a /run/kept/. /etc/systemd/system && systemctl daemon-reload");
        try {
            String before = unit();
            host.sh("dd if=/dev/zero of=/etc/systemd/system/fill bs=1k 2>/dev/null || true");
            describe(SLEEP, "Environment: {A: " + "x".repeat(8000) + "}");
            Outcomes applied = project.apply();
            assertThat(applied.exit()).as("%s", applied).isEqualTo(2);
            assertThat(applied.failure()).contains("No space left on device");
            assertThat(unit()).isEqualTo(before);
            assertThat(process()).isEqualTo(process);
        } finally {
            host.sh("umount /etc/systemd/system && rm -r /run/kept && systemctl daemon-reload");
        }
    }

    /** A script that runs when its controller dies comes to its end: what is wrong is undone then, too. */
    @Test
    void theHostUndoesWhatDoesNotStayUpWithoutItsController() {
        String before = unit();
        describe("/bin/sh -c 'sleep 4; exit 3'");
        project.tasks(tasks().replace("settle: 3", "settle: 8"));
        Plumb.Running running = project.startApply();
        awaits("grep -q 'sleep 4' /etc/systemd/system/app.service && systemctl is-active -q app");
        running.kill();
        awaits("grep -q 'sleep infinity' /etc/systemd/system/app.service && case $(tr '\\0' ' '"
                + " </proc/$(systemctl show --value -p MainPID app)/cmdline) in *infinity*) :;; *) false;; esac");
        assertThat(unit()).isEqualTo(before);
        describe(SLEEP);
        assertThat(project.apply().changed()).isEmpty();
    }

    @Test
    void whoInterruptsItGetsBackWhatWas() {
        String before = unit();
        describe("/usr/bin/sleep 1000");
        project.tasks(tasks().replace("settle: 3", "settle: 60\n  timeout: 4"));
        long start = System.nanoTime();
        Outcomes applied = project.apply();
        assertThat(applied.exit()).as("%s", applied).isEqualTo(2);
        assertThat(applied.failure()).contains("its time was over", "everything is as it was before");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(50));
        assertThat(unit()).isEqualTo(before);
        assertThat(host.sh("tr '\\0' ' ' </proc/" + process() + "/cmdline").strip())
                .isEqualTo(SLEEP);
    }

    private String tasks() {
        return Checkout.read(folder.resolve("site.yml"))
                .replaceAll("(?s)^.*?tasks:\n", "")
                .indent(-4);
    }

    private void awaits(String condition) {
        host.sh("for i in $(seq 400); do { " + condition + "; } && exit 0; sleep 0.1; done; exit 1");
    }

    @Test
    void aDescriptionRestartsNoneOfTwentyAndAnEnvironmentOne() {
        String tasks = """
                - name: all
                  systemd_unit:
                    name: "many${item}"
                    unit: {Description: "${words!'one'} of many"}
                    service: {ExecStart: /usr/bin/sleep infinity, Environment: "LEVEL=${(item == 7)?then(level!'1', '1')}"}
                    started: true
                    settle: 0
                  loop: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19]
                """;
        project.tasks(tasks);
        Outcomes first = project.apply();
        assertThat(first.exit()).as("%s", first).isZero();
        List<String> before = processes();
        Outcomes described = project.apply("-e", "words=two");
        assertThat(described.exit()).as("%s", described).isZero();
        assertThat(described.count("web", "changed")).isEqualTo(1);
        assertThat(processes()).isEqualTo(before);
        assertThat(project.apply("-e", "words=two", "-e", "level=2").exit()).isZero();
        List<String> after = processes();
        assertThat(after).hasSize(20);
        for (int i = 0; i < 20; i++) {
            assertThat(after.get(i).equals(before.get(i)))
                    .as("process of many%d", i)
                    .isEqualTo(i != 7);
        }
        Outcomes again = project.apply("-e", "words=two", "-e", "level=2");
        assertThat(again.changed()).isEmpty();
        assertThat(again.count("web", "exchanges")).isEqualTo(1);
    }

    private List<String> processes() {
        return host.sh("for i in $(seq 0 19); do systemctl show --value -p MainPID many$i; done")
                .lines()
                .toList();
    }

    @Test
    void aSocketIsOpenedAnewAlthoughItsServiceRuns() {
        String tasks = """
                - name: service
                  systemd_unit: {name: door, service: {ExecStart: /usr/bin/sleep infinity}}
                - name: socket
                  systemd_unit: {name: door.socket, socket: {ListenStream: 7070}, started: true}
                """;
        project.tasks(tasks);
        assertThat(project.apply().exit()).isZero();
        host.sh("systemctl start door");
        project.tasks(tasks.replace("7070", "7071"));
        Outcomes applied = project.apply();
        assertThat(applied.exit()).as("%s", applied).isZero();
        assertThat(host.sh("systemctl is-active door door.socket").strip()).isEqualTo("active\nactive");
        assertThat(host.sh("systemctl show --value -p Listen door.socket")).contains("7071");
    }

    @Test
    void aHandlerHasNothingLeftToDo() {
        String handlers = "  handlers:\n    - {name: read, systemd: {daemon_reload: true}}\n"
                + "    - {name: again, systemd: {name: app, state: restarted}}\n";
        project.playbook("- hosts: all\n  gather_facts: false\n  tasks:\n    - name: app\n"
                + "      systemd_unit: {name: app, service: {ExecStart: /usr/bin/sleep 2000}, settle: 0}\n"
                + "      notify: [read, again]\n" + handlers);
        Outcomes checked = project.check();
        Outcomes applied = project.apply();
        assertThat(applied.exit()).as("%s", applied).isZero();
        assertThat(applied.with("ok")).as("%s", applied).contains("read", "again");
        assertThat(checked.with("ok")).as("%s", checked).contains("read", "again");
    }

    private static String unit(String name, String program, String more) {
        return "- name: " + name + "\n  systemd_unit: {name: " + name + ", service: {ExecStart: " + program
                + "}, settle: 1" + more + "}\n";
    }

    private String states(String... units) {
        return host.sh("systemctl is-active " + String.join(" ", units) + " || true")
                .strip()
                .replace('\n', ' ');
    }

    @Test
    void onAnotherHostItIsATransactionToo() {
        project.inventory(host.inventoryLine("web", folder), host.inventoryLine("other", folder));
        project.playbook("- hosts: web\n  gather_facts: false\n  tasks:\n"
                + (unit("far", SLEEP, ", started: true") + "  delegate_to: other\n").indent(4));
        Outcomes checked = project.check();
        assertThat(checked.uncertain()).as("%s", checked).containsExactly("far");
        Outcomes applied = project.apply();
        assertThat(applied.exit()).as("%s", applied).isZero();
        assertThat(states("far")).isEqualTo("active");
        assertThat(project.apply().changed()).isEmpty();
        project.playbook("- hosts: web\n  gather_facts: false\n  tasks:\n"
                + (unit("far", "/no/such", "") + "  delegate_to: other\n").indent(4));
        assertThat(project.apply().failure()).contains("/no/such is not executable", "everything is as it was before");
        assertThat(host.sh("cat /etc/systemd/system/far.service")).contains(SLEEP);
    }

    @Test
    void asyncIsRefused() {
        project.tasks(unit("later", SLEEP, "") + "  async: 30\n  poll: 0\n");
        for (Outcomes each : List.of(project.check(), project.apply())) {
            assertThat(each.failure()).contains("async cannot carry out what is put into force at once");
        }
    }

    @Test
    void whatMayFailTakesNothingWithIt() {
        project.tasks(unit("needed", SLEEP, ", started: true") + unit("optional", "/bin/false", ", started: true")
                + "  ignore_errors: true\n");
        Outcomes applied = project.apply();
        assertThat(applied.exit()).as("%s", applied).isZero();
        assertThat(applied.changed()).containsExactly("needed");
        assertThat(states("needed")).isEqualTo("active");
    }

    @Test
    void aUnitOfAPackageIsWhatRemains() {
        host.sh("printf '[Service]\\nExecStart=/usr/bin/sleep 5000\\n' >/usr/lib/systemd/system/vendor.service"
                + " && systemctl daemon-reload && systemctl start vendor");
        project.tasks("- {name: gone, systemd_unit: {name: vendor, state: absent}}\n");
        assertThat(project.apply().changed()).isEmpty();
        assertThat(states("vendor")).isEqualTo("active");
        project.tasks(unit("vendor", SLEEP, ""));
        assertThat(project.apply().changed()).containsExactly("vendor");
        project.tasks("- {name: gone, systemd_unit: {name: vendor, state: absent, settle: 0}}\n");
        Outcomes applied = project.apply();
        assertThat(applied.exit()).as("%s", applied).isZero();
        assertThat(host.sh("systemctl show -p ExecStart vendor")).contains("sleep 5000");
        assertThat(states("vendor")).isEqualTo("active");
        assertThat(project.apply().changed()).isEmpty();
    }

    @Test
    void whatNeedsItRunsAgainWhenItIsRestored() {
        String needs = "- {name: needs, systemd_unit: {name: needs, unit: {BindsTo: base.service, After: base.service},"
                + " service: {ExecStart: /usr/bin/sleep infinity}, started: true, settle: 0}}\n";
        project.tasks(unit("base", SLEEP, ", started: true") + needs);
        assertThat(project.apply().exit()).isZero();
        project.tasks(unit("base", "/bin/sh -c 'sleep 0.5; exit 1'", ", started: true"));
        assertThat(project.apply().failure()).contains("base.service ended with status 1");
        assertThat(states("base", "needs")).isEqualTo("active active");
        project.tasks("- {name: base, systemd_unit: {name: base, state: absent}}\n"
                + unit("wrong", "/bin/false", ", started: true"));
        assertThat(project.apply().with("failed")).containsExactly("wrong");
        assertThat(states("base", "needs")).isEqualTo("active active");
    }

    @Test
    void aSocketThatCannotBeOpenedLeavesItsService() {
        String tasks = unit("gate", SLEEP, "")
                + "- {name: socket, systemd_unit: {name: gate.socket, socket: {ListenStream: 7171}, started: true}}\n";
        project.tasks(tasks);
        assertThat(project.apply().exit()).isZero();
        host.sh("systemctl start gate");
        project.tasks(tasks.replace("7171", "22"));
        Outcomes applied = project.apply();
        assertThat(applied.with("failed")).as("%s", applied).containsExactly("socket");
        assertThat(applied.failure()).contains("everything is as it was before");
        assertThat(states("gate", "gate.socket")).isEqualTo("active active");
    }

    @Test
    void otherTimesDoNotRunTheJob() {
        String task =
                "- {name: job, systemd_timer: {name: job, command: 'echo ran >>/var/tmp/ran', schedule: '@monthly'}}\n";
        project.tasks(task);
        assertThat(project.apply().exit()).isZero();
        host.sh("mkdir -p /var/lib/systemd/timers && touch -d '2 days ago' /var/lib/systemd/timers/stamp-job.timer");
        project.tasks(task.replace("@monthly", "@daily"));
        assertThat(project.apply().exit()).isZero();
        host.sh("sleep 1; [ ! -e /var/tmp/ran ]");
        project.tasks("- {name: job, systemd_timer: {name: job, state: absent}}\n");
        assertThat(project.apply().exit()).isZero();
        host.sh("[ ! -e /var/lib/systemd/timers/stamp-job.timer ]");
    }

    @Test
    void oneTaskStartsItAndTheNextOneStopsIt() {
        project.tasks(unit("fickle", SLEEP, ", started: true")
                + unit("fickle", SLEEP, ", started: false").replace("name: fickle\n", "name: stop\n"));
        Outcomes checked = project.check();
        Outcomes applied = project.apply();
        assertThat(applied.exit()).as("%s", applied).isZero();
        assertThat(checked.changed()).isEqualTo(applied.changed());
        assertThat(states("fickle")).isEqualTo("inactive");
    }

    @Test
    void unitsThatAreNamedAlikeAreOneTransaction() {
        String tasks = unit("hall", SLEEP, ", started: true") + unit("hall-two", SLEEP, ", started: true")
                + "- {name: times, systemd_timer: {name: hall-times, command: date, schedule: '@daily'}}\n";
        project.tasks(tasks);
        Outcomes checked = project.check();
        assertThat(checked.uncertain()).as("%s", checked).isEmpty();
        Outcomes applied = project.apply();
        assertThat(applied.exit()).as("%s", applied).isZero();
        assertThat(applied.diffs().keySet()).isEqualTo(checked.diffs().keySet());
        assertThat(applied.out()).contains("start of hall.service, hall-two.service, hall-times.timer");
        project.tasks(tasks.replaceFirst(SLEEP, "/usr/bin/sleeep 1"));
        assertThat(project.check().failure()).contains("/usr/bin/sleeep is not executable");
    }
}
