package dev.plumb.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.record.RecordLines;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What a host remembers of runs, and what it does not. */
@NeedsHost
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RecordTest {
    private static final String PLAY = """
            - name: web
              hosts: all
              tasks:
                - name: conf
                  copy: {content: "CONTENT\\n", dest: /srv/rec.conf}
                  notify: reload
                - name: fails
                  command: test -e /srv/rec.ok
                  changed_when: false
              handlers:
                - name: reload
                  shell: echo x >>/srv/rec.log
            """;

    private final SharedHost shared = new SharedHost();

    @TempDir
    private Path folder;

    @AfterAll
    void stop() {
        shared.close();
    }

    private HostContainer host() {
        return shared.get();
    }

    @BeforeEach
    void reset() {
        host().sh("rm -rf /srv/rec* /var/lib/plumb /home/deploy/.local /srv/small/*; rm -f /home/deploy/rec*");
    }

    private Project project(String play) {
        return new Project(folder)
                .playbook(play)
                .file("plumb.yml", "name: shop\n")
                .on(host());
    }

    private static Outcomes apply(Project project, String... more) {
        return project.apply(withRecord(more));
    }

    private static String[] withRecord(String... more) {
        List<String> all = new ArrayList<>(List.of("--record", "host"));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    private List<Map<String, Object>> lines(String file) {
        return RecordLines.parse(host().sh("cat /var/lib/plumb/" + file + " 2>/dev/null||:"));
    }

    private int reloads() {
        return Integer.parseInt(
                host().sh("[ ! -e /srv/rec.log ]&&echo 0||wc -l </srv/rec.log").strip());
    }

    @Test
    void whoDidWhatAndWhenIsToldWithDigestsOfWhatWasMade() {
        host().sh("touch /srv/rec.ok");
        assertThat(apply(project(PLAY)).exit()).isZero();
        List<Map<String, Object>> lines = lines("runs");
        assertThat(lines.get(0))
                .containsEntry("entry", "run")
                .containsEntry("project", "shop")
                .containsEntry("playbooks", List.of("site.yml"));
        assertThat(String.valueOf(lines.get(0).get("run")))
                .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{3})?Z");
        assertThat(String.valueOf(lines.get(0).get("by"))).contains("@");
        assertThat(String.valueOf(lines.get(1).get("changes"))).matches("\\[\\[file /srv/rec.conf, [0-9a-f]{16}]]");
        assertThat(host().sh("stat -c '%a %U' /var/lib/plumb /var/lib/plumb/runs"))
                .isEqualTo("700 root\n600 root\n");
        assertThat(host().exec("test -e /var/lib/plumb/pending").exit()).isOne();
        long size = host().sh("cat /var/lib/plumb/*").length();
        assertThat(apply(project(PLAY), "--detailed-exitcode").exit()).isZero();
        assertThat(host().sh("cat /var/lib/plumb/*"))
                .as("a run that changes nothing")
                .hasSize((int) size);
    }

    @Test
    void record() {
        Outcomes failed = project(PLAY).apply("--record", "none");
        assertThat(failed.exit()).isEqualTo(2);
        assertThat(failed.out()).contains("no later run will know");
        assertThat(host().exec("ls /var/lib/plumb").exit()).isNotZero();
        host().sh("touch /srv/rec.ok");
        assertThat(project(PLAY).apply("--record", "none").exit()).isZero();
        assertThat(reloads()).isZero();
    }

    @Test
    void aDryRunShowsWhatIsLeftAndWritesNothing() {
        assertThat(apply(project(PLAY)).exit()).isEqualTo(2);
        host().sh("touch /srv/rec.ok");
        String before = host().sh("cd /var/lib/plumb&&stat -c '%n %Y %Z %s' . *&&cat *");
        assertThat(project(PLAY).check("--record", "host").exit()).isEqualTo(10);
        assertThat(host().sh("cd /var/lib/plumb&&stat -c '%n %Y %Z %s' . *&&cat *"))
                .isEqualTo(before);
    }

    @Test
    void aHandlerThatIsGoneIsToldAndForgotten() {
        assertThat(apply(project(PLAY)).exit()).isEqualTo(2);
        host().sh("touch /srv/rec.ok");
        Project renamed =
                project(PLAY.replace("name: reload", "name: restart").replace("notify: reload", "notify: restart"));
        Outcomes check = renamed.check("--record", "host");
        assertThat(check.out())
                .contains("handler 'reload', left from the run of")
                .contains("is no longer in the play");
        Outcomes done = apply(renamed);
        assertThat(done.out()).contains("is no longer in the play, and is forgotten");
        assertThat(apply(renamed).out()).doesNotContain("forgotten");
        assertThat(reloads()).isZero();
    }

    @Test
    void aHandlerOfAPlayThatIsGoneIsToldAndForgotten() {
        assertThat(apply(project(PLAY)).exit()).isEqualTo(2);
        host().sh("touch /srv/rec.ok");
        Project renamed = project(PLAY.replace("name: web", "name: other"));
        assertThat(renamed.check("--record", "host").out()).contains("was of play 'web', which is no longer there");
        Outcomes done = apply(renamed);
        assertThat(done.out()).contains("was of play 'web', which is no longer there, and is forgotten");
        assertThat(apply(renamed).out()).doesNotContain("forgotten");
    }

    @Test
    void tagsThatExcludeAHandlerLeaveIt() {
        Project tagged = project(
                PLAY.replace("- name: conf", "- name: tagged\n      debug: {msg: x}\n      tags: t\n    - name: conf"));
        assertThat(apply(tagged).exit()).isEqualTo(2);
        host().sh("touch /srv/rec.ok");
        Outcomes some = apply(tagged, "--tags", "t");
        assertThat(some.exit()).as("%s", some).isZero();
        assertThat(reloads()).isZero();
        Outcomes all = apply(tagged);
        assertThat(all.exit()).isZero();
        assertThat(reloads()).isOne();
    }

    @Test
    void forgetHandlers() {
        assertThat(apply(project(PLAY)).exit()).isEqualTo(2);
        host().sh("touch /srv/rec.ok");
        Outcomes forgets = apply(project(PLAY), "--forget-handlers");
        assertThat(forgets.out())
                .contains("handler 'reload', left from the run of")
                .contains("is forgotten");
        assertThat(reloads()).isZero();
        assertThat(apply(project(PLAY), "--detailed-exitcode").exit()).isZero();
        assertThat(reloads()).isZero();
    }

    @Test
    void aHandlerThatFailsIsStillToRun() {
        host().sh("touch /srv/rec.ok");
        Project project =
                project(PLAY.replace("echo x >>/srv/rec.log", "echo x >>/srv/rec.log; test -e /srv/rec.mended"));
        Outcomes failed = apply(project);
        assertThat(failed.exit()).isEqualTo(2);
        assertThat(failed.out()).contains("handler 'reload' was notified and did not run");
        host().sh("touch /srv/rec.mended");
        assertThat(apply(project).exit()).isZero();
        assertThat(reloads()).isEqualTo(2);
        assertThat(apply(project, "--detailed-exitcode").exit()).isZero();
        assertThat(reloads()).isEqualTo(2);
    }

    @Test
    void aHandlerThatAHandlerHasNotifiedIsLeftWhenItFails() {
        host().sh("touch /srv/rec.ok");
        Project project = project(PLAY.replace("echo x >>/srv/rec.log", "true\n      notify: second")
                + "    - name: second\n      shell: echo x >>/srv/rec.log; test -e /srv/rec.mended\n");
        Outcomes failed = apply(project);
        assertThat(failed.exit()).as("%s", failed).isEqualTo(2);
        assertThat(failed.out()).contains("handler 'second' was notified and did not run");
        Outcomes check = project.check("--record", "host");
        assertThat(check.out()).contains("second (left from the run of").contains("which failed at handler 'second'");
        host().sh("touch /srv/rec.mended");
        assertThat(apply(project).exit()).isZero();
        assertThat(reloads()).isEqualTo(2);
        assertThat(host().exec("test -e /var/lib/plumb/pending").exit()).isOne();
    }

    @Test
    void whatAJobChangesIsToldOnceAndBeforeItBegins() {
        Project project = project(PLAY.replace(
                "copy: {content: \"CONTENT\\n\", dest: /srv/rec.conf}",
                "shell: cp /var/lib/plumb/pending /srv/rec.seen\n      async: 60\n      poll: 1"));
        assertThat(apply(project).exit()).isEqualTo(2);
        assertThat(host().sh("cat /srv/rec.seen")).contains("\"handler\":\"reload\"");
        long told = lines("runs").stream()
                .filter(line -> String.valueOf(line.get("changes")).contains("rec.seen"))
                .count();
        assertThat(told).isOne();
    }

    @Test
    void aLoopOfAHandlerThatFailedInTheMiddleIsLeft() {
        host().sh("touch /srv/rec.ok");
        Project project = project(PLAY.replace(
                "shell: echo x >>/srv/rec.log",
                "shell: echo x >>/srv/rec.log; test ${item} != 2 || test -e /srv/rec.mended\n      loop: [1, 2, 3]"));
        assertThat(apply(project).exit()).isEqualTo(2);
        host().sh("touch /srv/rec.mended");
        assertThat(apply(project).exit()).isZero();
        assertThat(reloads()).isEqualTo(6);
        assertThat(apply(project, "--detailed-exitcode").exit()).isZero();
        assertThat(reloads()).isEqualTo(6);
    }

    @Test
    void aLoopThatFailedInTheMiddleIsFollowedByNoOtherTask() {
        Project project = project("""
                - name: web
                  hosts: all
                  tasks:
                    - name: loop
                      shell: echo ${item} >>/srv/rec.log; test ${item} != 2
                      loop: [1, 2, 3]
                    - name: after
                      shell: echo after >>/srv/rec.log
                """);
        assertThat(apply(project).exit()).isEqualTo(2);
        assertThat(host().sh("cat /srv/rec.log")).isEqualTo("1\n2\n3\n");
    }

    @Test
    void whatTurnsOutUnchangedNotifiesNobody() {
        Project project = project(PLAY.replace(
                "copy: {content: \"CONTENT\\n\", dest: /srv/rec.conf}",
                "command: echo same\n      changed_when: false == true"));
        assertThat(apply(project).exit()).isEqualTo(2);
        assertThat(lines("pending").stream().filter(line -> "notified".equals(line.get("entry"))))
                .as(host().sh("cat /var/lib/plumb/pending 2>/dev/null||:"))
                .isEmpty();
        host().sh("touch /srv/rec.ok");
        assertThat(apply(project).exit()).isZero();
        assertThat(reloads()).isZero();
    }

    @Test
    void theRecordIsRootsWhenAnyTaskBecomesRootElseTheLoginUsers() {
        String own = PLAY.replace("/srv/rec.conf", "/home/deploy/rec.conf")
                .replace("hosts: all", "hosts: all\n  remote_user: deploy");
        Project project = project(own);
        project.inventory(host().inventoryLine("web", folder)
                .replace("ansible_user=root", "ansible_become_password=" + TestHost.SUDO_PASSWORD));
        assertThat(apply(project).exit()).isEqualTo(2);
        assertThat(host().sh("stat -c '%a %U' /home/deploy/.local/state/plumb /home/deploy/.local/state/plumb/pending"))
                .isEqualTo("700 deploy\n600 deploy\n");
        assertThat(host().exec("ls /var/lib/plumb").exit()).isNotZero();
        host().sh("rm -rf /home/deploy/.local /home/deploy/rec.conf");
        project.playbook(own.replace(
                "  handlers:",
                "    - name: as root\n      become: true\n      command: touch /srv/rec.root\n  handlers:"));
        assertThat(apply(project).exit()).isEqualTo(2);
        assertThat(lines("pending")).isNotEmpty();
        assertThat(host().exec("ls /home/deploy/.local").exit()).isNotZero();
    }

    @Test
    void noSecretIsInTheRecord() {
        String secret = "correct-horse-battery";
        Project project = project("""
                - name: web
                  hosts: all
                  tasks:
                    - name: conf
                      copy: {content: "pw=${pw}\\n", dest: /srv/rec.conf}
                      notify: tell ${pw}
                    - name: hidden
                      shell: echo %s >/dev/null
                      no_log: true
                    - name: shown
                      shell: echo ${pw} >/dev/null
                    - name: hidden file
                      copy: {content: "4711", dest: /srv/rec.pin}
                      no_log: true
                    - name: fails
                      command: test -e /srv/rec.ok
                  handlers:
                    - name: tell ${pw}
                      shell: echo x >>/srv/rec.log
                """.formatted("never-to-be-told"));
        project.file("vault.yml", "pw: " + secret + "\n");
        project.file("pass", "vault-password\n");
        String vault = folder.resolve("vault.yml").toString();
        assertThat(Plumb.run(
                                "vault",
                                "encrypt",
                                vault,
                                "--vault-password-file",
                                folder.resolve("pass").toString())
                        .exit())
                .isZero();
        Outcomes failed = apply(
                project,
                "-e",
                "@" + vault,
                "--vault-password-file",
                folder.resolve("pass").toString());
        assertThat(failed.exit()).as("%s", failed).isEqualTo(2);
        String all = host().sh("cat /var/lib/plumb/*");
        assertThat(all).contains("file /srv/rec.conf").doesNotContain(secret).doesNotContain("never-to-be-told");
        assertThat(all)
                .as("a digest of a secret can be guessed from")
                .contains("[\"file /srv/rec.conf\",\"\"]")
                .contains("[\"file /srv/rec.pin\",\"\"]");
        host().sh("touch /srv/rec.ok");
        assertThat(apply(
                                project,
                                "-e",
                                "@" + vault,
                                "--vault-password-file",
                                folder.resolve("pass").toString())
                        .exit())
                .isZero();
        assertThat(reloads()).isOne();
    }

    @Test
    void aFullDiskFailsTheRunBeforeTheChange() {
        host().sh(
                        "mkdir -p /var/lib/plumb; mount -t tmpfs -o size=64k,mode=0700 none /var/lib/plumb; cat /dev/zero >/var/lib/plumb/ballast 2>/dev/null||:");
        try {
            Outcomes failed = apply(project(PLAY));
            assertThat(failed.exit()).as("%s", failed).isEqualTo(2);
            assertThat(failed.out())
                    .contains("the record in /var/lib/plumb cannot be written, so nothing was changed")
                    .contains("No space left on device");
            assertThat(host().exec("test -e /srv/rec.conf").exit()).isOne();
            host().sh("rm /var/lib/plumb/ballast; touch /srv/rec.ok");
            assertThat(apply(project(PLAY)).exit()).isZero();
            assertThat(reloads()).isOne();
        } finally {
            host().sh("umount /var/lib/plumb");
        }
    }
}
