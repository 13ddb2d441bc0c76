package dev.plumb.it;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is told of services, timers and failed units, and that no dry run answers from before what an earlier task changes. */
class UnitFactsTest extends OwnHost {
    private Project project;

    @BeforeEach
    void prepare() {
        project = new Project(folder).on(host);
    }

    /** After this task a dry run does not know what hangs on the facts, and the apply finds them as they are then. */
    private void isOpen(String task, String condition) {
        project.tasks(task + """
                - {name: services, service_facts: }
                - {name: timers, systemd_facts: }
                - name: hangs on it
                  file: {path: /srv/seen, state: touch}
                  when: %s
                """.formatted(condition));
        assertThat(project.check().with("unknown")).containsExactly("hangs on it");
        Outcomes applied = project.apply();
        assertThat(applied.exit()).as("%s", applied).isZero();
        assertThat(applied.changed()).as("%s", applied).contains("hangs on it");
    }

    @Test
    void aPlannedTimerIsNotKnownBeforeApply() {
        isOpen(
                "- systemd_timer: {name: coming, command: 'true', schedule: '*-*-* 04:00:00'}\n",
                "timers['coming.timer']?? and timers['coming.timer'].next??");
    }

    @Test
    void aServiceThatIsStoppedBeforeIsNotToldToRun() {
        host.sh("printf '[Service]\\nExecStart=/usr/bin/sleep infinity\\n' >/etc/systemd/system/going.service;"
                + "systemctl daemon-reload; systemctl start going");
        isOpen("- service: {name: going, state: stopped}\n", "services['going.service'].state != 'running'");
        host.sh("systemctl start going");
        isOpen("- command: systemctl stop going\n", "services['going.service'].state != 'running'");
        assertThat(host.sh("systemctl is-active going || true")).isEqualTo("inactive\n");
    }

    @Test
    void aUnitThatAnEarlierTaskMendsIsNotToldToHaveFailed() {
        host.sh(
                "printf '[Service]\\nType=oneshot\\nExecStart=/usr/bin/test -e /srv/good\\n' >/etc/systemd/system/ill.service;"
                        + "systemctl daemon-reload; systemctl start ill || touch /srv/good");
        isOpen(
                "- service: {name: ill, state: started}\n",
                "failed_units?filter(u -> u.name == 'ill.service')?size == 0");
    }

    @Test
    void factsShowWhatHasFailedAndTheTimers() {
        host.sh("printf '[Service]\\nType=oneshot\\nExecStart=/bin/false\\n' >/etc/systemd/system/broken.service;"
                + "printf '[Timer]\\nOnCalendar=2090-01-01\\n' >/etc/systemd/system/broken.timer;"
                + "systemctl daemon-reload; systemctl start broken.timer; systemctl start broken || true");
        Outcomes facts = Plumb.run("facts", "-i", folder.resolve("hosts.ini").toString());
        assertThat(facts.exit()).as("%s", facts).isZero();
        String shown = facts.out().replaceAll("\\s+", " ");
        assertThat(shown)
                .containsPattern(
                        "\"failed_units\": \\[ \\{ \"name\": \"broken.service\", \"result\": \"exit-code\", \"since\": \"20[0-9TZ:-]+\" \\} \\]")
                .contains("\"next\": \"2090-01-01T00:00:00Z\"", "\"distribution\": \"Debian\"");
    }
}
