package dev.plumb.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Hosts that do not answer, or print without end: each is given up with its reason, and the others go on. */
class MisbehavingHostTest extends OwnHost {
    private Project project;

    @BeforeEach
    void prepare() {
        host.sh("rm -rf /srv/work; mkdir -p /srv/work");
        project = new Project(folder).tasks("""
                - name: one
                  copy: {dest: /srv/work/one, content: "one\\n"}
                - name: two
                  shell: date >/srv/work/two
                """);
    }

    /** Gives the user {@code odd} this login shell, and makes an inventory of the host as it is, and as that user. */
    private void odd(String shell, String bashrc) {
        host.sh("id odd >/dev/null 2>&1 || useradd -m odd; cat >/usr/local/bin/odd <<'S'\n" + shell
                + "\nS\nchmod 755 /usr/local/bin/odd; usermod -s "
                + (bashrc.isEmpty() ? "/usr/local/bin/odd" : "/bin/bash") + " odd; cat >/home/odd/.bashrc <<'S'\n"
                + bashrc
                + "\nS\ninstall -d -o odd -m 700 /home/odd/.ssh"
                + " && install -o odd -m 600 /root/.ssh/authorized_keys /home/odd/.ssh/authorized_keys");
        String line = host.inventoryLine("web", folder);
        project.inventory(line + "\n"
                + host.inventoryLine("odd", folder).replace("ansible_user=root", "ansible_user=odd ansible_become=no"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {
                "exec sleep 1000 ~ `` ~ the login shell did not answer within 4 s",
                "true ~ cat >/dev/null ~ the login shell did not answer within 4 s",
                "exec yes Welcome ~ `` ~ the login shell prints without end",
                "exec yes Welcome >&2 ~ `` ~ the login shell prints without end",
                "exec sh -s 2>/dev/null ~ `` ~ its answer on standard error did not come",
            })
    void oneThatGivesNoShellIsOutAndTheOthersGoOn(String shell, String bashrc, String message) {
        odd("#!/bin/sh\n" + shell, bashrc);
        Outcomes done = Plumb.start(
                        folder,
                        List.of("-Xmx100m"),
                        "apply",
                        folder.resolve("site.yml").toString(),
                        "-i",
                        folder.resolve("hosts.ini").toString(),
                        "--format",
                        "jsonl",
                        "-T",
                        "4")
                .await();
        assertThat(done.exit()).as("%s", done).isEqualTo(4);
        assertThat(done.out()).contains(message);
        assertThat(done.count("odd", "unreachable")).isEqualTo(1);
        assertThat(done.count("web", "unreachable")).isZero();
        assertThat(host.sh("cat /srv/work/one; ls /srv/work")).isEqualTo("one\none\ntwo\n");
    }

    @Test
    void aReadThatHangsIsEndedAndOnlyItsTaskFails() {
        project.on(host);
        host.sh(
                "rm -rf /etc/ansible/facts.d; mkdir -p /etc/ansible/facts.d; cd /etc/ansible/facts.d;"
                        + " printf '#!/bin/sh\\nsleep 1000\\n' >hangs.fact; printf '{\"a\": 1}' >good.fact; chmod +x hangs.fact");
        project.playbook("""
                - hosts: all
                  tasks:
                    - name: the good one
                      copy: {dest: /srv/work/good, content: "${ansible_local.good.a}\\n"}
                    - name: the other
                      copy: {dest: /srv/work/other, content: "${ansible_local.hangs}\\n"}
                """);
        Outcomes done = project.apply();
        host.sh("rm -rf /etc/ansible/facts.d");
        assertThat(done.exit()).as("%s", done).isZero();
        assertThat(host.sh("cat /srv/work/good /srv/work/other"))
                .isEqualTo("1\nerror loading fact - hangs.fact took longer than 10 s and was ended\n");
        assertThat(host.exec("pgrep -f 's[l]eep 1000'").exit())
                .as("what the script started runs on")
                .isNotZero();
    }

    @Test
    void outputBeyondWhatIsKeptIsToldAndItsPartIsNotTakenForTheWhole() {
        project.on(host).tasks("""
                - name: flood
                  shell: head -c 20000000 /dev/zero | tr '\\0' x; echo fine >&2
                  register: r
                  changed_when: false
                - name: what is known
                  assert: {that: ["r.truncated", "r.rc == 0", 'r.stderr == "fine"', "r.stdout is defined"]}
                - name: seen
                  debug: {var: r}
                - name: used
                  copy: {dest: /srv/work/cut, content: "${r.stdout}"}
                """);
        Outcomes done = project.apply();
        assertThat(done.exit()).as("%s", done).isEqualTo(2);
        assertThat(done.with("failed")).hasSize(1);
        assertThat(done.out())
                .contains("stdout was cut: the command printed more than the 16 MiB that are kept")
                .contains("used");
        assertThat(host.exec("test -e /srv/work/cut").exit()).isNotZero();
        assertThat(done.out().length()).isLessThan(20_000);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {
                "shell: printf '%s' ${r.stdout}",
                "template: {src: t.ftl, dest: /srv/work/cut}",
                "lineinfile: {path: /srv/work/cut, line: \"a ${r.stdout} b\", create: true}",
                "copy: {dest: /srv/work/cut, content: \"${r}\"}",
                "copy: {dest: /srv/work/cut, content: \"${to_json(r)}\"}",
                "copy: {dest: /srv/work/cut, content: \"${r.stdout_lines?join(',')}\"}",
                "copy: {dest: /srv/work/cut, content: \"${r.stdout?length}\"}",
                "set_fact: {kept: \"${r.stdout?upper_case}\"}",
                "assert: {that: 'not (r.stdout is search(\"y\"))'}",
            })
    void noUseOfItPasses(String use) {
        project.file("templates/t.ftl", "begin ${r.stdout} end\n");
        project.on(host).tasks("""
                - name: flood
                  shell: head -c 17000000 /dev/zero | tr '\\0' x
                  register: r
                  changed_when: false
                - name: used
                  USE
                """.replace("USE", use));
        Outcomes done = project.apply();
        assertThat(done.exit()).as("%s", done).isEqualTo(2);
        assertThat(done.out()).contains("stdout was cut");
        assertThat(host.exec("test -e /srv/work/cut").exit()).isNotZero();
    }

    @Test
    void aResultAsAWholeIsWrittenWhenItIsThere() {
        project.on(host).tasks("""
                - name: small
                  shell: echo fine
                  register: r
                - name: used
                  copy: {dest: /srv/work/whole, content: "${r}"}
                """);
        Outcomes done = project.apply();
        assertThat(done.exit()).as("%s", done).isZero();
        assertThat(host.sh("cat /srv/work/whole"))
                .contains("\"stdout\": \"fine\"")
                .doesNotContain("Unknown");
    }

    @Test
    void anErrorOfOneEndlessLineIsToldOnceAndInShort() {
        project.on(host).tasks("- name: big\n  shell: head -c 30000000 /dev/zero | tr '\\\\0' x >&2; exit 3\n");
        Outcomes text = Plumb.run(
                "apply",
                folder.resolve("site.yml").toString(),
                "-i",
                folder.resolve("hosts.ini").toString());
        assertThat(text.exit()).as("%s", text).isEqualTo(2);
        assertThat(text.out()).contains("(exit status 3)").contains("its output was cut");
        assertThat(text.out().length() + text.err().length()).isLessThan(10_000);
    }

    @Test
    void anErrorOfOneLineIsToldOnce() {
        project.on(host).tasks("- name: small\n  shell: echo this is wrong >&2; exit 3\n");
        Outcomes text = Plumb.run(
                "apply",
                folder.resolve("site.yml").toString(),
                "-i",
                folder.resolve("hosts.ini").toString());
        assertThat(text.out()).containsOnlyOnce(": this is wrong").containsOnlyOnce("exit status");
    }
}
