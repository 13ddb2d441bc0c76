package dev.plumb.playbook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.source.Located;
import dev.plumb.source.Position;
import dev.plumb.source.Problem;
import dev.plumb.source.Problems;
import dev.plumb.source.YamlNode;
import dev.plumb.source.YamlNode.Mapping;
import dev.plumb.source.YamlNode.Scalar;
import dev.plumb.source.YamlNode.Sequence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlaybookReaderTest {
    @TempDir
    Path dir;

    private Play play(String text) throws IOException {
        Problems problems = new Problems();
        Playbook playbook = read(text, problems);
        assertThat(problems.sorted()).isEmpty();
        assertThat(playbook.plays()).hasSize(1);
        return playbook.plays().get(0);
    }

    private Playbook read(String text, Problems problems) throws IOException {
        return PlaybookReader.read(Files.writeString(dir.resolve("site.yml"), text), TestModules.NAMES, problems);
    }

    /** The one task of a play that consists of these lines. */
    private Task task(String lines) throws IOException {
        return play("- hosts: all\n  tasks:\n" + lines.indent(4)).tasks().get(0);
    }

    private List<String> told(String text) throws IOException {
        Problems problems = new Problems();
        read(text, problems);
        List<String> told = new ArrayList<>();
        for (Problem problem : problems.sorted()) {
            Position at = problem.position();
            String hint = problem.hint() == null ? "" : " -> " + problem.hint();
            told.add(at.line() + ":" + at.column() + " " + problem.message() + hint);
        }
        return told;
    }

    private List<String> toldOfTask(String lines) throws IOException {
        return told("- hosts: all\n  tasks:\n" + lines.indent(4));
    }

    private static String text(YamlNode node) {
        return node == null ? null : ((Scalar) node).text();
    }

    @Test
    void readsAPlayWithAllItsKeywords() throws IOException {
        Play play = play("""
                - name: site
                  hosts: [web, "!old"]
                  user: admin
                  port: 2222
                  connection: ansible.builtin.ssh
                  become: yes
                  become_user: ${owner}
                  become_method: su
                  become_flags: -l
                  check_mode: "no"
                  diff: true
                  ignore_errors: ${lenient}
                  no_log: off
                  gather_facts: no
                  environment:
                    - PATH: /opt/bin
                    - ${more}
                  vars: {a: 1, b_2: [x]}
                  tags: one, two
                  tasks:
                    - ping:
                """);
        assertThat(play.name()).isEqualTo("site");
        assertThat(play.hosts().value()).isEqualTo("web,!old");
        assertThat(play.hosts().position().column()).isEqualTo(11);
        assertThat(play.gatherFacts()).isFalse();
        assertThat(play.vars().get(0).entries()).hasSize(2);
        assertThat(play.tasks().get(0).args()).isNull();
        assertThat(play.tasks().get(0).tags()).containsExactly("one", "two");
        assertDirectives(play.directives());
    }

    private static void assertDirectives(Directives directives) {
        assertThat(text(directives.get(Directive.REMOTE_USER))).isEqualTo("admin");
        assertThat(text(directives.get(Directive.PORT))).isEqualTo("2222");
        assertThat(text(directives.get(Directive.CONNECTION))).isEqualTo("ansible.builtin.ssh");
        assertThat(text(directives.get(Directive.BECOME))).isEqualTo("yes");
        assertThat(text(directives.get(Directive.BECOME_USER))).isEqualTo("${owner}");
        assertThat(text(directives.get(Directive.BECOME_METHOD))).isEqualTo("su");
        assertThat(text(directives.get(Directive.BECOME_FLAGS))).isEqualTo("-l");
        assertThat(text(directives.get(Directive.CHECK_MODE))).isEqualTo("no");
        assertThat(text(directives.get(Directive.DIFF))).isEqualTo("true");
        assertThat(text(directives.get(Directive.IGNORE_ERRORS))).isEqualTo("${lenient}");
        assertThat(text(directives.get(Directive.NO_LOG))).isEqualTo("off");
        assertThat(directives.environment()).hasSize(2);
    }

    @Test
    void readsATaskWithAllItsKeywords() throws IOException {
        Task task = task("""
                - name: the ${x} one
                  ansible.builtin.command: ls -l creates=/x
                  args: {chdir: /srv}
                  when: [a, "b == 'c'", true]
                  loop: [1, 2]
                  register: out
                  changed_when: false
                  failed_when: out.rc > 1
                  become: true
                  environment: {A: b}
                  vars: {v: 1}
                  tags: [deploy, 2]
                """);
        assertThat(task.number()).isEqualTo(1);
        assertThat(task.label()).isEqualTo("the ${x} one");
        assertThat(task.module()).isEqualTo(new Located<>("ansible.builtin.command", new Position(file(), 4, 7)));
        assertThat(text(task.args())).isEqualTo("ls -l creates=/x");
        assertThat(text(task.extraArgs().get("chdir"))).isEqualTo("/srv");
        assertThat(task.when()).extracting(Scalar::text).containsExactly("a", "b == 'c'", "true");
        assertThat(((Sequence) task.loop().values()).items()).hasSize(2);
        assertThat(task.loop().lookup()).isNull();
        assertThat(task.register().value()).isEqualTo("out");
        assertThat(task.changedWhen()).extracting(Scalar::value).containsExactly(false);
        assertThat(task.failedWhen()).extracting(Scalar::text).containsExactly("out.rc > 1");
        assertThat(text(task.directives().get(Directive.BECOME))).isEqualTo("true");
        assertThat(task.directives().environment()).hasSize(1);
        assertThat(task.vars().get(0).entries()).hasSize(1);
        assertThat(task.tags()).containsExactly("deploy", "2");
    }

    private String file() {
        return dir.resolve("site.yml").toString();
    }

    @Test
    void joinsTheSectionsOfAPlayByFlushesAndNumbersHandlersAfterThem() throws IOException {
        Play play = play("""
                - hosts: all
                  become: true
                  post_tasks:
                    - debug: {msg: last}
                  handlers:
                    - name: h1
                      ping:
                    - ping:
                      listen: [topic, other]
                  tasks:
                    - ping:
                      notify: [h1, topic, "${dynamic}"]
                  pre_tasks:
                    - file: {path: /a}
                """);
        assertThat(play.tasks())
                .extracting(task -> task.number() + " " + task.module().value())
                .containsExactly("1 file", "2 meta", "3 ping", "4 meta", "5 debug");
        Task flush = play.tasks().get(1);
        assertThat(text(flush.args())).isEqualTo("flush_handlers");
        assertThat(flush.tags()).containsExactly("always");
        assertThat(flush.position().line()).isEqualTo(13);
        assertThat(play.handlers()).extracting(Task::number).containsExactly(6, 7);
        assertThat(play.handlers().get(1).listen()).containsExactly("topic", "other");
        assertThat(text(play.handlers().get(0).directives().get(Directive.BECOME)))
                .isEqualTo("true");
        assertThat(play("- hosts: all\n  pre_tasks: [{ping: }]\n  tasks: []\n").tasks())
                .hasSize(2);
        assertThat(play("- hosts: all\n  tasks:\n").tasks()).isEmpty();
    }

    @Test
    void letsTasksOverrideWhatThePlayHandsDown() throws IOException {
        Play play = play("""
                - hosts: all
                  become: true
                  environment: {A: play}
                  tags: p
                  tasks:
                    - ping:
                      become: false
                      environment: {A: task}
                      tags: [t, p]
                """);
        Task task = play.tasks().get(0);
        assertThat(text(task.directives().get(Directive.BECOME))).isEqualTo("false");
        assertThat(task.directives().environment())
                .extracting(node -> text(((Mapping) node).get("A")))
                .containsExactly("play", "task");
        assertThat(task.tags()).containsExactly("p", "t");
    }

    @Test
    void readsTheOldFormOfArgumentsWithPlaces() throws IOException {
        Task task = task("""
                - copy: dest=/etc/x content="two words" mode=0644 owner=${ user.name + ' x' } msg='it''s \\'q\\''
                    group=next  empty= url=http://x/?a=b
                """);
        Mapping args = (Mapping) task.args();
        assertThat(args.entries())
                .extracting(entry -> entry.key().value() + "=" + text(entry.value()))
                .containsExactly(
                        "dest=/etc/x",
                        "content=two words",
                        "mode=0644",
                        "owner=${ user.name + ' x' }",
                        "msg=its 'q'",
                        "group=next",
                        "empty=",
                        "url=http://x/?a=b");
        assertThat(((Scalar) args.get("mode")).value()).isEqualTo("0644");
        assertThat(args.entries().get(1).key().position()).isEqualTo(new Position(file(), 3, 25));
        assertThat(args.get("content").position()).isEqualTo(new Position(file(), 3, 33));
        assertThat(args.entries().get(5).key().position()).isEqualTo(new Position(file(), 4, 9));
    }

    @Test
    void readsActions() throws IOException {
        Task pairs = task("- action: file path=/x state=directory\n");
        assertThat(pairs.module()).isEqualTo(new Located<>("file", new Position(file(), 3, 15)));
        assertThat(text(((Mapping) pairs.args()).get("state"))).isEqualTo("directory");
        Task free = task("- action: command ls -l\n");
        assertThat(text(free.args())).isEqualTo("ls -l");
        assertThat(free.args().position()).isEqualTo(new Position(file(), 3, 23));
        Task mapping = task("- action: {module: file, path: /x}\n");
        assertThat(mapping.module().value()).isEqualTo("file");
        assertThat(((Mapping) mapping.args()).entries()).hasSize(1);
        assertThat(task("- action: ping\n").args()).isNull();
        assertThat(toldOfTask("- action: fiel path=/x\n"))
                .containsExactly("3:15 unknown module 'fiel' -> did you mean 'file'?");
    }

    @Test
    void takesWithItemsForALoopThatIsFlattened() throws IOException {
        Task list = task("- ping:\n  with_items: [a, [b, c]]\n");
        assertThat(list.loop().lookup()).isEqualTo("items");
        assertThat(((Sequence) list.loop().values()).items()).hasSize(2);
        assertThat(((Sequence) task("- ping:\n  with_items: one\n").loop().values()).items())
                .hasSize(1);
        assertThat(text(task("- ping:\n  with_items: ${many}\n").loop().values()))
                .isEqualTo("${many}");
        assertThat(task("- ping:\n  with_list: [a]\n").loop().lookup()).isNull();
        assertThat(toldOfTask("- ping:\n  loop: [a]\n  with_items: [b]\n"))
                .containsExactly("5:7 a task has one loop, but this one has 'loop' and 'with_items'"
                        + " -> remove one of them, or loop over a file of tasks with include_tasks");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "when: ${a} | 4:13 'when' is an expression already and takes no ${ } -> write: when: a",
                "when: | 4:7 'when' takes a condition or a list of conditions, not nothing",
                "failed_when: [[x]] | 4:21 'failed_when' takes a condition or a list of conditions, not a list",
                "when: \"{{ a }} == 1\" | 4:13 a condition is an expression as it stands, without {{ }}"
                        + " -> write: when: a == 1",
                "register: 1x | 4:17 '1x' cannot be the name of a variable -> a name is made of letters, digits and _",
                "port: http | 4:7 'port' belongs to a play: all its tasks share one connection to a host"
                        + " -> write it at the play, or set the variable ansible_port; a role's parameter of this name stands below vars",
                "retries: many | 4:16 'retries' takes a whole number, not 'many'",
                "connection: docker | 4:19 Plumb has no connection 'docker' -> write one of: ssh, local",
                "become_method: pfexec | 4:22 Plumb has no become method 'pfexec' -> write one of: sudo, su, doas",
                "tags: ${x} | 4:13 tags are plain names: they are chosen before anything is evaluated",
                "args: chdir=/x | 4:13 'args' takes a mapping of parameters, not 'chdir=/x'"
                        + " -> write the parameters below it, each as: name: value",
                "listen: x | 4:7 'listen' belongs to a handler, not to a task",
                "sudo: yes | 4:7 'sudo' was removed from Ansible -> write: become: true",
                "name: | 4:7 'name' takes a text, not nothing",
                "vars: {a-b: 1} | 4:14 'a-b' cannot be the name of a variable -> write: a_b",
                "until: ${x} | 4:14 'until' is an expression already and takes no ${ } -> write: until: x",
            })
    void tellsKeywordsThatDoNotFit(String keyword, String expected) throws IOException {
        assertThat(toldOfTask("- ping:\n  " + keyword + "\n")).containsExactly(expected);
    }

    @Test
    void acceptsNotificationsThatOnlyARunCanResolve() throws IOException {
        assertThat(told("- hosts: all\n  tasks: [{ping: , notify: x}]\n  handlers: [{ping: , name: 'h ${y}'}]\n"))
                .isEmpty();
        assertThat(told("- hosts: all\n  tasks: [{ping: , notify: x}]\n"))
                .containsExactly("2:28 no handler of this play is named 'x'"
                        + " -> the play has no handlers: write them below handlers:");
        assertThat(told("- hosts: all\n  handlers: [{ping: , name: a, notify: b}, {ping: , name: b}]\n"))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "- tasks: [] | 1:3 the play does not say on which hosts -> write: hosts: all",
                "- hosts: [] | 1:3 the play does not say on which hosts -> write: hosts: all",
                "- hosts: | 1:3 'hosts' takes a text or a list of texts, not nothing",
                "- hosts: {a: b} | 1:10 'hosts' takes a text or a list of texts, not a mapping",
                "- import_playbook: | 1:3 'import_playbook' takes a text, not nothing",
                "- all | 1:3 a play is a mapping, and this is 'all' -> begin each play with: - hosts: ...",
                "[] | 1:1 the playbook holds no plays -> begin each play with: - hosts: ...",
                "text | 1:1 a playbook is a list of plays, and this is 'text' -> begin each play with: - hosts: ...",
                "- {hosts: all, when: x} | 1:16 'when' belongs to a task, not to a play",
                "- {hosts: all, tasks: {ping: }} | 1:23 'tasks' takes a list of tasks, not a mapping"
                        + " -> begin each task with a dash: - name: ...",
                "- {hosts: all, gather_facts: '${x}'} | 1:30 'gather_facts' takes yes or no, not an expression"
                        + " -> remove it: facts are read only where a task uses them",
                "- {hosts: all, hadnlers: []} | 1:16 unknown keyword 'hadnlers' in a play -> did you mean 'handlers'?",
            })
    void tellsPlaysThatAreNone(String text, String expected) throws IOException {
        assertThat(told(text + "\n")).containsExactly(expected);
    }

    @Test
    void readsTheBenchmarksPlaybookWithoutAComplaint() {
        Problems problems = new Problems();
        Playbook playbook = PlaybookReader.read(Path.of("../bench/converged102.yml"), TestModules.NAMES, problems);
        assertThat(problems.sorted()).isEmpty();
        assertThat(playbook.plays()).hasSize(1);
        assertThat(playbook.plays().get(0).tasks()).hasSize(102);
    }
}
