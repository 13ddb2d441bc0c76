package dev.plumb.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tasks of modules that Ansible has and Plumb lacks stop a run only where they are reached, and then before its first change. */
class MissingModulesTest extends LocalPlays {
    private static final String CHANGE = "- copy: {content: x, dest: DIR/made}\n";

    private boolean hasChanged() {
        return dir.resolve("made").toFile().exists();
    }

    private Cli refused(String tasks) {
        Cli run = run("apply", play("", CHANGE + tasks));
        assertThat(run.code()).as("%s", run).isEqualTo(1);
        assertThat(run.out()).as("nothing is begun").isEmpty();
        assertThat(hasChanged()).isFalse();
        return run;
    }

    /** Refused once facts are known, and still before the first change. */
    private Cli out(String tasks, String command) {
        Cli run = run(command, play("", CHANGE + tasks));
        assertThat(run.code()).as("%s", run).isEqualTo(2);
        assertThat(run.out())
                .contains("host localhost is excluded (failed): ")
                .contains("nothing of this play was done on the host")
                .doesNotContain("changed: ");
        assertThat(hasChanged()).isFalse();
        return run;
    }

    @Test
    void withoutAConditionThePlayIsRefusedWithWhatToWriteInstead() {
        Cli run = refused("""
                - ansible.builtin.subversion: {repo: "https://example.org/x", dest: /srv/x}
                - action: rpm_key key=https://example.org
                - community.mysql.mysql_db: {name: app}
                - kubernetes.core.helm: {name: app}
                """);
        assertThat(run.err())
                .contains(
                        "site.yml:5:7: this version of Plumb does not have Ansible's module 'ansible.builtin.subversion' yet")
                .contains("instead: command: svn checkout URL DIR, with creates: DIR\n")
                .contains("site.yml:6:15: ")
                .contains("instead: command: rpm --import URL")
                .contains("none yet; command: mysql -e STATEMENT\n")
                .contains("module 'kubernetes.core.helm' yet")
                .contains("4 problems");
    }

    @Test
    void aHandlerOfSuchAModuleIsRefusedToo() {
        Cli run = run("apply", play("handlers: [{name: h, rpm_key: {key: x}}]", CHANGE));
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).contains("Ansible's module 'rpm_key'");
        assertThat(hasChanged()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ansible.builtin.templat",
                "ansible.builtin.gti",
                "templat",
                "community.general.lineinfil",
                "community.docker.docker_contaner"
            })
    void aMisspeltModuleIsStillAMistakeWhateverItsCondition(String name) {
        Cli run = refused("- " + name + ": {src: x}\n  when: ansible_os_family == 'none'\n");
        assertThat(run.err()).contains("site.yml:5:7: unknown ").contains("'" + name + "'");
    }

    @Test
    void tasksForOtherSystemsDoNotStopARun() {
        StringBuilder tasks = new StringBuilder(CHANGE);
        for (String module :
                new String[] {"yum", "dnf", "zypper", "community.general.pacman", "ansible.posix.seboolean"}) {
            tasks.append("- ").append(module).append(": {name: \"${item}\"}\n  loop: [a, b]\n");
            tasks.append("  when: ansible_system == 'Other'\n");
        }
        tasks.append("- block:\n    - community.general.apk: {name: x}\n    - openbsd_pkg: name=x\n");
        tasks.append("  when: ansible_system in ['Other', 'Another']\n");
        tasks.append("- include_tasks: other.yml\n  when: ansible_system == 'Other'\n");
        tasks.append("- rpm_key: {key: x}\n  when: wanted\n");
        file("other.yml", "- yum_repository: {name: x}\n- include_tasks: deeper.yml\n");
        file("deeper.yml", "- firewalld: {service: http}\n");
        String play = play("vars: {wanted: false}", tasks.toString());
        Cli check = run("check", play);
        assertThat(check.code()).as("%s", check).isEqualTo(10);
        Cli run = apply(play);
        assertThat(run.out() + run.err()).doesNotContain("does not have").doesNotContain("warning");
        assertThat(hasChanged()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"check", "apply"})
    void aConditionOnFactsThatHoldsIsToldBeforeTheFirstChange(String command) {
        Cli run = out("- yum: {name: httpd}\n  when: ansible_system == 'Linux'\n", command);
        assertThat(run.out()).contains("site.yml:5:7: ").contains("instead: command: dnf -y install NAME");
    }

    @Test
    void whatIsIncludedUnderAConditionThatHoldsIsToldBeforeTheFirstChangeToo() {
        file("more.yml", "- include_role: {name: one}\n");
        file("roles/one/tasks/main.yml", "- name: key\n  rpm_key: {key: x}\n");
        Cli run = out("- include_tasks: more.yml\n  when: ansible_system == 'Linux'\n", "apply");
        assertThat(run.out()).contains("main.yml:2:3: ").contains("Ansible's module 'rpm_key'");
    }

    @Test
    void aConditionOnAResultIsWarnedOfAndFailsWhenItIsReached() {
        String tasks = CHANGE + """
                - command: echo yes
                  changed_when: false
                  register: said
                - name: fetch
                  patch: {src: x, dest: /srv}
                  when: said.stdout == 'WORD'
                - copy: {content: x, dest: DIR/after}
                """;
        String warning = "site.yml:9:7: this version of Plumb does not have Ansible's module 'patch' yet: the task"
                + " fails if it is reached (instead: command: patch -p1 -i FILE, with chdir)";
        Cli past = apply(play("", tasks.replace("WORD", "no")));
        assertThat(past.out()).contains("warning: ").containsOnlyOnce(warning);
        assertThat(dir.resolve("after"))
                .exists()
                .satisfies(after -> after.toFile().delete());
        Cli reached = run("apply", play("", tasks.replace("WORD", "yes")));
        assertThat(reached.code()).isEqualTo(2);
        assertThat(reached.out()).contains(warning).contains("task 3: fetch").contains("localhost: failed: ");
        assertThat(dir.resolve("after")).doesNotExist();
    }

    @Test
    void aFileThatIsIncludedByAFactIsNotBegunWhenItCannotBeDone() {
        file("Linux.yml", "- copy: {content: x, dest: DIR/begun}\n- homebrew: {name: x}\n");
        Cli run = run("apply", play("", "- include_tasks: \"${ansible_system}.yml\"\n"));
        assertThat(run.code()).as("%s", run).isEqualTo(2);
        assertThat(run.out()).contains("Linux.yml:2:3: ").contains("Ansible's module 'homebrew'");
        assertThat(dir.resolve("begun")).doesNotExist();
    }

    @Test
    void aTaskThatItsTagsLeaveOutIsNotReached() {
        String play = play("", CHANGE + "  tags: one\n" + "- subversion: {repo: x, dest: /x}\n  tags: two\n");
        Cli run = apply(play, "--tags", "one");
        assertThat(run.code()).isZero();
        assertThat(hasChanged()).isTrue();
    }
}
