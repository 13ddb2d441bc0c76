package dev.plumb.playbook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.source.Located;
import dev.plumb.source.Position;
import dev.plumb.source.Problems;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@code include_tasks} and {@code include_role}: what is read before, and what while a play runs. */
class IncludesTest extends ReaderTestSupport {
    private final Includes includes = new Includes(TestModules.NAMES, ReaderOptions.DEFAULT);
    private final Problems problems = new Problems();

    @Test
    void anIncludeStaysATask() throws IOException {
        file("a.yml", "- ping:\n");
        file("roles/web/tasks/main.yml", "- ping:\n");
        List<Step> steps = steps("""
                - include_tasks: ${os}.yml
                  loop: [1]
                  tags: own
                  when: x
                - ansible.builtin.include_tasks: {file: a.yml, apply: {tags: [t, u], become: yes, when: y, vars: {v: 1}}}
                - include_role: {name: web}
                  args:
                    apply:
                      notify: h ${x}
                """);
        List<Task> tasks = Play.tasks(steps);
        assertThat(text(tasks.get(0).args())).isEqualTo("${os}.yml");
        assertThat(tasks.get(0).parts().apply()).isNull();
        assertThat(text(tasks.get(1).args())).isEqualTo("{file=a.yml}");
        Context apply = tasks.get(1).parts().apply();
        assertThat(apply.tags()).containsExactly("t", "u");
        assertThat(texts(apply.when())).containsExactly("y");
        assertThat(texts(apply.vars())).containsExactly("{v=1}");
        assertThat(text(apply.directives().get(Directive.BECOME))).isEqualTo("yes");
        assertThat(text(tasks.get(2).extraArgs())).isEqualTo("{}");
        assertThat(tasks.get(2).parts().apply().notifies())
                .extracting(Located::value)
                .containsExactly("h ${x}");
    }

    @Test
    void mistakesInIncludesAreTold() throws IOException {
        file("a.yml", "- ping:\n");
        file("roles/web/tasks/main.yml", "- ping:\n");
        assertThat(toldOfTask("""
                - include_tasks: a.yml
                  become: true
                  notify: x ${y}
                  register: r
                - include_tasks: a.yml b=1
                - include_tasks: {file: a.yml, appyl: {}}
                - include_tasks: {apply: {loop: x}}
                - include_role: {tasks_from: a, apply: x}
                - include_role: {name: [a]}
                - include_role:
                    name: web
                    port: 80
                """))
                .containsExactly(
                        "4:7 'become' has no effect on 'include_tasks' -> to hand it down to what is included, write it"
                                + " below apply: in the parameters of 'include_tasks'",
                        "5:7 'notify' has no effect on 'include_tasks' -> to hand it down to what is included, write it"
                                + " below apply: in the parameters of 'include_tasks'",
                        "7:22 'include_tasks' takes the name of a file, and no parameters after it"
                                + " -> write: include_tasks: a.yml and the parameters below vars:",
                        "8:36 'include_tasks' has no parameter 'appyl' -> did you mean 'apply'?",
                        "9:7 'include_tasks' names no file -> write: include_tasks: tasks.yml",
                        "9:31 'loop' cannot be handed down by 'apply'",
                        "10:7 'include_role' names no role -> write: include_role: {name: role}",
                        "10:44 'apply' takes a mapping of keywords, not 'x' -> write: apply: {tags: name}",
                        "11:22 'name' takes a text, not a list",
                        "14:9 'include_role' has no parameter 'port' -> give variables below vars:, beside"
                                + " 'include_role'");
    }

    @Test
    void includedTasksStandInTheIncludesContext() throws IOException {
        Path included = file("more/a.yml", "- debug: {msg: a}\n- import_tasks: b.yml\n");
        file("more/b.yml", "- debug: {msg: b}\n");
        Play play = play("""
                - hosts: all
                  vars: {p: 1}
                  tasks:
                    - block:
                        - include_tasks: {file: more/a.yml, apply: {become: true}}
                          tags: own
                          when: own
                      when: block
                      tags: block
                """);
        Task include = play.tasks().get(0);
        assertThat(includes.findTasks("more/a.yml", include, play)).contains(included);
        Inclusion inclusion = new Inclusion(null, null, Map.of("item", "x"), include);
        Context around = include.context().inner(include.parts().apply()).in(inclusion);
        List<Task> tasks = Play.tasks(includes.tasks(included, around, play, problems));
        assertThat(problems.sorted()).isEmpty();
        assertThat(tasks).extracting(task -> task.number() + text(task.args())).containsExactly("1{msg=a}", "2{msg=b}");
        assertThat(tasks).extracting(Task::place).containsExactly("1.1", "1.2");
        assertThat(texts(tasks.get(1).when())).containsExactly("block");
        assertThat(tasks.get(1).tags()).containsExactly("block");
        assertThat(text(tasks.get(1).directives().get(Directive.BECOME))).isEqualTo("true");
        assertThat(tasks.get(1).context().inclusion()).isSameAs(inclusion);
        assertThat(tasks.get(1).context().file()).isEqualTo(dir.resolve("more/b.yml"));
    }

    @Test
    void whatIsWrongInAnIncludedFileIsToldEachTime() throws IOException {
        Path included = file("a.yml", "- debug: {msg: \"{{ x }}\"}\n- pong:\n");
        Play play = play("- hosts: all\n");
        for (int i = 0; i < 2; i++) {
            Problems again = new Problems();
            includes.tasks(included, Context.NONE, play, again);
            assertThat(told(again.sorted()))
                    .containsExactly(
                            "a.yml:1:17 {{ x }} is Jinja; in Plumb an expression stands in ${ } -> write: ${x}",
                            "a.yml:2:3 unknown keyword or module 'pong' -> did you mean 'ping'?");
        }
    }

    @Test
    void inARoleIncludesLookAmongItsTasksFirst() throws IOException {
        file("roles/a/tasks/main.yml", "- import_tasks: sub/one.yml\n");
        file("roles/a/tasks/sub/one.yml", "- include_tasks: two.yml\n");
        file("roles/a/tasks/sub/two.yml", "- ping:\n");
        file("roles/a/tasks/two.yml", "- ping:\n");
        Play play = play("- hosts: all\n  roles: [a]\n");
        Task include = play.tasks().get(0);
        assertThat(includes.findTasks("two.yml", include, play)).contains(dir.resolve("roles/a/tasks/two.yml"));
        assertThat(includes.findTasks("twoo.yml", include, play)).isEmpty();
        assertThat(told(List.of(includes.missing("twoo.yml", include, play))))
                .containsExactly("roles/a/tasks/sub/one.yml:1:3 there is no file 'twoo.yml' -> did you mean 'two.yml'?"
                        + " looked for roles/a/tasks/twoo.yml, roles/a/tasks/sub/twoo.yml, roles/a/twoo.yml,"
                        + " tasks/twoo.yml, twoo.yml");
    }

    @Test
    void anIncludedRoleBringsItsDependenciesAndHandlers() throws IOException {
        file("roles/app/tasks/main.yml", "- debug: {msg: app}\n");
        file("roles/app/handlers/main.yml", "- {name: restart, ping: }\n");
        file("roles/app/meta/main.yml", "dependencies: [base]\n");
        file("roles/base/tasks/main.yml", "- debug: {msg: base}\n");
        Play play = play("- hosts: all\n");
        RoleRequest request =
                new RoleRequest("app", Position.of("here"), null, null, null, null, true, false, true, null);
        RoleSteps steps = includes.role(request, Context.NONE, play, problems);
        assertThat(problems.sorted()).isEmpty();
        assertThat(Play.tasks(steps.steps())).extracting(Task::label).containsExactly("base : debug", "app : debug");
        assertThat(steps.handlers()).extracting(Task::label).containsExactly("app : restart");
        assertThat(steps.handlers().get(0).number()).isEqualTo(3);
        assertThat(steps.roles()).extracting(Role::name).containsExactly("base", "app");
        Role app = steps.roles().get(1);
        assertThat(app.isExported()).isFalse();
        assertThat(app.onceKey()).isNull();
        RoleRequest missing =
                new RoleRequest("ap", new Position("x.yml", 1, 2), null, null, null, null, true, false, true, null);
        assertThat(includes.role(missing, Context.NONE, play, problems)).isNull();
        assertThat(told(problems.sorted()).get(0)).startsWith("x.yml:1:2 there is no role 'ap' -> did you mean 'app'?");
    }

    @Test
    void includesWithLiteralNamesAreFollowedBeforeThePlayRuns() throws IOException {
        file("a.yml", "- include_tasks: b.yml\n- {ping: , notify: h}\n- {ping: , notify: nobody}\n");
        file("b.yml", "- include_tasks: a.yml\n- include_role: {name: web}\n");
        file("roles/web/handlers/main.yml", "- {name: h, ping: }\n");
        file("roles/web/tasks/main.yml", "- debug: {msg: w}\n- pong:\n");
        assertThat(toldOfTask("- include_tasks: a.yml\n- include_tasks: gone.yml\n"))
                .satisfies(told ->
                        assertThat(told.get(1)).startsWith("4:7 there is no file 'gone.yml' -> looked for gone.yml"))
                .contains("roles/web/tasks/main.yml:2:3 unknown keyword or module 'pong' -> did you mean 'ping'?");
        file("roles/web/tasks/main.yml", "- debug: {msg: w}\n");
        assertThat(toldOfTask("- include_tasks: a.yml\n"))
                .containsExactly(
                        "a.yml:3:20 no handler of this play is named 'nobody' -> its handlers are: h, web : h");
        assertThat(toldOfTask("- include_tasks: a.yml\n- include_tasks: ${any}.yml\n"))
                .isEmpty();
        Play play = play("- hosts: all\n  tasks: [{include_role: {name: web}}]\n");
        ExpectedIncludes foreseen = includes.foresee(play, problems);
        assertThat(foreseen.complete()).isTrue();
        assertThat(foreseen.tasks()).extracting(Task::label).containsExactly("web : debug");
        assertThat(foreseen.handlers()).extracting(Task::label).containsExactly("web : h");
        assertThat(foreseen.roles()).extracting(Role::name).containsExactly("web");
    }

    @Test
    void hintsTellHandlersThatNobodyNotifiesAndTagsThatChooseNothing() throws IOException {
        file("a.yml", "- {ping: , tags: [deep, outer]}\n- {ping: , notify: used, tags: always}\n");
        Playbook playbook = read("""
                - hosts: all
                  tasks:
                    - include_tasks: a.yml
                      tags: outer
                    - include_tasks: a.yml
                      tags: always
                  handlers:
                    - {name: used, ping: }
                    - {name: unused, ping: }
                    - ping:
                    - {ping: , listen: topic}
                    - {name: "of ${x}", ping: }
                """, problems);
        assertThat(problems.sorted()).isEmpty();
        assertThat(told(playbook.hints()))
                .containsExactly(
                        "3:7 --tags deep does not reach the tasks that are included here"
                                + " -> write: tags: [deep] beside 'include_tasks'",
                        "9:7 nobody notifies the handler 'unused'",
                        "10:7 nobody notifies the handler 'ping' -> a handler needs a name:, or a topic to listen: to",
                        "11:7 nobody notifies the handler 'ping' -> a handler needs a name:, or a topic to listen: to");
        assertThat(read(
                                "- hosts: all\n  tasks: [{ping: , notify: 'a${b}'}]\n  handlers: [{name: c, ping: }]\n",
                                problems)
                        .hints())
                .isEmpty();
    }
}
