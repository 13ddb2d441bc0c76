package dev.plumb.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What Ansible takes, and roles rely on, besides the usual ways to write it. */
class FormsOfAnsibleTest extends LocalPlays {
    @Test
    void floatsKeepTheirFraction() {
        file("t.ftl", "php${version} ${parsed.v} ${3} ${7 / 2}\n");
        applyTasks("vars: {version: 8.0, parsed: \"${from_json('{\\\"v\\\": 1.0}')}\"}", """
                - template: {src: t.ftl, dest: DIR/made}
                - shell: echo ${version} ${'v' + version} ${to_json([version])} ${1.50} ${8} >>DIR/made
                """);
        assertThat(lines("made")).containsExactly("php8.0 1.0 3 3.5", "8.0 v8.0 [8.0] 1.5 8");
    }

    @Test
    void filesOfTasksAndVariablesAreNamedByFile() {
        file("inc.yml", "- shell: echo ${given} >>DIR/made\n");
        file("vars.yml", "given: there\n");
        applyTasks("", """
                - include_vars: file=vars.yml
                - include_tasks: file=inc.yml
                - import_tasks: file=inc.yml
                """);
        assertThat(lines("made")).containsExactly("there", "there");
    }

    @Test
    void factsAreNamedByExpressionsInTheOldFormToo() {
        applyTasks("", """
                - set_fact: "${item.key}=${item.value + ' and more'} plain=text"
                  loop: [{key: one, value: a}, {key: two, value: "b c"}]
                - assert: {that: "one == 'a and more' and two == 'b c and more' and plain == 'text'"}
                """);
    }

    @Test
    void theNewlineAtTheEndOfABlockOfTextBelongsToIt() {
        applyTasks("", """
                - shell: |
                    creates=DIR/nothing
                    echo test
                  register: r
                - assert: {that: "r.cmd == 'echo test\\n'"}
                """);
    }

    /** As in Ansible: a directory is entered by its own name, whatever links lead to it. */
    @Test
    void theWorkingDirectoryOfACommandIsTheOneThatLinksLeadTo() {
        file("real/sub/x", "");
        applyTasks("", """
                - file: {src: DIR/real, path: DIR/link, state: link}
                - shell: dirname "$PWD"; cd ..; pwd
                  args: {chdir: DIR/link/sub}
                  register: r
                - command: pwd
                  args: {chdir: DIR/link/sub}
                  register: s
                - assert: {that: "r.stdout_lines == ['DIR/real', 'DIR/real'] and s.stdout == 'DIR/real/sub'"}
                """);
    }

    @Test
    void whatDidNotRunByItselfHasStartedAndEnded() {
        applyTasks("", """
                - command: 'true'
                  register: r
                - assert: {that: r is finished and r is started}
                """);
    }

    @Test
    void aDebuggerOfNothing() {
        applyTasks("", "- {debug: {msg: x}, debugger: }\n");
    }

    @Test
    void thisMachineIsAmongHostvarsThoughNoInventoryHasIt() {
        file("hosts", "one ansible_connection=local\n");
        apply(
                play("", "- set_fact: {secret: s1}\n") + """
                - hosts: all
                  tasks:
                    - set_fact: {other: o1}
                      delegate_to: localhost
                      delegate_facts: true
                    - assert:
                        that:
                          - hostvars['localhost'].secret == 's1'
                          - hostvars.localhost.other == 'o1'
                """,
                "-i",
                dir.resolve("hosts").toString());
    }

    @Test
    void whatAnotherHostSetsInAnEarlierPlayIsInItsHostvars() {
        file("hosts", "one ansible_connection=local\ntwo ansible_connection=local\n");
        apply("""
                - hosts: one
                  gather_facts: false
                  tasks:
                    - set_fact: {secret: s1}
                - hosts: two
                  gather_facts: false
                  tasks:
                    - copy: {content: "${hostvars['one'].secret}", dest: DIR/made}
                    - copy: {content: "${hostvars.localhost.other!'none'}", dest: DIR/none}
                """, "-i", dir.resolve("hosts").toString());
        assertThat(lines("made")).containsExactly("s1");
        assertThat(lines("none")).containsExactly("none");
    }

    @Test
    void theFailedTaskIsNamedWithoutItsRole() {
        file("roles/r/tasks/main.yml", "- {name: Breaks, fail: }\n");
        applyTasks("", """
                - block:
                    - include_role: {name: r}
                  rescue:
                    - assert: {that: "ansible_failed_task.name == 'Breaks' and ansible_failed_result.failed"}
                """);
    }

    @Test
    void whatIsUndefinedInTheDataOfALoopIsToldThere() {
        Cli refused = run("check", play("", """
                - debug: {msg: "${item.v}"}
                  loop:
                    - {v: a, c: true}
                    - {v: "${nosuch}", c: false}
                  when: item.c
                """));
        assertThat(refused.out() + refused.err())
                .contains("variable 'nosuch' is not defined")
                .doesNotContain("'item' is not defined");
    }

    @Test
    void lookupsGiveAListOrNothingWhenAsked() {
        file("one.txt", "1\n");
        applyTasks("", """
                - assert:
                    that:
                      - lookup('fileglob', '*.txt', wantlist=true)?size == 1
                      - lookup('file', '/no/such', errors='ignore') is none
                      - lookup('file', '/no/such', errors='ignore', wantlist=true)?size == 0
                """);
    }

    @Test
    void modesOfFourDigitsHaveAZeroBeforeThemInResultsButNotInStat() {
        applyTasks("", """
                - file: {path: DIR/d, state: directory, mode: '1755'}
                  register: made
                - file: {path: DIR/d, mode: '0755'}
                  register: plain
                - file: {path: DIR/d, mode: '1755'}
                - stat: {path: DIR/d}
                  register: told
                - assert:
                    that:
                      - made.mode == '01755'
                      - plain.mode == '0755'
                      - told.stat.mode == '1755'
                """);
    }

    @Test
    void namesOfFactsInTheOldFormMayHoldExpressions() {
        applyTasks("", """
                - set_fact: "${'n' + item}=${item + 1} plain=x"
                  loop: [1, 2]
                - assert: {that: "n1 == 2 and n2 == 3 and plain == 'x'"}
                """);
    }

    @Test
    void variablesMayBeAListOfMappings() {
        applyTasks("vars: [{a: 1, b: 1}, {b: '${a}2'}]", """
                - assert: {that: "b == '12' and c == 3"}
                  vars:
                    - c: 3
                """);
        assertThat(run("check", play("vars: [a, {b: 1}]", "- debug:\n")).err())
                .contains("'vars' takes a mapping of names to values");
    }

    @Test
    void theVariableOfALoopMayBeNamedByAnExpression() {
        applyTasks("vars: {lv: thing, iv: at}", """
                - shell: echo ${thing} ${at} ${ansible_loop_var} >>DIR/made
                  loop: [a, b]
                  loop_control: {loop_var: "${lv}", index_var: "my_${iv}"}
                  vars: {at: "${my_at}"}
                """);
        assertThat(lines("made")).containsExactly("a 0 thing", "b 1 thing");
        Cli refused = run("check", play("vars: {lv: no name}", """
                - debug:
                  loop: [a]
                  loop_control: {loop_var: "${lv}"}
                """));
        assertThat(refused.out() + refused.err()).contains("gives 'no name', which cannot be the name of a variable");
    }

    @Test
    void filesOfVariablesMayHaveNoEnding() {
        file("v/plain", "a: 1\n");
        file("v/more.yml", "b: 2\n");
        file("w/plain", "c: 3\n");
        applyTasks("", """
                - include_vars: {dir: v, extensions: ['', yml]}
                - include_vars: {dir: w, extensions: ''}
                - assert: {that: "a == 1 and b == 2 and c == 3"}
                """);
        assertThat(run("check", play("", "- include_vars: {dir: v}\n")).err())
                .contains("'plain' is no file of variables");
    }

    @Test
    void whatIsNoJobHasFinished() {
        applyTasks("", """
                - command: 'true'
                  register: done
                - assert: {that: done is finished and done is started}
                """);
    }
}
