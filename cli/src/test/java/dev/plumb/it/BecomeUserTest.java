package dev.plumb.it;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tasks as users that are made in the same play, that nobody makes, and that the host refuses. */
@Timeout(300)
class BecomeUserTest extends OwnHost {
    private static final int FAILED = 2;
    private static final String AS_APP = "  become: true\n  become_user: app\n";

    private Project project;

    @BeforeEach
    void prepare() {
        host.sh("userdel -rf app 2>/dev/null; groupdel team 2>/dev/null; rm -rf /srv/made; mkdir /srv/made");
        project = new Project(folder).on(host);
    }

    private void as(String user, String more) {
        project.inventory(
                host.inventoryLine("web", folder).replace("ansible_user=root", "ansible_user=" + user) + more);
    }

    /** The account is not there when the first tasks are looked at, and its own tasks are of every kind. */
    @Test
    void anAccountThatTheSamePlayMakesIsBecomeOnceItIsThere() {
        project.tasks("""
                - name: account
                  user: {name: app}
                - name: absolute
                  copy: {dest: /home/app/note, content: "x\\n"}
                AS_APP
                - name: from home
                  copy: {dest: ~/own, content: "y\\n"}
                AS_APP
                - name: look
                  stat: {path: ~/note}
                  register: note
                AS_APP
                - name: who
                  command: id -un
                  changed_when: false
                  register: who
                AS_APP
                - name: run
                  shell: id -un >ran
                  args: {chdir: /home/app}
                AS_APP
                - name: seen
                  assert:
                    that: ["note.stat.exists", "who.stdout == 'app'"]
                """.replace("AS_APP\n", AS_APP));
        Outcomes checked = project.check();
        assertThat(checked.with("failed")).as("%s", checked).isEmpty();
        assertThat(checked.uncertain()).contains("absolute", "from home", "look", "who", "run");
        assertThat(checked.diffs().get("absolute")).contains("+ owner: app", "+ group: app");
        assertThat(host.exec("id app").exit()).isNotZero();
        Outcomes done = project.apply();
        assertThat(done.exit()).as("%s", done).isZero();
        assertThat(host.sh("cat /home/app/ran")).isEqualTo("app\n");
        assertThat(host.sh("stat -c %U:%n /home/app/note /home/app/own"))
                .isEqualTo("app:/home/app/note\napp:/home/app/own\n");
        // all of them but the command, which always runs
        assertThat(checked.changed()).isEqualTo(done.changed());
        assertThat(project.check().uncertain()).isEmpty();
    }

    /** What runs as an account keeps it from being removed, and keeps the groups that it began with. */
    @Test
    void anAccountThatWasBecomeCanBeAlteredAndRemoved() {
        project.tasks("""
                - name: team
                  group: {name: team}
                - name: account
                  user: {name: app}
                - name: as it
                  command: touch /home/app/here
                AS_APP
                - name: joins
                  user: {name: app, groups: team}
                - name: groups
                  shell: id -Gn >/home/app/groups
                AS_APP
                - name: kept
                  command: cp /home/app/groups /srv/made/groups
                - name: gone
                  user: {name: app, state: absent, remove: true}
                - name: too late
                  command: id
                  ignore_errors: true
                AS_APP
                """.replace("AS_APP\n", AS_APP));
        Outcomes checked = project.check();
        assertThat(checked.with("failed")).as("%s", checked).containsExactly("too late");
        assertThat(checked.out()).contains("takes it away");
        Outcomes done = project.apply();
        assertThat(done.exit()).as("%s", done).isZero();
        assertThat(done.with("failed")).containsExactly("too late");
        assertThat(host.sh("cat /srv/made/groups")).isEqualTo("app team\n");
        assertThat(host.exec("id app").exit()).isNotZero();
    }

    @Test
    void aUserThatNobodyMakesFailsItsTaskAndNotTheHost() {
        project.tasks("""
                - name: wrong
                  command: id
                  become: true
                  become_user: nobody-there
                  ignore_errors: true
                - name: wrong too
                  copy: {dest: /srv/made/wrong, content: x}
                  become: true
                  become_user: nobody-there
                  ignore_errors: true
                - name: goes on
                  copy: {dest: /srv/made/on, content: x}
                """);
        for (Outcomes outcomes : new Outcomes[] {project.check(), project.apply()}) {
            assertThat(outcomes.with("failed")).as("%s", outcomes).containsExactly("wrong", "wrong too");
            assertThat(outcomes.changed()).containsExactly("goes on");
            assertThat(outcomes.out()).contains("there is no user nobody-there on web, and no earlier task makes it");
        }
        assertThat(host.sh("ls /srv/made")).isEqualTo("on\n");
    }

    /** Debian's su keeps the PATH of whoever calls it, in which there is no sbin. */
    @Test
    void toolsOfAdministratorsAreFoundWhereSuLeavesThemOutOfThePath() {
        host.sh("echo root:geheim | chpasswd; id plain || useradd -m -s /bin/sh plain; mkdir -p /home/plain/.ssh;"
                + " cp /root/.ssh/authorized_keys /home/plain/.ssh/; chown -R plain /home/plain/.ssh");
        as("plain", " ansible_become_method=su ansible_become_password=geheim");
        project.tasks("""
                - name: account
                  user: {name: app}
                  become: true
                - name: path
                  shell: echo $PATH >/srv/made/path
                  become: true
                """);
        Outcomes done = project.apply();
        assertThat(done.exit()).as("%s", done).isZero();
        assertThat(host.sh("id -un app")).isEqualTo("app\n");
        assertThat(host.sh("cat /srv/made/path")).doesNotContain("sbin");
    }

    /** What sshd says of a missing home, and a program in another language, is not the cause. */
    @Test
    void theCauseOfARefusalIsAskedForAndNotReadOutOfWords() {
        host.sh("echo root:geheim | chpasswd; id nohome || useradd -M -d /home/gone -s /bin/sh nohome;"
                + " mkdir -p /etc/ssh/k; cp /root/.ssh/authorized_keys /etc/ssh/k/nohome; chmod 644 /etc/ssh/k/nohome;"
                + " echo 'AuthorizedKeysFile .ssh/authorized_keys /etc/ssh/k/%u' >/etc/ssh/sshd_config.d/k.conf;"
                + " systemctl reload ssh");
        project.tasks("- name: it\n  command: id\n  become: true\n");
        as("nohome", " ansible_become_method=su ansible_become_password=falsch");
        Outcomes wrong = project.apply();
        assertThat(wrong.exit()).as("%s", wrong).isEqualTo(FAILED);
        assertThat(wrong.out()).contains("wrong become password").doesNotContain("not installed");

        host.sh(
                "printf '#!/bin/sh\\necho \"sudo: Datei nicht gefunden: no such file\" >&2\\nexit 1\\n' >/srv/made/sudo;"
                        + " chmod 755 /srv/made/sudo");
        as("nohome", " ansible_become_exe=/srv/made/sudo");
        Outcomes odd = project.apply();
        assertThat(odd.out())
                .as("%s", odd)
                .contains("did not start a shell as root")
                .doesNotContain("not installed");

        as("nohome", " ansible_become_exe=/srv/made/none");
        Outcomes none = project.apply();
        assertThat(none.out()).as("%s", none).contains("not installed");
    }
}
