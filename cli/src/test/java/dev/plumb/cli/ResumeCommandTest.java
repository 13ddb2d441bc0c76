package dev.plumb.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** How a run ends that did not come to its end: what is left of it, and what was asked for that is not there. */
class GoOnTest extends LocalPlays {
    private static final String HOSTS = "a ansible_connection=local\nb ansible_connection=local\n";

    private Cli on(String tasks, String inventory, String... more) {
        String[] all = new String[more.length + 2];
        all[0] = "-i";
        all[1] = file("hosts", inventory).toString();
        System.arraycopy(more, 0, all, 2, more.length);
        return run("apply", "- hosts: all\n  gather_facts: false\n  tasks:\n" + tasks.indent(4), all);
    }

    private String lastLine(Cli run) {
        assertThat(run.code()).as("%s", run).isNotZero();
        String[] lines = run.out().replace(dir + "/", "").strip().split("\n");
        return lines[lines.length - 1];
    }

    private static String failing(String when) {
        return "- name: first\n  command: 'true'\n- name: second step\n  command: 'false'\n  when: " + when + "\n"
                + "- name: third\n  command: 'true'\n";
    }

    @Test
    void aFailedRunEndsWithTheCommandThatGoesOn() {
        Cli one = on(failing("inventory_hostname == 'b'"), HOSTS);
        assertThat(lastLine(one))
                .isEqualTo("go on with: plumb apply --lock-wait 120 -i hosts site.yml --limit b --start-at-task 'second"
                        + " step'");
        Cli all = on(failing("true"), HOSTS, "--limit", "a", "--start-at-task=first");
        assertThat(lastLine(all))
                .isEqualTo(
                        "go on with: plumb apply --lock-wait 120 -i hosts -l a site.yml --start-at-task 'second step'");
    }

    @Test
    void whatLaterTasksNeedIsNotPassedOver() {
        String tasks = "- command: echo x\n  register: r\n" + failing("inventory_hostname == 'b'");
        assertThat(lastLine(on(tasks, HOSTS))).endsWith("site.yml --limit b");
        assertThat(lastLine(on(tasks, "b ansible_connection=local\n"))).startsWith("2 changes made, 1 failed (");
        String twice = failing("true") + "- name: second step\n  command: 'true'\n";
        assertThat(lastLine(on(twice, HOSTS))).doesNotContain("go on with");
    }

    @Test
    void valuesOfVariablesAreNotToldAgain() {
        Cli run = on(failing("true"), HOSTS, "-e", "pw=hush", "--extra-vars=pw=hush", "-epw=hush", "-e", "{pw: hush}");
        assertThat(lastLine(run)).contains("-e 'pw=…'").doesNotContain("hush");
    }

    @Test
    void aDryRunAndARunForProgramsSayNothingOfIt() {
        Cli check = run("check", play("", "- name: x\n  command: 'false'\n  changed_when: false\n"));
        assertThat(check.code()).isEqualTo(2);
        assertThat(check.out()).doesNotContain("go on with");
        assertThat(on(failing("true"), HOSTS, "--format", "jsonl").out()).doesNotContain("go on with");
    }

    @Test
    void tagsThatNoTaskHasAreToldWithThoseThatThereAre() {
        String tasks = "- command: 'true'\n  tags: [web, deploy]\n- command: 'true'\n  tags: base\n";
        Cli run = on(tasks, HOSTS, "--tags", "deplou");
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err())
                .contains("--tags: no task has the tag 'deplou'")
                .contains("did you mean 'deploy'? tags are: base, deploy, web");
        assertThat(on("- command: 'true'\n", HOSTS, "--tags", "x").err()).contains("no task has any tag");
        Cli one = on(tasks, HOSTS, "--tags", "deplou,base");
        assertThat(one.code()).isZero();
        assertThat(one.out()).contains("warning: --tags: no task has the tag 'deplou'; did you mean 'deploy'?");
        assertThat(on(tasks, HOSTS, "--tags", "base,deploy").out()).doesNotContain("no task");
        assertThat(on(tasks, HOSTS, "--tags", "untagged").code()).isZero();
        file("more.yml", "- command: 'true'\n  tags: inner\n");
        assertThat(on("- include_tasks: more.yml\n  tags: always\n", HOSTS, "--tags", "inner")
                        .code())
                .isZero();
        // which file it is only the run can tell
        assertThat(on(
                                "- command: echo more\n  tags: always\n  register: r\n- include_tasks: ${r.stdout}.yml\n  tags: always\n",
                                HOSTS,
                                "--tags",
                                "other")
                        .code())
                .isZero();
    }

    @Test
    void aTaskToBeginWithThatIsNotThereIsToldWithTheNearest() {
        Cli run = on(failing("false"), HOSTS, "--start-at-task", "secon step");
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).contains("no task is named 'secon step'").contains("did you mean 'second step'?");
    }

    @Test
    void aLimitThatThePlayDoesNotHaveIsToldWithWhatItHas() {
        file("hosts", "web1\nweb2\n[db]\ndb1\n");
        Cli run = run("apply", "- hosts: web1\n  tasks: [{ping: }]\n", "-i", dir + "/hosts", "--limit", "web2");
        assertThat(run.code()).isEqualTo(5);
        assertThat(run.err())
                .contains("no host of the playbook's plays matches 'web2'")
                .contains("web2 is in the inventory; the play has web1");
        Cli group = run("apply", "- hosts: web1\n  tasks: [{ping: }]\n", "-i", dir + "/hosts", "--limit", "db,web2");
        assertThat(group.err()).contains("are in the inventory; the play has web1");
        Cli typo = run("apply", "- hosts: web1\n  tasks: [{ping: }]\n", "-i", dir + "/hosts", "--limit", "web3");
        assertThat(typo.err()).contains("did you mean 'web1'?");
        Cli one = run(
                "check", "- hosts: all\n  tasks: [{ping: }]\n", "-i", dir + "/hosts", "-c", "local", "-l", "web1:wep2");
        assertThat(one.code()).isZero();
        assertThat(one.out()).contains("warning: --limit: no host and no group matches 'wep2'; did you mean 'web2'?");
    }

    @Test
    void aPlaybookIsNoInventory() {
        String play = "- hosts: all\n  tasks: [{ping: }]\n";
        Cli run = run("apply", play, "-i", file("play.yml", play).toString());
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).contains("this is a playbook, and no inventory").contains("-i INVENTORY ");
        file("imports.yml", "- import_playbook: play.yml\n");
        assertThat(run("apply", play, "-i", dir + "/imports.yml").err()).contains("this is a playbook");
        assertThat(run("apply", play, "-i", file("list.yml", "- web1\n").toString())
                        .err())
                .contains("an inventory in YAML is a mapping of groups");
    }
}
