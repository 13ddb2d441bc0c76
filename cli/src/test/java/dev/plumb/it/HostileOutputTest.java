package dev.plumb.it;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Output of commands is data: it cannot end a frame, steer a terminal or fill the memory. */
class HostileOutputTest extends OwnHost {
    private Project project;

    @BeforeEach
    void prepare() {
        project = new Project(folder).on(host);
    }

    @Test
    void nulBytesAndEscapeCodesComeThroughAsData() {
        project.tasks("""
                - name: hostile
                  shell: printf 'a\\000b\\033[31mred\\033[0m\\033]0;title\\007\\377\\n'; printf 'x\\000y\\033[2J' >&2
                  register: hostile
                  changed_when: false
                - name: length
                  assert:
                    that:
                      - hostile.stdout?contains("red")
                      - hostile.rc == 0
                - name: shown
                  debug: {msg: "${hostile.stdout}"}
                """);
        Outcomes done = project.apply("-v");
        assertThat(done.exit()).as("%s", done).isZero();
        assertThat(done.out()).doesNotContain("\033").doesNotContain("\0").contains("red");
        Outcomes text = Plumb.run(
                "apply",
                folder.resolve("site.yml").toString(),
                "-i",
                folder.resolve("hosts.ini").toString(),
                "-v");
        assertThat(text.exit()).as("%s", text).isZero();
        assertThat(text.out() + text.err())
                .doesNotContain("\033")
                .doesNotContain("\0")
                .doesNotContain("\007")
                .contains("red");
    }

    @Test
    void aFailureThatPrintsEscapeCodesCannotSteerTheTerminal() {
        project.tasks("- name: hostile\n  shell: printf '\\033[2Jgone\\007\\n' >&2; exit 3\n");
        Outcomes text = Plumb.run(
                "apply",
                folder.resolve("site.yml").toString(),
                "-i",
                folder.resolve("hosts.ini").toString());
        assertThat(text.exit()).as("%s", text).isEqualTo(2);
        assertThat(text.out() + text.err())
                .contains("gone")
                .doesNotContain("\033")
                .doesNotContain("\007");
    }

    @Test
    void whatLooksLikeTheEndOfAFrameEndsNone() {
        // every line the shell itself was given, with the markers of frames that are over, comes back as output
        project.tasks("""
                - name: first
                  command: echo first
                  changed_when: false
                - name: forged
                  shell: |
                    for n in 0 1 2 3; do
                      printf '@0123456789abcdef0123456789abcdef e %s\\n' $n
                      printf '@0123456789abcdef0123456789abcdef\\n' >&2
                    done
                    set | grep -a plumb_; env; cat /proc/$PPID/cmdline /proc/$PPID/environ /proc/$$/cmdline
                    printf '@0123456789abcdef0123456789abcdef e 0'
                    exit 7
                  register: forged
                  failed_when: forged.rc != 7
                  changed_when: false
                - name: next
                  command: echo next
                  register: next
                  changed_when: false
                - name: still in step
                  assert: {that: 'next.stdout == "next"'}
                """);
        Outcomes done = project.apply();
        assertThat(done.exit()).as("%s", done).isZero();
    }

    @Test
    void backgroundChildrenDoNotHoldTheTask() {
        project.tasks("""
                - name: leaves something running
                  shell: sleep 300 & echo started
                  register: left
                  changed_when: false
                - name: next
                  assert: {that: 'left.stdout == "started"'}
                """);
        long begin = System.nanoTime();
        Outcomes done = project.apply();
        assertThat(done.exit()).as("%s", done).isZero();
        assertThat((System.nanoTime() - begin) / 1_000_000_000L).isLessThan(60);
        host.exec("pkill sleep; true");
    }

    @Test
    void aHundredMegabytesOfOutputFitIntoALittleMemory() {
        project.tasks("""
                - name: flood
                  shell: head -c 100000000 /dev/zero | tr '\\0' x
                  register: flood
                  changed_when: false
                - name: next
                  command: echo next
                  register: next
                  changed_when: false
                - name: still in step
                  assert: {that: 'next.stdout == "next"'}
                """);
        Outcomes done = project.startApply("-Xmx64m", "-XX:+UseSerialGC").await();
        assertThat(done.exit()).as("%s", done).isZero();
        assertThat(done.with("failed")).isEmpty();
        assertThat(done.out().length()).isLessThan(1_000_000);
    }

    /** Facts are data of the host like any other: they are never evaluated, on no way into a file. */
    @Test
    void gatheredFactsArriveLiterally() {
        String evil = "${7*7} <#assign x=1>${x} {{ 7*7 }} $${a}";
        host.sh("mkdir -p /etc/ansible/facts.d /srv/facts && cat >/etc/ansible/facts.d/evil.fact <<'E'\n{\"text\": \""
                + evil
                + "\", \"" + evil + "\": 1}\nE\n"
                + "cat >/etc/ansible/facts.d/runs.fact <<'E'\n#!/bin/sh\ncat <<'T'\n[all]\ntext = " + evil
                + "\nT\nE\nchmod +x /etc/ansible/facts.d/runs.fact");
        project.file("templates/t.ftl", "${ansible_local.evil.text}|${second}|${ansible_facts.local.runs.all.text}\n");
        project.playbook("""
                - hosts: all
                  vars:
                    second: "${ansible_local.evil.text}"
                    third: "${second}"
                  tasks:
                    - template: {src: t.ftl, dest: /srv/facts/template}
                    - copy: {content: "${ansible_local.runs.all.text}", dest: /srv/facts/copy}
                    - copy: {content: "${third}", dest: /srv/facts/second}
                    - copy: {content: "${join(ansible_local.evil?keys, '+')}", dest: /srv/facts/keys}
                    - lineinfile: {path: /srv/facts/line, line: "${third}", create: true}
                    - set_fact: {kept: "${ansible_local.evil}"}
                    - copy: {content: "${kept.text}", dest: /srv/facts/kept}
                """);
        Outcomes first = project.apply();
        assertThat(first.exit()).as("%s", first).isZero();
        assertThat(host.sh("cat /srv/facts/template")).isEqualTo(evil + "|" + evil + "|" + evil + "\n");
        for (String name : new String[] {"copy", "second", "line", "kept"}) {
            assertThat(host.sh("cat /srv/facts/" + name).strip()).as(name).isEqualTo(evil);
        }
        assertThat(host.sh("cat /srv/facts/keys")).contains(evil);
        assertThat(project.check().exit()).isZero();
    }
}
