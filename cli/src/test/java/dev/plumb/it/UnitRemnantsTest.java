package dev.plumb.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What units leave behind, what ends with them, and what keeps them from starting: a dry run says of it what an apply does. */
class UnitRemnantsTest extends OwnHost {
    private static final String SLEEP = "[Service]\\nExecStart=/usr/bin/sleep infinity\\n";

    private Project project;

    @BeforeEach
    void prepare() {
        project = new Project(folder).on(host);
    }

    /** The apply does what the dry run said, and leaves nothing to be done. */
    private Outcomes agree() {
        Outcomes check = project.check();
        assertThat(check.with("failed")).as("%s", check).isEmpty();
        assertThat(check.uncertain()).as("%s", check).isEmpty();
        Outcomes applied = project.apply();
        assertThat(applied.exit()).as("%s", applied).isZero();
        assertThat(applied.changed()).isEqualTo(check.changed());
        assertThat(applied.diffs()).isEqualTo(check.diffs());
        return applied;
    }

    @Test
    void whatNeedsAServiceEndsWithItAndALaterTaskKnows() {
        host.sh("cd /etc/systemd/system; printf '" + SLEEP + "' >base.service;"
                + "printf '[Unit]\\nRequires=base.service\\nAfter=base.service\\n" + SLEEP + "' >needs.service;"
                + "printf '[Unit]\\nPartOf=needs.service\\n" + SLEEP + "' >part.service;"
                + "printf '[Unit]\\nBindsTo=base.service\\nAfter=base.service\\n" + SLEEP + "' >bound.service;"
                + "printf '[Unit]\\nWants=base.service\\n" + SLEEP + "' >wants.service;"
                + "systemctl daemon-reload; systemctl start base needs part bound wants");
        project.tasks("""
                - {name: base, service: {name: base, state: stopped}}
                - {name: needs, service: {name: needs, state: stopped}}
                - {name: part, service: {name: part, state: stopped}}
                - {name: wants, service: {name: wants, state: started}}
                """);
        Outcomes ended = agree();
        assertThat(ended.changed()).containsExactly("base");
        assertThat(ended.diffs().toString())
                .contains("service needs", "service part", "service bound")
                .doesNotContain("wants");
        host.sh("systemctl start base needs part bound");
        project.tasks("""
                - {name: base, systemd_unit: {name: base, content: "%s", started: false}}
                - {name: part, service: {name: part, state: started}}
                """.formatted(SLEEP));
        assertThat(agree().changed()).containsExactly("base", "part");
        assertThat(host.sh("systemctl is-active base needs part || true")).isEqualTo("inactive\ninactive\nactive\n");
    }

    @Test
    void aUnitThatRunsWithoutItsFileIsStopped() {
        String lost = "printf '" + SLEEP
                + "' >/etc/systemd/system/lost.service; systemctl daemon-reload; systemctl start lost;"
                + "rm /etc/systemd/system/lost.service; systemctl daemon-reload";
        host.sh(lost);
        project.tasks("- {name: lost, service: {name: lost, state: restarted}}\n");
        assertThat(project.check().failure()).contains("its unit file is gone, so that it can only be stopped");
        project.tasks("- {name: lost, systemd_unit: {name: lost, state: absent}}\n");
        assertThat(agree().changed()).containsExactly("lost");
        assertThat(host.sh("systemctl is-active lost || true")).isEqualTo("inactive\n");
        assertThat(project.check().exit()).isZero();
        host.sh(lost);
        project.tasks("- {name: lost, service: {name: lost, state: stopped}}\n");
        assertThat(project.apply().changed()).containsExactly("lost");
        assertThat(host.sh("systemctl is-active lost || true")).isEqualTo("inactive\n");
        host.sh(lost);
        project.tasks(
                "- {name: lost, systemd_unit: {name: lost, content: \"" + SLEEP + "\", started: true, settle: 0}}\n");
        assertThat(agree().changed()).containsExactly("lost");
        assertThat(project.check().exit()).isZero();
    }

    @Test
    void noEmptyDirectoryOfDropInsStays() {
        project.tasks("""
                - {name: unit, systemd_unit: {name: app, content: "%s"}}
                - {name: limits, systemd_unit: {name: app, drop_in: limits, service: {Nice: 1}}}
                """.formatted(SLEEP));
        project.apply();
        project.tasks("- {name: limits, systemd_unit: {name: app, drop_in: limits, state: absent}}\n");
        assertThat(agree().changed()).containsExactly("limits");
        assertThat(host.sh("ls -d /etc/systemd/system/app.service* | xargs -n1 basename"))
                .isEqualTo("app.service\n");
        host.sh(
                "cd /etc/systemd/system; mkdir app.service.d; printf '[Service]\\nNice=2\\n' | tee app.service.d/a.conf app.service.d/b.conf >/dev/null");
        project.tasks("- {name: unit, systemd_unit: {name: app, content: \"" + SLEEP + "\"}}\n");
        agree();
        assertThat(host.sh("ls -d /etc/systemd/system/app.service* | xargs -n1 basename"))
                .isEqualTo("app.service\n");
        host.sh(
                "cd /etc/systemd/system; mkdir app.service.d; printf '[Service]\\nNice=2\\n' >app.service.d/a.conf; touch app.service.d/README");
        agree();
        assertThat(host.sh("ls /etc/systemd/system/app.service.d")).isEqualTo("README\n");
    }

    @Test
    void dropInsOfATemplateWithoutInstancesGoToo() {
        String task = "- {name: many, systemd_unit: {name: many@, content: \"" + SLEEP + "\"}}\n";
        project.tasks(task);
        project.apply();
        host.sh(
                "cd /etc/systemd/system; mkdir many@.service.d; printf '[Service]\\nNice=2\\n' >many@.service.d/hand.conf");
        assertThat(agree().changed()).containsExactly("many");
        assertThat(host.sh("ls -d /etc/systemd/system/many@*")).isEqualTo("/etc/systemd/system/many@.service\n");
        host.sh(
                "cd /etc/systemd/system; mkdir many@.service.d; printf '[Service]\\nNice=2\\n' >many@.service.d/kept.conf");
        project.tasks(task.replace("\"}}", "\", keep_drop_ins: [kept]}}"));
        assertThat(project.check().exit()).isZero();
    }

    @Test
    void whatKeepsAUnitFromStartingIsToldBefore() {
        for (List<String> each : List.of(
                List.of(
                        "[Service]\\nExecStart=/bin/true\\nEnvironmentFile=/etc/no-such\\n",
                        "EnvironmentFile of held.service"),
                List.of(
                        "[Unit]\\nConditionPathExists=/srv/no-such\\n" + SLEEP,
                        "ConditionPathExists=/srv/no-such of held.service"),
                List.of(
                        "[Unit]\\nConditionPathExists=!/etc/passwd\\n" + SLEEP,
                        "ConditionPathExists=!/etc/passwd does not hold"),
                List.of("[Unit]\\nConditionVirtualization=no\\n" + SLEEP, "ConditionVirtualization=no does not hold"),
                List.of(
                        "[Unit]\\nAssertPathExists=/srv/no-such\\n" + SLEEP,
                        "AssertPathExists=/srv/no-such of held.service"))) {
            project.tasks("- {name: held, systemd_unit: {name: held, content: \"" + each.get(0)
                    + "\", started: true, settle: 0}}\n");
            for (Outcomes run : List.of(project.check(), project.apply())) {
                assertThat(run.failure()).as("%s", run).contains(each.get(1));
            }
            assertThat(host.sh("ls /etc/systemd/system")).doesNotContain("held");
        }
        project.tasks("""
                - {name: settings, copy: {dest: /var/run/held.env, content: "A=1\\n"}}
                - name: held
                  systemd_unit:
                    name: held
                    unit: {ConditionPathExists: ["/srv/gone", "", /run/held.env, "!/srv/gone"]}
                    service: {ExecStart: /usr/bin/sleep infinity, EnvironmentFile: [/run/held.env, -/etc/no-such]}
                    started: true
                    settle: 0
                """);
        assertThat(agree().changed()).containsExactly("settings", "held");
    }
}
