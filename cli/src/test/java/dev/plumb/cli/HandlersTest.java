package dev.plumb.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which handlers run, in which order, and what becomes of those that fail. */
class HandlersTest extends LocalPlays {
    /** A handler that notes that it ran. */
    private static String handler(String name) {
        return "- {name: '%s', shell: 'echo %s >>DIR/ran'}\n".formatted(name, name);
    }

    /** What a dry run says to run after tasks, and then runs: both are the same. */
    private List<String> ran(String keywords, String tasks, String handlers) {
        String play = play(keywords, tasks) + "  handlers:\n" + handlers.indent(4);
        file("ran", "");
        Cli check = run("check", play);
        assertThat(lines("ran")).as(check.out() + check.err()).isEmpty();
        apply(play);
        List<String> ran = lines("ran");
        List<String> told = new ArrayList<>();
        for (String line : check.out().lines().toList()) {
            if (line.contains("+ run: echo ")) {
                told.add(line.replaceAll(".*echo (.*) >>.*", "$1"));
            }
        }
        assertThat(told).as(check.out()).isEqualTo(ran);
        return ran;
    }

    @Test
    void aNameIsEvaluatedForEachItemAndMayBeAList() {
        List<String> ran = ran(
                "vars: {unit: web, both: [mail, cache]}",
                """
                - {command: touch DIR/a, notify: "restart ${unit}"}
                - command: touch ${item}
                  loop: [DIR/b, DIR/c]
                  when: item != 'DIR/c'
                  notify: "restart ${item?remove_beginning('DIR/')}"
                - {command: touch DIR/d, notify: "${both}"}
                - {command: touch DIR/e, notify: ["${omit}", "${[]}"]}
                """,
                handler("restart b")
                        + handler("restart c")
                        + handler("cache")
                        + handler("mail")
                        + handler("restart web"));
        assertThat(ran).containsExactly("restart b", "cache", "mail", "restart web");
    }

    @Test
    void aBlockNotifiesWithAnExpressionOfItsOwnVariables() {
        List<String> ran = ran("", """
                - block:
                    - command: touch DIR/a
                    - {command: touch DIR/b, notify: other}
                  vars: {unit: web}
                  notify: "tell ${unit}"
                """, handler("other") + handler("tell web"));
        assertThat(ran).containsExactly("other", "tell web");
    }

    @Test
    void namesAndTopicsOfHandlersMayHoldExpressions() {
        List<String> ran = ran("vars: {unit: web, system: '${ansible_system}'}", """
                - {command: touch DIR/a, notify: restart web}
                - {command: touch DIR/b, notify: "on ${ansible_system}"}
                - {command: touch DIR/c, notify: topic of web}
                """, """
                - {name: "restart ${unit}", shell: echo restart >>DIR/ran}
                - {name: "stop ${nowhere}", shell: echo stop >>DIR/ran}
                - {name: on Linux, shell: echo system >>DIR/ran}
                - {name: anything, listen: "topic of ${unit}", shell: echo topic >>DIR/ran}
                """);
        assertThat(ran).containsExactly("restart", "system", "topic");
    }

    @Test
    void aNameThatNobodyAnswersIsToldBeforeContactWhereItIsKnown() {
        String play = play("vars: {unit: web}", "- {command: touch DIR/made, notify: 'restart ${unit}s'}\n")
                + "  handlers:\n" + handler("restart web").indent(4);
        Cli run = run("apply", play);
        assertThat(run.err())
                .contains(
                        "site.yml:5:",
                        "no handler of this play is named 'restart webs'",
                        "did you mean 'restart web'?");
        assertThat(dir.resolve("made")).doesNotExist();
    }

    /** What would be changed is not, since its handler could not run; what is as it should be is no failure. */
    @Test
    void aNameThatNobodyAnswersFailsTheTaskThatWouldNotify() {
        String play = play("", """
                - {command: echo web, changed_when: false, register: unit}
                - {copy: {dest: DIR/made, content: x}, notify: "restart ${unit.stdout}s"}
                """) + "  handlers:\n" + handler("restart web").indent(4);
        Cli run = run("apply", play);
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.out() + run.err()).contains("no handler of this play is named 'restart webs'");
        assertThat(dir.resolve("made")).doesNotExist();
        file("made", "x");
        apply(play);
    }

    @Test
    void whatIsNotKnownBeforeApplyMayNotifyAnyHandler() {
        String play = play("", """
                - {command: echo web, register: unit}
                - {copy: {dest: DIR/made, content: x}, notify: "restart ${unit.stdout}"}
                """) + "  handlers:\n" + (handler("restart db") + handler("restart web")).indent(4);
        Cli check = run("check", play);
        assertThat(check.out()).containsPattern("(?s)may change.*restart db.*may change.*restart web");
        apply(play);
        assertThat(lines("ran")).containsExactly("restart web");
    }

    @Test
    void handlersThatHandlersNotifyRunInTheOrderOfTheirDefinition() {
        List<String> ran = ran("", "- {command: touch DIR/a, notify: [build, verify]}\n", """
                - {name: build, shell: echo build >>DIR/ran, notify: reload}
                - {name: reload, shell: echo reload >>DIR/ran}
                - {name: verify, shell: echo verify >>DIR/ran, notify: early}
                - {name: early, shell: echo early >>DIR/ran}
                """);
        assertThat(ran).containsExactly("build", "reload", "verify", "early");
    }

    @Test
    void handlersThatNotifyThoseBeforeThemAreFollowedAndCirclesEnd() {
        List<String> ran = ran("", "- {command: touch DIR/a, notify: [second, first]}\n", """
                - {name: first, shell: echo first >>DIR/ran, notify: first}
                - {name: second, shell: echo second >>DIR/ran, notify: [first, third]}
                - {name: third, shell: echo third >>DIR/ran, notify: second}
                """);
        assertThat(ran).containsExactly("first", "second", "third", "first");
    }

    @Test
    void ofOneNameTheFirstOfThePlayCountsBeforeThoseOfRoles() {
        file("roles/r/handlers/main.yml", handler("twice").replace("echo twice", "echo role"));
        file("roles/r/tasks/main.yml", "- command: touch DIR/a\n  notify: [twice, 'r : twice']\n");
        List<String> ran = ran("roles: [r]", "- command: touch DIR/b\n", """
                - {name: twice, shell: echo play >>DIR/ran}
                - {name: twice, shell: echo again >>DIR/ran}
                """);
        assertThat(ran).containsExactly("role", "play");
    }

    @Test
    void aHandlerThatFailsInABlockIsRescuedAndTheOthersWait() {
        apply(play("", """
                - {command: touch DIR/a, notify: [breaks, later]}
                - block:
                    - meta: flush_handlers
                    - shell: echo not reached >>DIR/ran
                  rescue:
                    - shell: "echo rescued ${ansible_failed_task.name} >>DIR/ran"
                  always:
                    - shell: echo always >>DIR/ran
                - shell: echo after >>DIR/ran
                """) + "  handlers:\n" + ("- {name: breaks, command: 'false'}\n" + handler("later")).indent(4));
        assertThat(lines("ran")).containsExactly("rescued breaks", "always", "after", "later");
    }

    @Test
    void whatAHandlerRegistersIsThereAfterItsFlush() {
        apply(play("", """
                - {command: touch DIR/a, notify: asks}
                - meta: flush_handlers
                - shell: "echo ${answer.stdout} >>DIR/ran"
                """) + "  handlers:\n    - {name: asks, command: echo yes, register: answer}\n");
        assertThat(lines("ran")).containsExactly("yes");
    }
}
