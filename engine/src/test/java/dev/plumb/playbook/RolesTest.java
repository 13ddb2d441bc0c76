package dev.plumb.playbook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.source.Problems;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class RolesTest extends ReaderTestSupport {
    private void role(String name, String message) throws IOException {
        file("roles/" + name + "/tasks/main.yml", "- debug: {msg: " + message + "}\n");
    }

    private static List<String> messages(List<Task> tasks) {
        return tasks.stream()
                .filter(task -> !task.module().value().equals("meta"))
                .map(task -> task.number() + " " + task.label() + " " + text(task.args()))
                .toList();
    }

    @Test
    void rolesRunBetweenPreTasksAndTasks() throws IOException {
        role("web", "w");
        Play play = play("""
                - hosts: all
                  tasks: [{debug: {msg: t}}]
                  roles: [web]
                  pre_tasks: [{debug: {msg: p}}]
                  post_tasks: [{debug: {msg: q}}]
                """);
        assertThat(play.tasks())
                .extracting(task -> task.number() + text(task.args()))
                .containsExactly("1{msg=p}", "2flush_handlers", "3{msg=w}", "4{msg=t}", "5flush_handlers", "6{msg=q}");
        Role role = play.tasks().get(2).role();
        assertThat(role.name()).isEqualTo("web");
        assertThat(role.path()).isEqualTo(dir.resolve("roles/web"));
        assertThat(role.isExported()).isTrue();
        assertThat(play.roles()).containsExactly(role);
        assertThat(play.tasks().get(2).label()).isEqualTo("web : debug");
        assertThat(play.tasks().get(2).context().file()).isEqualTo(dir.resolve("roles/web/tasks/main.yml"));
    }

    @Test
    void anEntryHandsDownItsKeywordsAndTheRestAreParameters() throws IOException {
        role("web", "w");
        file("roles/web/vars/main.yml", "v: 2\n");
        Play play = play("""
                - hosts: all
                  become: true
                  tags: p
                  roles:
                    - role: web
                      when: [a, b]
                      tags: [t]
                      become: false
                      vars: {v: 1}
                      domain: example.org
                """);
        Task task = play.tasks().get(0);
        assertThat(texts(task.when())).containsExactly("a", "b");
        assertThat(task.tags()).containsExactly("p", "t");
        assertThat(text(task.directives().get(Directive.BECOME))).isEqualTo("false");
        assertThat(text(task.role().params())).isEqualTo("{domain=example.org}");
        assertThat(texts(task.role().vars())).containsExactly("{v=1}", "{v=2}");
        assertThat(task.vars()).isEmpty();
    }

    @Test
    void defaultsAndVarsAreAFileOrADirectory() throws IOException {
        file("roles/a/defaults/main.yaml", "d: 1\n");
        file("roles/a/vars/main/b.yml", "v: b\n");
        file("roles/a/vars/main/a.yml", "v: a\n");
        file("roles/a/vars/main/more/c.json", "{\"v\": \"c\"}\n");
        file("roles/a/vars/main/.hidden.yml", "v: hidden\n");
        file("roles/a/vars/main/notes.txt", "no variables\n");
        file("roles/a/tasks/main.yml", "# nothing yet\n");
        Role role = play("- hosts: all\n  roles: [{name: a}]\n").roles().get(0);
        assertThat(texts(role.defaults())).containsExactly("{d=1}");
        assertThat(texts(role.vars())).containsExactly("{v=a}", "{v=b}", "{v=c}");
    }

    @Test
    void dependenciesRunFirstAndInheritWhatTheirParentHas() throws IOException {
        role("app", "a");
        role("db", "d");
        role("base", "b");
        file("roles/app/meta/main.yml", """
                galaxy_info: {author: x}
                dependencies:
                  - base
                  - role: db
                    when: with_db
                    tags: data
                    size: 3
                """);
        Play play = play("- hosts: all\n  roles: [{role: app, when: x, tags: t}]\n");
        assertThat(messages(play.tasks()))
                .containsExactly("1 base : debug {msg=b}", "2 db : debug {msg=d}", "3 app : debug {msg=a}");
        assertThat(play.roles()).extracting(Role::name).containsExactly("base", "db", "app");
        Task db = play.tasks().get(1);
        assertThat(texts(db.when())).containsExactly("x", "with_db");
        assertThat(db.tags()).containsExactly("t", "data");
        assertThat(text(db.role().params())).isEqualTo("{size=3}");
        assertThat(db.role().parent()).isSameAs(play.roles().get(2));
        assertThat(play.roles().get(0).parent()).isSameAs(play.roles().get(2));
    }

    @Test
    void aRoleRunsOnceUnlessItIsGivenSomethingElseOrAllowsIt() throws IOException {
        role("a", "a");
        role("b", "b");
        role("common", "c");
        role("twice", "t");
        file("roles/a/meta/main.yml", "dependencies: [common, twice]\n");
        file("roles/b/meta/main.yml", "dependencies: [common, twice, {role: common, p: 1}]\n");
        file("roles/twice/meta/main.yml", "allow_duplicates: yes\n");
        Play play = play("- hosts: all\n  roles: [a, b, a]\n");
        assertThat(play.tasks())
                .extracting(task -> text(task.args()))
                .containsExactly("{msg=c}", "{msg=t}", "{msg=a}", "{msg=t}", "{msg=c}", "{msg=b}");
        Role common = play.roles().get(0);
        Role b = play.roles().get(play.roles().size() - 1);
        assertThat(play.roles()).extracting(Role::name).containsExactly("common", "twice", "a", "twice", "common", "b");
        assertThat(play.roles().get(1).onceKey()).isNull();
        assertThat(play.roles().get(4).onceKey()).isNotEqualTo(common.onceKey());
        assertThat(play.roles().get(4).parent()).isSameAs(b);
    }

    @Test
    void aUseUnderOtherConditionsIsKeptForTheRunToDecide() throws IOException {
        role("a", "a");
        role("b", "b");
        role("common", "c");
        file("roles/a/meta/main.yml", "dependencies: [common]\n");
        file("roles/b/meta/main.yml", "dependencies: [common]\n");
        Play play = play("- hosts: all\n  roles: [{role: a, when: x}, b]\n");
        assertThat(play.tasks())
                .extracting(task -> text(task.args()))
                .containsExactly("{msg=c}", "{msg=a}", "{msg=c}", "{msg=b}");
        assertThat(play.roles().get(0).onceKey()).isEqualTo(play.roles().get(2).onceKey());
    }

    @Test
    void importRoleTakesOtherFilesAndRunsAgain() throws IOException {
        role("a", "a");
        file("roles/a/tasks/other.yml", "- debug: {msg: other}\n");
        file("roles/a/vars/v2.yml", "v: 2\n");
        file("roles/a/defaults/d2.yml", "d: 2\n");
        file("roles/a/handlers/h2.yml", "- {name: h2, ping: }\n");
        Play play = play("""
                - hosts: all
                  roles: [a]
                  tasks:
                    - import_role:
                        name: a
                        tasks_from: other
                        vars_from: v2.yml
                        defaults_from: d2
                        handlers_from: h2
                      vars: {v: 1}
                      when: x
                      tags: t
                    - import_role: {name: a}
                """);
        assertThat(messages(play.tasks()))
                .containsExactly("1 a : debug {msg=a}", "2 a : debug {msg=other}", "3 a : debug {msg=a}");
        Task other = play.tasks().get(1);
        assertThat(texts(other.when())).containsExactly("x");
        assertThat(other.tags()).containsExactly("t");
        assertThat(texts(other.vars())).containsExactly("{v=1}");
        assertThat(texts(other.role().vars())).containsExactly("{v=1}", "{v=2}");
        assertThat(texts(other.role().defaults())).containsExactly("{d=2}");
        assertThat(other.role().onceKey()).isNull();
        assertThat(play.handlers()).extracting(Task::label).containsExactly("a : h2");
    }

    @Test
    void handlersOfListedRolesComeFirstAndThoseOfImportedRolesLast() throws IOException {
        for (String name : List.of("a", "b", "needed")) {
            file("roles/" + name + "/handlers/main.yml", "- {name: of " + name + ", ping: }\n");
        }
        file("roles/a/meta/main.yml", "dependencies: [needed]\n");
        Play play = play("""
                - hosts: all
                  pre_tasks: [{import_role: {name: b}}]
                  roles: [a]
                  handlers: [{name: own, ping: }]
                """);
        assertThat(play.handlers())
                .extracting(Task::label)
                .containsExactly("needed : of needed", "a : of a", "own", "b : of b");
        assertThat(play.handlers()).extracting(Task::number).containsExactly(2, 3, 4, 5);
        assertThat(play.roles()).extracting(Role::name).containsExactly("needed", "a", "b");
    }

    @Test
    void aRoleNotifiesByNameAndByRoleAndName() throws IOException {
        file("roles/a/handlers/main.yml", "- {name: h, ping: }\n- {name: g, ping: , listen: topic}\n");
        file("roles/a/tasks/main.yml", "- {ping: , notify: [h, 'a : h', topic]}\n");
        assertThat(told("- hosts: all\n  roles: [a]\n  tasks: [{ping: , notify: 'a : g'}]\n"))
                .isEmpty();
        assertThat(told("- hosts: all\n  roles: [a]\n  tasks: [{ping: , notify: 'a : x'}]\n"))
                .containsExactly("3:28 no handler of this play is named 'a : x' -> did you mean 'a : h'?");
    }

    @Test
    void rolesAreLookedForInTheRolesPathToo() throws IOException {
        file("shared/far/tasks/main.yml", "- import_role: {name: near}\n");
        file("shared/near/tasks/main.yml", "- ping:\n");
        file("beside/tasks/main.yml", "- ping:\n");
        Problems problems = new Problems();
        Path site = file("site.yml", "- hosts: all\n  roles: [far, beside, '" + dir + "/shared/near']\n");
        Playbook playbook = PlaybookReader.read(
                site,
                new Includes(TestModules.NAMES, new ReaderOptions(List.of(dir.resolve("shared")), null)),
                problems);
        assertThat(problems.sorted()).isEmpty();
        assertThat(playbook.plays().get(0).tasks()).hasSize(3);
    }

    @Test
    void aCircleOfRolesIsToldWhole() throws IOException {
        file("roles/a/meta/main.yml", "dependencies: [b]\n");
        file("roles/b/meta/main.yml", "dependencies: [c]\n");
        file("roles/c/meta/main.yml", "dependencies: [{role: b}]\n");
        assertThat(told("- hosts: all\n  roles: [a]\n"))
                .containsExactly("roles/c/meta/main.yml:1:23 this never ends: 'b' needs 'c' needs 'b'"
                        + " -> remove one of them from the circle");
    }

    @Test
    void mistakesInRolesAreTold() throws IOException {
        role("web", "w");
        file("roles/bad/meta/main.yml", "dependancies: []\nallow_duplicates: ${x}\n");
        file("roles/bad/tasks/main.yml", "debug: {msg: x}\n");
        file("roles/bad/vars/main.yml", "- a\n");
        file("roles/bad/defaults/main.yml", "a-b: \"{{ x }}\"\n");
        assertThat(told("- hosts: all\n  roles: [bad]\n"))
                .containsExactly(
                        "roles/bad/defaults/main.yml:1:1 'a-b' cannot be the name of a variable -> write: a_b",
                        "roles/bad/defaults/main.yml:1:7 {{ x }} is Jinja; in Plumb an expression stands in ${ } -> write: ${x}",
                        "roles/bad/meta/main.yml:1:1 a role's metadata has no 'dependancies'"
                                + " -> did you mean 'dependencies'?",
                        "roles/bad/meta/main.yml:2:19 'allow_duplicates' takes yes or no, not '${x}'"
                                + " -> an expression is evaluated too late for it",
                        "roles/bad/tasks/main.yml:1:1 a file of tasks is a list of tasks, and this is a mapping"
                                + " -> begin each task with a dash: - name: ...",
                        "roles/bad/vars/main.yml:1:1 a file of variables is a mapping of names to values"
                                + " -> write: name: value");
        assertThat(told("""
                - hosts: all
                  roles:
                    - wbe
                    - {domain: x}
                    - [web]
                    - web,1.0
                    - ${x}
                    - {role: web, tasks_from: x, sudo: yes, a-b: 1}
                    - {name: }
                """)).satisfies(told -> {
            assertThat(told.get(0))
                    .startsWith("3:7 there is no role 'wbe' -> did you mean 'web'? looked for roles/wbe, ");
            List<String> others = List.copyOf(told.subList(1, told.size()));
            assertThat(others)
                    .containsExactly(
                            "4:7 this names no role -> write: - role: and its name",
                            "5:7 'roles' takes names of roles, or mappings with role:, not a list",
                            "6:7 'web,1.0' is a line for ansible-galaxy, not the name of a role"
                                    + " -> write only the name of the role",
                            "7:7 only include_role may depend on an expression: 'roles' is done before anything is"
                                    + " evaluated -> write: include_role",
                            "8:19 'tasks_from' is not for 'roles' -> write a task instead: - import_role: with name:"
                                    + " and tasks_from: below it",
                            "8:34 'sudo' was removed from Ansible -> write: become: true",
                            "8:45 'a-b' cannot be the name of a variable -> write: a_b",
                            "9:8 'name' takes a text, not nothing");
        });
        assertThat(toldOfTask("- import_role: {name: web, tasks_from: ../../x, vars_from: no, publik: 1}\n"))
                .containsExactly(
                        "3:7 the role 'web' has no file 'vars/no' -> 'vars_from' names a file below vars/ of the role",
                        "3:7 'tasks_from: ../../x' leads out of the role -> name a file below tasks/ of the role",
                        "3:68 'import_role' has no parameter 'publik' -> did you mean 'public'?");
    }

    @Test
    void handlersThatAMissingRoleMayBringAreNotMissedAsWell() throws IOException {
        String play = """
                - hosts: all
                  roles: [nowhere]
                  tasks:
                    - ping:
                      notify: of the role
                """;
        assertThat(told(play)).singleElement().asString().contains("there is no role 'nowhere'");
        assertThat(told(play.replace("  roles: [nowhere]\n", "")))
                .singleElement()
                .asString()
                .contains("no handler of this play is named 'of the role'");
    }
}
