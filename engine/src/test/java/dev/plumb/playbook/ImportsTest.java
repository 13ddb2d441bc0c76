package dev.plumb.playbook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.source.Problem;
import dev.plumb.source.ProblemException;
import dev.plumb.source.Problems;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code import_tasks} and {@code import_playbook}. */
class ImportsTest extends ReaderTestSupport {
    @Test
    void importedTasksStandInThePlaceOfTheImport() throws IOException {
        file("more/a.yml", "- debug: {msg: a}\n- import_tasks: b.yml\n- block:\n    - debug: {msg: a3}\n");
        file("more/b.yml", "- debug: {msg: b}\n");
        List<Step> steps = steps("""
                - debug: {msg: first}
                - name: imported
                  ansible.builtin.import_tasks: more/a.yml
                  when: x
                  tags: t
                  vars: {v: 1}
                  become: true
                  notify: nobody ${yet}
                - import_tasks:
                    file: more/b.yml
                """);
        List<Task> tasks = Play.tasks(steps);
        assertThat(tasks)
                .extracting(task -> task.number() + text(task.args()))
                .containsExactly("1{msg=first}", "2{msg=a}", "3{msg=b}", "4{msg=a3}", "5{msg=b}");
        Task b = tasks.get(2);
        assertThat(texts(b.when())).containsExactly("x");
        assertThat(b.tags()).containsExactly("t");
        assertThat(texts(b.vars())).containsExactly("{v=1}");
        assertThat(text(b.directives().get(Directive.BECOME))).isEqualTo("true");
        assertThat(b.notifies().get(0).value()).isEqualTo("nobody ${yet}");
        assertThat(b.position().file()).endsWith("more/b.yml");
        assertThat(b.context().file()).isEqualTo(dir.resolve("more/b.yml"));
        assertThat(tasks.get(4).when()).isEmpty();
    }

    @Test
    void inARoleFilesAreLookedForAmongItsTasks() throws IOException {
        file("roles/a/tasks/main.yml", "- import_tasks: sub/one.yml\n");
        file("roles/a/tasks/sub/one.yml", "- import_tasks: two.yml\n- import_tasks: three.yml\n");
        file("roles/a/tasks/sub/two.yml", "- debug: {msg: beside}\n");
        file("roles/a/tasks/two.yml", "- debug: {msg: wrong}\n");
        file("roles/a/tasks/three.yml", "- debug: {msg: of the role}\n");
        file("roles/a/handlers/main.yml", "- import_tasks: more.yml\n");
        file("roles/a/handlers/more.yml", "- {name: h, ping: }\n");
        Play play = play("- hosts: all\n  roles: [a]\n");
        assertThat(play.tasks())
                .extracting(task -> text(task.args()))
                .containsExactly("{msg=beside}", "{msg=of the role}");
        assertThat(play.handlers()).extracting(Task::label).containsExactly("a : h");
    }

    @Test
    void namesMayHoldExpressionsOverWhatIsKnown() throws IOException {
        file("debian.yml", "- ping:\n");
        file("site2.yml", "- hosts: all\n  tasks: []\n");
        StaticValues values = (scalar, variables) -> {
            if (scalar.text().contains("os")) {
                return "debian.yml";
            } else if (scalar.text().contains("nr")) {
                return "site" + text(variables.get(0).get("nr")) + ".yml";
            }
            throw new ProblemException(new Problem(scalar.position(), "'x' is not defined", null));
        };
        Problems problems = new Problems();
        Playbook playbook = PlaybookReader.read(
                file("site.yml", """
                        - hosts: all
                          tasks: [{import_tasks: "${os}.yml"}, {import_tasks: "${x}"}]
                        - import_playbook: site${nr}.yml
                          vars: {nr: 2}
                        """), new Includes(TestModules.NAMES, new ReaderOptions(List.of(), values)), problems);
        assertThat(playbook.plays()).hasSize(2);
        assertThat(playbook.plays().get(0).tasks()).hasSize(1);
        assertThat(told(problems.sorted()))
                .containsExactly("2:55 'x' is not defined -> what is known only when the play runs may stand in"
                        + " include_tasks");
    }

    @Test
    void mistakesInImportsAreTold() throws IOException {
        file("tasks.yml", "- ping:\n");
        file("play.yml", "hosts: all\n");
        file("self.yml", "- import_tasks: self.yml\n");
        file("jinja.yml", "- debug: {msg: \"{{ x }}\"}\n");
        assertThat(told("""
                - hosts: all
                  tasks:
                    - import_tasks: taks.yml
                    - import_tasks: ${x}
                    - import_tasks: play.yml
                    - import_tasks: self.yml
                    - import_tasks: jinja.yml
                    - import_tasks: jinja.yml
                    - import_tasks: tasks.yml v=1
                    - import_tasks:
                    - import_tasks: {file: tasks.yml, flie: x, apply: {tags: x}}
                    - import_tasks: tasks.yml
                      loop: [1]
                      register: x
                      changed_when: false
                      retries: 3
                      async: 3
                """))
                .containsExactly(
                        "jinja.yml:1:17 {{ x }} is Jinja; in Plumb an expression stands in ${ } -> write: ${x}",
                        "play.yml:1:1 a file of tasks is a list of tasks, and this is a mapping"
                                + " -> a playbook is brought in by import_playbook",
                        "self.yml:1:17 this never ends: 'self.yml' imports 'self.yml'"
                                + " -> remove one of them from the circle",
                        "3:21 there is no file 'taks.yml' -> did you mean 'tasks.yml'? looked for taks.yml",
                        "4:21 only include_tasks may depend on an expression: 'import_tasks' is done before anything"
                                + " is evaluated -> write: include_tasks",
                        "9:21 'import_tasks' takes the name of a file, and no parameters after it"
                                + " -> write: import_tasks: tasks.yml and the parameters below vars:",
                        "10:7 'import_tasks' names no file -> write: import_tasks: tasks.yml",
                        "11:39 'import_tasks' has no parameter 'flie' -> did you mean 'file'?",
                        "11:48 'import_tasks' takes no 'apply' -> write its keywords beside 'import_tasks': imported"
                                + " tasks inherit them",
                        "12:7 'import_tasks' takes no loop -> write include_tasks instead",
                        "12:7 'until' has no effect on 'import_tasks' -> write it at the tasks that it is meant for",
                        "12:7 'async' has no effect on 'import_tasks' -> write it at the tasks that it is meant for",
                        "14:17 'register' has no effect on 'import_tasks' -> write it at the tasks that it is meant"
                                + " for",
                        "15:21 'changed_when' has no effect on 'import_tasks' -> write it at the tasks that it is"
                                + " meant for");
    }

    @Test
    void importPlaybookGivesVariablesTagsAndConditionsToItsPlays() throws IOException {
        file("sub/one.yml", """
                - name: one
                  hosts: all
                  vars: {v: own}
                  tags: own
                  pre_tasks: [{ping: }]
                  tasks: [{import_tasks: tasks.yml}]
                  handlers: [{name: h, ping: }]
                - import_playbook: two.yml
                  vars: {v: inner}
                  when: inner
                """);
        file("sub/two.yml", "- {name: two, hosts: all, tasks: [{ping: }]}\n");
        file("sub/tasks.yml", "- ping:\n");
        Problems problems = new Problems();
        Playbook playbook = read("""
                - import_playbook: sub/one.yml
                  name: both
                  vars: {v: outer}
                  tags: [a, b]
                  when: outer
                - hosts: all
                """, problems);
        assertThat(problems.sorted()).isEmpty();
        assertThat(playbook.plays()).extracting(Play::name).containsExactly("one", "two", "all");
        Play one = playbook.plays().get(0);
        assertThat(one.file()).isEqualTo(dir.resolve("sub/one.yml"));
        assertThat(texts(one.vars())).containsExactly("{v=own}", "{v=outer}");
        assertThat(one.tasks())
                .extracting(task -> texts(task.when()).toString())
                .containsExactly("[outer]", "[]", "[outer]");
        assertThat(one.tasks().get(0).tags()).containsExactly("own", "a", "b");
        assertThat(one.handlers().get(0).when()).isEmpty();
        Play two = playbook.plays().get(1);
        assertThat(texts(two.vars())).containsExactly("{v=inner}", "{v=outer}");
        assertThat(texts(two.tasks().get(0).when())).containsExactly("outer", "inner");
        assertThat(playbook.plays().get(2).vars()).isEmpty();
    }

    @Test
    void mistakesInImportsOfPlaybooksAreTold() throws IOException {
        file("loop.yml", "- import_playbook: site.yml\n");
        file("tasks.yml", "- ping:\n");
        assertThat(told("""
                - import_playbook: loop.yml
                - import_playbook: lop.yml
                - import_playbook: tasks.yml
                  become: true
                  tag: x
                - import_playbook: ${x}
                """))
                .containsExactly(
                        "loop.yml:1:20 this never ends: 'site.yml' imports 'loop.yml' imports 'site.yml'"
                                + " -> remove one of them from the circle",
                        "2:20 there is no playbook 'lop.yml' -> did you mean 'loop.yml'? looked for lop.yml",
                        "4:3 'import_playbook' takes no 'become' -> write it in the plays of the imported file",
                        "5:3 'import_playbook' takes no 'tag' -> did you mean 'tags'?",
                        "6:20 only the tasks of a play may depend on an expression: 'import_playbook' is done before"
                                + " anything is evaluated -> write: the tasks of a play",
                        "tasks.yml:1:1 this is a list of tasks, and import_playbook takes plays"
                                + " -> write import_tasks among the tasks of a play");
    }
}
