package dev.plumb.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Facts that tasks gather anew: in a dry run none is told as it was before what is planned, unless it stays so. */
@NeedsHost
class GatheredFactsTest {
    private static HostContainer host;

    @TempDir
    Path folder;

    @BeforeAll
    static void start() {
        host = HostContainer.start();
    }

    @AfterAll
    static void stop() {
        host.close();
    }

    @Test
    void whatPlannedTasksAlterIsNotKnownAndAllElseIs() {
        host.sh("mkdir -p /srv/facts; hostname before");
        Project project = new Project(folder).on(host).playbook("""
                        - hosts: all
                          gather_facts: false
                          tasks:
                            - setup:
                            - {name: first, copy: {dest: /srv/facts/1, content: "${ansible_hostname}"}}
                            - {name: renames, command: hostname after, changed_when: false, check_mode: false, when: false}
                            - {name: user, user: {name: gathered}}
                            - {name: stays, copy: {dest: /srv/facts/2, content: "${ansible_hostname} ${ansible_user_id}"}}
                            - setup:
                            - {name: user not known, copy: {dest: /srv/facts/3, content: "${ansible_user_shell}"}}
                            - {name: name known, copy: {dest: /srv/facts/4, content: "${ansible_hostname}"}}
                            - {name: local, copy: {dest: /etc/ansible/facts.d/own.fact, content: '{"a":1}'}, when: false}
                            - {name: renamed, command: hostname after}
                            - {name: name stays, copy: {dest: /srv/facts/5, content: "${ansible_hostname}"}}
                            - gather_facts:
                            - {name: name not known, copy: {dest: /srv/facts/6, content: "${ansible_hostname}"}}
                            - {name: machine known, copy: {dest: /srv/facts/7, content: "${ansible_architecture}"}}
                            - name: condition not known
                              copy: {dest: /srv/facts/8, content: x}
                              when: ansible_facts.nodename == 'after'
                        - hosts: all
                          gather_facts: false
                          tasks:
                            - name: next play
                              copy: {dest: /srv/facts/9, content: "${ansible_distribution}"}
                            - name: name in the next play
                              copy: {dest: /srv/facts/10, content: "${ansible_hostname}"}
                        """);
        Outcomes check = project.check();
        assertThat(check.with("unknown"))
                .as("%s", check)
                .containsExactlyInAnyOrder(
                        "user not known", "name not known", "condition not known", "name in the next play");
        Outcomes apply = project.apply();
        assertThat(apply.exit()).as("%s", apply).isZero();
        assertThat(apply.changed()).containsAll(check.changed());
        assertThat(host.sh("cd /srv/facts; cat 1 5 6 8 9 10")).isEqualTo("beforebeforeafterxDebianafter");
        assertThat(apply.recap("web").get("exchanges")).as("%s", apply).isNotNull();
    }
}
