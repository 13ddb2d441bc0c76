package dev.plumb.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a dry run says where commands, probes and packages leave states that cannot be relied on, and what apply then does. */
@NeedsHost
class CommandForecastTest extends OwnHost {
    private Outcomes predicted = new Outcomes(0, "", "");
    private Outcomes applied = new Outcomes(0, "", "");

    /** Checks these tasks, which must touch nothing, and applies them: what is not marked must have been right. */
    private void checkAndApply(String tasks, String more) {
        Project project =
                new Project(folder).on(host).playbook("- hosts: all\n  tasks:\n" + tasks.indent(4) + more.indent(2));
        HostTree before = HostTree.contents(host);
        predicted = project.check();
        assertThat(before.differencesTo(HostTree.contents(host)))
                .as("touched by the check")
                .isEmpty();
        applied = project.apply();
        Map<String, String> done = outcomes(applied);
        Set<String> marked = predicted.uncertain();
        List<String> wrong = new ArrayList<>();
        outcomes(predicted).forEach((task, outcome) -> {
            if (!marked.contains(task) && !outcome.equals(done.getOrDefault(task, "not run"))) {
                wrong.add(task + ": " + outcome + ", but " + done.get(task));
            }
        });
        assertThat(wrong).as("%s\n%s", predicted, applied).isEmpty();
        assertThat(outcomes(predicted).keySet()).as("shown").containsAll(done.keySet());
    }

    private static Map<String, String> outcomes(Outcomes run) {
        Map<String, String> outcomes = new LinkedHashMap<>();
        run.tasks()
                .forEach(task -> outcomes.put(String.valueOf(task.get("task")), Objects.toString(task.get("outcome"))));
        return outcomes;
    }

    @Test
    void whatACommandNamesByAnySpellingMayHaveChanged() {
        host.sh("mkdir -p /srv/names/conf /root/names; echo 1 | tee /srv/names/a /srv/names/conf/b /root/names/c"
                + " /srv/names/d /srv/names/e; ln -s /srv/names/conf /srv/names/link");
        checkAndApply("""
                - {name: whole path, shell: "sed -i s/1/2/ /srv/names/a"}
                - {name: a, copy: {dest: /srv/names/a, content: "1\\n"}}
                - {name: below chdir, command: {cmd: truncate -s 0 conf/b, chdir: /srv/names}}
                - {name: b, copy: {dest: /srv/names/conf/b, content: "1\\n"}}
                - {name: from home, shell: echo 2 > ~/names/c}
                - {name: c, lineinfile: {path: /root/names/c, line: "1"}}
                - {name: removal, command: rm -f /srv/names/d}
                - {name: d, file: {path: /srv/names/d, state: absent}}
                - {name: look, stat: {path: /srv/names/d}, register: d}
                - {name: when gone, copy: {dest: /srv/names/gone, content: x}, when: not d.stat.exists}
                - {name: unnamed, copy: {dest: /srv/names/e, content: "1\\n"}}
                """, "");
        assertThat(predicted.with("unknown")).containsExactlyInAnyOrder("a", "b", "c", "d", "when gone");
        assertThat(predicted.count("web", "resting")).as("unnamed rests on it").isEqualTo(1);
        assertThat(applied.exit()).isZero();
    }

    @Test
    void aPathThroughALinkNamesWhatItLeadsTo() {
        host.sh("mkdir -p /srv/real/sub; echo x > /srv/real/f; echo x > /srv/real/sub/g; ln -s real/sub /srv/read");
        checkAndApply("""
                - {name: link, file: {path: /srv/planned, src: /srv/real, state: link}}
                - {name: read link, file: {path: /srv/read, src: real/sub, state: link}}
                - {name: through them, shell: "echo y > /srv/planned/f; echo y > /srv/read/g"}
                - {name: f, lineinfile: {path: /srv/real/f, line: z}}
                - {name: g, lineinfile: {path: /srv/real/sub/g, line: z}}
                - {name: other, copy: {dest: /srv/real/h, content: x}}
                """, "");
        assertThat(predicted.with("unknown")).containsExactlyInAnyOrder("f", "g");
        assertThat(predicted.with("changed")).contains("other");
        assertThat(applied.exit()).isZero();
    }

    @Test
    void accountsUnitsAndPackagesThatACommandNamesMayBeThere() {
        checkAndApply("""
                - {name: by hand, command: useradd -m byhand}
                - {name: account, user: {name: byhand, shell: /bin/sh}}
                - {name: other, user: {name: nobodyknows, state: absent}}
                - {name: stopped by hand, command: systemctl stop ssh.socket, failed_when: false}
                """, "");
        assertThat(predicted.uncertain()).containsExactly("account");
    }

    @Test
    void whatACommandCreatesIsThereForTheNext() {
        checkAndApply("""
                - {name: mark, command: touch /srv/mark, args: {creates: /srv/mark}}
                - {name: not again, shell: "echo x > /srv/again", args: {creates: /srv/mark}}
                - {name: with it, shell: "echo x > /srv/with", args: {removes: /srv/mark}}
                - {name: of a kind, command: touch /srv/kind.1, args: {creates: "/srv/kind.*"}}
                - {name: not of the kind, command: touch /srv/kind.2, args: {creates: "/srv/kind.*"}}
                - {name: its mode, file: {path: /srv/mark, mode: '0600'}}
                - {name: look, stat: {path: /srv/mark}, register: mark}
                - {name: when there, copy: {dest: /srv/there, content: x}, when: mark.stat.exists}
                """, "");
        assertThat(predicted.changed()).contains("mark", "with it", "of a kind");
        assertThat(predicted.with("ok")).contains("not again", "not of the kind");
        assertThat(predicted.uncertain()).containsExactlyInAnyOrder("its mode", "when there");
    }

    @Test
    void aCommandThatIsKnownToChangeSomethingDoesNotRunInADryRunHoweverQuiet() {
        checkAndApply("""
                - {name: quiet, shell: "date > /srv/quiet", changed_when: false}
                - {name: settings, copy: {dest: /srv/settings, content: x}, notify: quiet handler}
                - {name: asked for, command: ls /srv, changed_when: false}
                """, """
                handlers:
                  - {name: quiet handler, command: touch /srv/handler, changed_when: false}
                """);
        assertThat(predicted.with("unknown")).containsExactly("quiet", "quiet handler");
        assertThat(predicted.out()).contains("changes the host, so a dry run does not run it; check_mode: false");
    }

    @Test
    void probesThatReadWhatIsPlannedAreNotBelieved() {
        host.sh("mkdir -p /srv/releases/1 /srv/releases/2; echo mode=old > /srv/mode");
        checkAndApply("""
                - {name: tool, command: which no-such-tool, changed_when: false, ignore_errors: true, register: tool}
                - {name: without, copy: {dest: /srv/without, content: x}, when: tool is failed}
                - {name: release, file: {path: /srv/releases/3, state: directory}}
                - {name: old ones, shell: "ls -1d /srv/releases/* | head -n -2", changed_when: false, register: old}
                - {name: they go, file: {path: "${item}", state: absent}, loop: "${old.stdout_lines}"}
                - block:
                    - {name: mode, copy: {dest: /srv/mode, content: "mode=new\\n"}}
                    - {name: proof, command: grep -q mode=old /srv/mode, changed_when: false}
                  rescue:
                    - {name: way back, copy: {dest: /srv/rescued, content: x}}
                """, "");
        assertThat(predicted.with("unknown")).containsExactly("they go", "way back");
        assertThat(predicted.with("changed")).contains("without");
        assertThat(applied.changed()).contains("they go", "way back");
    }

    @Test
    void anAssertOnWhatWasReadTooEarlyIsNoFailureInADryRun() {
        checkAndApply("""
                - {name: settings, copy: {dest: /etc/apt/apt.conf.d/99retries, content: 'Acquire::Retries "7";'}}
                - {name: as apt sees them, command: apt-config dump Acquire::Retries, changed_when: false, register: seen}
                - {name: right, assert: {that: "'7' in seen.stdout"}}
                - {name: after that, copy: {dest: /srv/after, content: x}}
                """, "");
        assertThat(predicted.with("unknown")).containsExactly("right");
        assertThat(predicted.exit()).isEqualTo(10);
        assertThat(applied.exit()).isZero();
    }

    @Test
    void aFileThatAPackageMayBringIsAssumedToBeMissing() {
        checkAndApply("""
                - {name: package, apt: {name: memcached}}
                - {name: settings, copy: {dest: /etc/memcached.conf, content: "-m 64\\n"}, notify: handler}
                - {name: defaults, lineinfile: {path: /etc/default/memcached, line: "A=${item}"}, loop: [1, 2, 3]}
                - {name: of its own, copy: {dest: /etc/own.conf, content: x}}
                - {name: not there, file: {path: /etc/not-there.conf, state: absent}}
                """, """
                handlers:
                  - {name: handler, copy: {dest: /srv/handled, content: x}}
                """);
        assertThat(predicted.uncertain()).containsExactlyInAnyOrder("settings", "defaults", "handler");
        assertThat(predicted.with("unknown")).isEmpty();
        assertThat(predicted.diffs().get("settings")).contains("+ owner: root");
    }

    @Test
    void whatOnlyTheHostCanTellIsReadInAnApplyAndFactsAreThoseOfTheBeginning() throws IOException {
        host.sh("hostname before");
        Files.writeString(folder.resolve("outer.ftl"), "<#include \"inner.ftl\">");
        Files.writeString(folder.resolve("inner.ftl"), "${said.stdout} ${ansible_facts.hostname}\n");
        checkAndApply("""
                - {name: group, file: {path: /etc/issue, group: adm}}
                - {name: look, stat: {path: /etc/issue}, register: issue}
                - {name: number, copy: {dest: /srv/number, content: "${issue.stat.gid}"}}
                - {name: directory, file: {path: /srv/new/dir, state: directory}}
                - {name: in it, copy: {dest: /srv/new/dir/f, content: x}}
                - {name: look at it, stat: {path: /srv/new}, register: dir}
                - {name: is there, assert: {that: [dir.stat.exists, dir.stat.isdir]}}
                - {name: renamed, command: hostname after}
                - {name: said, command: echo x, changed_when: false, register: said}
                - {name: fact, copy: {dest: /srv/fact, content: "${said.stdout} ${ansible_hostname}\\n"}}
                - {name: fact in a template, template: {dest: /srv/fact2, src: outer.ftl}}
                """, "");
        assertThat(applied.exit()).as("%s", applied).isZero();
        assertThat(host.sh("cat /srv/fact /srv/fact2")).isEqualTo("x before\nx before\n");
        assertThat(host.sh("cat /srv/number")).isEqualTo("4");
    }
}
