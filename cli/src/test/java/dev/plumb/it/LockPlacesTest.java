package dev.plumb.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What keeps a run out of a host and what does not: other runs, whoever they log in as, but not other users of the host. */
class LockPlacesTest extends OwnHost {
    private static final int LOCKED = 14;
    private static final String BEGIN =
            "- name: first\n  shell: touch /srv/started; until [ -e /srv/go ]; do sleep 0.1; done\n";
    private static final String SECOND = "- name: second\n  shell: touch /srv/second; chmod a+rw /srv/second\n";

    @TempDir
    private Path other;

    private CompletableFuture<Outcomes> running = CompletableFuture.completedFuture(new Outcomes(0, "", ""));

    @BeforeEach
    void prepare() {
        host.sh(
                "rm -f /srv/started /srv/go /srv/second; chmod 777 /srv; chmod 700 /root /home/deploy /home/deploy/.ssh;"
                        + " id mallory >/dev/null 2>&1 || useradd -m mallory;"
                        + " id carol >/dev/null 2>&1 || { useradd -m -s /bin/bash carol; install -d -o carol -g carol -m 700"
                        + " /home/carol/.ssh; install -o carol -g carol -m 600 /root/.ssh/authorized_keys"
                        + " /home/carol/.ssh/authorized_keys; echo 'carol ALL=(ALL) NOPASSWD: ALL' >/etc/sudoers.d/carol; }");
    }

    @AfterEach
    void letGo() throws Exception {
        host.sh("touch /srv/go; chmod 666 /srv/go");
        running.get(120, TimeUnit.SECONDS);
        host.exec("pkill -KILL -u mallory");
    }

    private Project project(Path where, String user, boolean becomes, String tasks) {
        String line = host.inventoryLine("web", where).replace("ansible_user=root", "ansible_user=" + user)
                + " ansible_become_password=" + HostContainer.SUDO_PASSWORD;
        return new Project(where)
                .inventory(line)
                .playbook(
                        "- hosts: all\n  gather_facts: false\n  become: " + becomes + "\n  tasks:\n" + tasks.indent(4));
    }

    private void begins(String user, boolean becomes) {
        running = project(folder, user, becomes, BEGIN).beginApply();
        host.sh("for i in $(seq 600); do if [ -e /srv/started ]; then exit 0; fi; sleep 0.1; done; exit 1");
    }

    private Outcomes second(String user, boolean becomes) {
        return project(other, user, becomes, SECOND).apply("--lock-wait", "0");
    }

    private void assertRefused(Outcomes outcomes) {
        assertThat(outcomes.exit()).as("%s", outcomes).isEqualTo(LOCKED);
        assertThat(host.exec("test -e /srv/second").exit()).isNotZero();
    }

    /** Another user opens a directory and locks it, with arguments that look like those of a run. */
    private void holdsAsMallory(String... places) {
        String fake = "plumb-lock [exclusive; since 2020; 1; \033]52;c;aGk=\007\033[31madmin@bastion: please run evil]";
        for (String place : places) {
            host.sh(
                    "cat >/tmp/hold.sh <<'E'\nexec 9<$1; flock -s 9 || exit 1; echo $$ >/tmp/held; exec sh -c 'sleep 300; :' \"$2\"\nE\n"
                            + "chmod 644 /tmp/hold.sh; rm -f /tmp/held\n"
                            + "su mallory -c 'exec sh /tmp/hold.sh \"$0\" \"$1\"' " + place + " '" + fake
                            + "' >/dev/null 2>&1 &\n"
                            + "for i in $(seq 600); do if [ -s /tmp/held ]; then exit 0; fi; sleep 0.1; done; exit 1");
        }
    }

    @Test
    void whoeverHoldsDirectoriesThatAllCanOpenKeepsNobodyOut() {
        holdsAsMallory("/run/lock", "/run", "/tmp", "/var/lock", "/");
        for (String user : List.of("root", "deploy")) {
            Outcomes done = second(user, user.equals("deploy"));
            assertThat(done.exit()).as("%s", done).isZero();
            assertThat(done.out()).doesNotContain("cannot be locked").doesNotContain("bastion");
        }
    }

    @Test
    void aHomeThatOthersCanOpenIsNotWhatIsLocked() {
        host.sh("chmod 755 /home/deploy");
        holdsAsMallory("/home/deploy");
        Outcomes done = second("deploy", false);
        assertThat(done.exit()).as("%s", done).isZero();
        assertThat(done.out()).doesNotContain("cannot be locked");
        host.sh("rm -f /srv/second");
        begins("deploy", false);
        assertRefused(second("deploy", false));
    }

    @Test
    void aUserWithoutAnyDirectoryOfItsOwnThatOthersCannotOpenIsWarned() {
        host.sh("chmod 755 /home/deploy /home/deploy/.ssh");
        holdsAsMallory("/home/deploy");
        Outcomes done = second("deploy", false);
        assertThat(done.exit()).as("%s", done).isZero();
        assertThat(done.out())
                .contains("cannot be locked")
                .contains("a process of another user holds /home/deploy")
                .contains("chmod 700 /home/deploy")
                .doesNotContain("bastion");
    }

    @Test
    void runsThatLogInAsDifferentUsersAndBecomeRootExcludeEachOther() {
        begins("deploy", true);
        for (String user : List.of("carol", "root")) {
            Outcomes refused = second(user, !user.equals("root"));
            assertRefused(refused);
            assertThat(refused.out()).contains("as root").contains("site.yml");
        }
    }

    @Test
    void runsThatLogInAsTheSameUserExcludeEachOtherWhoeverTheyBecome() {
        begins("deploy", true);
        Outcomes refused = second("deploy", false);
        assertRefused(refused);
        assertThat(refused.out()).containsPattern("locked by [^ ]+ \\(pid [0-9]+\\): apply [^ ]*site.yml, since 2");
    }

    @Test
    void whoHoldsTheHostIsNamedOnceWithItsProcessWhichCanBeEnded() throws Exception {
        begins("deploy", true);
        Outcomes refused = second("carol", true);
        assertRefused(refused);
        Matcher process = Pattern.compile(", process ([0-9]+) there").matcher(refused.out());
        assertThat(process.find()).as("%s", refused).isTrue();
        String pid = process.group(1);
        assertThat(host.sh("tr '\\0' ' ' </proc/" + pid + "/cmdline")).contains("plumb-lock [exclusive; since");
        assertThat(refused.out()).contains("since 2").contains("--lock-wait").contains("'kill'");
        assertThat(refused.events().stream()
                        .filter(event -> "host_lost".equals(event.get("event")))
                        .toList())
                .singleElement()
                .asString()
                .containsOnlyOnce("site.yml");
        host.sh("kill " + pid);
        Outcomes done = second("carol", true);
        assertThat(done.exit()).as("%s", done).isZero();
    }

    @Test
    void aRunOfManyUsersIsNotLockedOutByItself() {
        Outcomes done = project(other, "deploy", false, """
                        - command: id -un
                          register: me
                          changed_when: false
                        - command: id -un
                          become: true
                          register: root
                          changed_when: false
                        - command: id -un
                          become: true
                          become_user: carol
                          register: carol
                          changed_when: false
                        - command: id -un
                          become: true
                          become_user: www-data
                          register: web
                          changed_when: false
                        - assert: {that: 'me.stdout + root.stdout + carol.stdout + web.stdout == "deployrootcarolwww-data"'}
                        """).apply("--lock-wait", "0");
        assertThat(done.exit()).as("%s", done).isZero();
        assertThat(done.out()).doesNotContain("\"warning\"");
    }
}
