package dev.plumb.it;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Units of users: they run without a login, nothing of root's is touched on the way, and what does not stay up is taken back. */
class UserUnitsTest extends OwnHost {
    private static final String SUPPORT =
            "DEBIAN_FRONTEND=noninteractive apt-get -qq -y install libpam-systemd >/dev/null 2>&1";

    private Project project;

    @BeforeAll
    void users() {
        host.sh("apt-get -qq update; for u in anna bob carl dora; do useradd -m $u; done");
    }

    @BeforeEach
    void prepare() {
        project = new Project(folder).on(host);
    }

    private static String unit(String user, String program) {
        return """
                - name: app
                  systemd_unit:
                    name: app
                    scope: user
                    user: %s
                    service: {ExecStart: "%s"}
                    install: {WantedBy: default.target}
                    enabled: true
                    started: true
                    settle: 2
                """.formatted(user, program);
    }

    private String asked(String user, String words) {
        return host.sh("runuser -u " + user + " -- env XDG_RUNTIME_DIR=/run/user/$(id -u " + user
                + ") systemctl --user " + words + " || true");
    }

    @Test
    void withoutItsPackageTheDryRunFailsAndNamesIt() {
        host.sh("DEBIAN_FRONTEND=noninteractive apt-get -qq -y purge libpam-systemd >/dev/null 2>&1");
        project.tasks(unit("anna", "/usr/bin/sleep infinity"));
        for (Outcomes each : java.util.List.of(project.check(), project.apply())) {
            assertThat(each.exit()).as("%s", each).isEqualTo(2);
            assertThat(each.failure()).contains("pam_systemd.so does not exist", "libpam-systemd");
        }
        assertThat(host.sh("ls -A /home/anna; ls /var/lib/systemd/linger 2>/dev/null || true"))
                .doesNotContain(".config", "anna");
        project.tasks("- {name: package, apt: {name: libpam-systemd}}\n" + unit("anna", "/usr/bin/sleep infinity"));
        Outcomes check = project.check();
        assertThat(check.with("failed")).as("%s", check).isEmpty();
        assertThat(check.uncertain()).contains("app");
        Outcomes applied = project.apply();
        assertThat(applied.exit()).as("%s", applied).isZero();
        assertThat(asked("anna", "is-active app")).isEqualTo("active\n");
    }

    @Test
    void aUserOfTheSameRunGetsItsUnit() {
        host.sh(SUPPORT);
        project.tasks(
                "- {name: account, user: {name: newcomer}}\n" + unit("newcomer", "/usr/bin/sleep infinity")
                        + "- {name: more, systemd_timer: {name: job, scope: user, user: newcomer, argv: [/bin/true], schedule: daily}}\n");
        Outcomes check = project.check();
        assertThat(check.with("failed")).as("%s", check).isEmpty();
        assertThat(check.changed()).containsExactly("account", "app", "more");
        assertThat(check.uncertain()).containsExactly("app", "more");
        Outcomes applied = project.apply();
        assertThat(applied.exit()).as("%s", applied).isZero();
        assertThat(applied.changed()).isEqualTo(check.changed());
        assertThat(applied.diffs()).isEqualTo(check.diffs());
        assertThat(asked("newcomer", "is-active app job.timer")).isEqualTo("active\nactive\n");
        assertThat(project.check().exit()).isZero();
    }

    @Test
    void whatDoesNotStayUpIsTakenBack() {
        host.sh(SUPPORT);
        project.tasks(unit("bob", "/bin/sh -c 'echo oops; sleep 1; exit 3'"));
        Outcomes failed = project.apply();
        assertThat(failed.exit()).as("%s", failed).isEqualTo(2);
        assertThat(failed.failure())
                .contains("app.service ended with status 3", "oops", "everything is as it was before");
        assertThat(host.sh("ls -A /home/bob; ls /var/lib/systemd/linger")).doesNotContain(".config", "bob");
        project.tasks(unit("bob", "/usr/bin/sleep infinity"));
        assertThat(project.apply().exit()).isZero();
        String text = host.sh("cat /home/bob/.config/systemd/user/app.service");
        project.tasks(unit("bob", "/bin/sh -c 'exit 4'"));
        assertThat(project.apply().failure())
                .contains("app.service ended with status 4", "everything is as it was before");
        assertThat(host.sh("cat /home/bob/.config/systemd/user/app.service")).isEqualTo(text);
        assertThat(asked("bob", "is-active app")).isEqualTo("active\n");
        project.tasks(unit("bob", "/opt/no/such"));
        assertThat(project.check().failure()).contains("/opt/no/such is not executable");
    }

    @Test
    void noLinkOfTheUserIsFollowedAsRoot() {
        host.sh(SUPPORT);
        host.sh("mkdir -p /root/units && echo secret >/root/units/app.service; chmod 600 /root/units/app.service;"
                + " mkdir -p /srv/rooms/.config/systemd/user && chmod -R go+rX /srv/rooms");
        String root = host.sh(
                "cd /root/units && stat -c '%n %U %a %Y' . app.service && cat app.service; find /srv/rooms -printf '%p %u %m\\n'");
        for (String link : java.util.List.of(
                "mkdir -p ~/.config/systemd; ln -s /root/units ~/.config/systemd/user",
                "ln -s /srv/rooms/.config ~/.config",
                "mkdir -p ~/.config/systemd/user; ln -s /root/units/app.service ~/.config/systemd/user/app.service",
                "mkdir -p ~/.config/systemd/user; ln -s /root/units ~/.config/systemd/user/app.service.d")) {
            host.sh("rm -rf /home/carl/.config; runuser -u carl -- sh -c '" + link.replace("~", "/home/carl") + "'");
            project.tasks(unit("carl", "/usr/bin/sleep infinity"));
            project.check();
            project.apply();
            project.tasks("- {name: gone, systemd_unit: {name: app, scope: user, user: carl, state: absent}}\n");
            project.apply();
            assertThat(host.sh("cd /root/units && stat -c '%n %U %a %Y' . app.service && cat app.service;"
                            + " find /srv/rooms -printf '%p %u %m\\n'"))
                    .as(link)
                    .isEqualTo(root);
        }
    }

    @Test
    void aLaterTaskOfTheUserSeesWhatIsPlanned() {
        host.sh(SUPPORT + "; useradd -m emil");
        String restart = """
                - name: again
                  become: true
                  become_user: emil
                  systemd: {name: app, scope: user, state: restarted}
                """;
        project.tasks(restart);
        assertThat(project.check().failure()).contains("user service app.service of emil does not exist");
        host.sh(
                "runuser -u emil -- sh -c 'mkdir -p ~/.config/systemd/user; printf \"[Service]\\nExecStart=/usr/bin/sleep infinity\\n\""
                        + " >~/.config/systemd/user/app.service'");
        for (Outcomes each : java.util.List.of(project.check(), project.apply())) {
            assertThat(each.failure()).contains("user manager emil does not exist", "loginctl enable-linger emil");
        }
        host.sh("rm -r /home/emil/.config");
        project.tasks(unit("emil", "/usr/bin/sleep infinity") + restart);
        Outcomes check = project.check();
        assertThat(check.with("failed")).as("%s", check).isEmpty();
        assertThat(check.changed()).containsExactly("app", "again");
        Outcomes applied = project.apply();
        assertThat(applied.exit()).as("%s", applied).isZero();
        assertThat(applied.changed()).isEqualTo(check.changed());
        assertThat(applied.diffs()).isEqualTo(check.diffs());
    }

    @Test
    void withoutAManagerAUnitIsWrittenAndTakenAway() {
        host.sh(SUPPORT);
        project.tasks("""
                - name: app
                  systemd_unit:
                    name: app
                    scope: user
                    user: dora
                    service: {ExecStart: /usr/bin/sleep infinity}
                    install: {WantedBy: default.target}
                """);
        Outcomes check = project.check();
        Outcomes applied = project.apply();
        assertThat(applied.exit()).as("%s", applied).isZero();
        assertThat(applied.diffs()).isEqualTo(check.diffs());
        assertThat(host.sh("ls /var/lib/systemd/linger")).doesNotContain("dora");
        host.sh("runuser -u dora -- env SYSTEMD_OFFLINE=1 systemctl --user enable app 2>/dev/null");
        project.tasks("- {name: gone, systemd_unit: {name: app, scope: user, user: dora, state: absent}}\n");
        assertThat(project.apply().changed()).containsExactly("gone");
        assertThat(host.sh("find /home/dora/.config ! -type d")).isEmpty();
        assertThat(project.check().exit()).isZero();
    }
}
