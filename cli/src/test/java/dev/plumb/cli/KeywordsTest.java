package dev.plumb.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.ServerSocket;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What keywords do, on this machine; a test for each is named after it. More of them stand in the corpus. */
class KeywordsTest extends LocalPlays {
    /** Stands for sudo, su and doas: writes down how it is called, and runs the shell as whoever calls it. */
    private void become(String name) {
        file(name, """
                #!/bin/sh
                printf '%s %s\\n' "${0##*/}" "$*" | sed 's/ \\(-- \\)*sh .*//; s/ -c exec.* / /' >>DIR/become.log
                case $* in
                *" -c "*) eval "$(printf '%s' "$*" | sed 's/.* -c \\(exec.*\\) [a-z]*$/\\1/')" ;;
                *) while [ "$1" != -- ]; do shift; done; shift; exec "$@" ;;
                esac
                """);
        assertThat(dir.resolve(name).toFile().setExecutable(true)).isTrue();
    }

    /**
     * How a user was become. In truth it is the test's own user every time, whose place the run has locked already: a shell that
     * finds that is started once more, now that it is known.
     */
    private List<String> becomes() {
        return lines("become.log").stream().distinct().toList();
    }

    private static final String WHO = "- command: 'true'\n  changed_when: false\n";

    @Test
    void become_exe() {
        become("mysudo");
        applyTasks("become: true\nbecome_user: some\nbecome_exe: DIR/mysudo", WHO);
        assertThat(becomes()).containsExactly("mysudo -H -n -u some");
    }

    @Test
    void become_user() {
        become("mysudo");
        applyTasks("become: true\nbecome_exe: DIR/mysudo\nbecome_user: somebody", WHO + WHO + "  become_user: other\n");
        assertThat(becomes()).containsExactly("mysudo -H -n -u somebody", "mysudo -H -n -u other");
    }

    @Test
    void become_method() {
        become("mydoas");
        applyTasks("become: true\nbecome_user: some\nbecome_exe: DIR/mydoas", WHO + "  become_method: doas\n");
        assertThat(becomes()).containsExactly("mydoas -n -u some");
    }

    @Test
    void become_flags() {
        become("mysudo");
        applyTasks("become: true\nbecome_exe: DIR/mysudo\nbecome_user: some\nbecome_flags: -E --set-home", WHO);
        assertThat(becomes()).containsExactly("mysudo -E --set-home -H -n -u some");
    }

    @Test
    void ansible_become() {
        become("mysudo");
        applyTasks(
                "vars: {ansible_become: true, ansible_become_exe: DIR/mysudo, ansible_become_user: some}\nbecome: false",
                WHO);
        assertThat(becomes()).hasSize(1);
        applyTasks(
                "vars: {ansible_become: false, ansible_become_exe: DIR/mysudo, ansible_become_user: some}\nbecome: true",
                WHO);
        assertThat(becomes()).hasSize(1);
    }

    @Test
    void ansible_become_exe() {
        become("mysudo");
        applyTasks(
                "become: true\nbecome_user: some\nvars: {ansible_become_exe: DIR/mysudo}\nbecome_exe: /nowhere", WHO);
        assertThat(becomes()).containsExactly("mysudo -H -n -u some");
    }

    @Test
    void ansible_become_user() {
        become("mysudo");
        applyTasks(
                "become: true\nbecome_exe: DIR/mysudo\nbecome_user: b\nvars: {ansible_become_user: a}",
                WHO,
                "--become-user",
                "c");
        assertThat(becomes()).containsExactly("mysudo -H -n -u a");
    }

    @Test
    void ansible_become_method() {
        become("mydoas");
        applyTasks(
                "become: true\nbecome_exe: DIR/mydoas\nbecome_user: some\nbecome_method: sudo\nvars: {ansible_become_method: doas}",
                WHO);
        assertThat(becomes()).containsExactly("mydoas -n -u some");
    }

    @Test
    void ansible_become_flags() {
        become("mysudo");
        applyTasks(
                "become: true\nbecome_exe: DIR/mysudo\nbecome_user: some\nbecome_flags: -E\nvars: {ansible_become_flags: -i}",
                WHO);
        assertThat(becomes()).containsExactly("mysudo -i -H -n -u some");
    }

    @Test
    void check_mode() {
        applyTasks("check_mode: true", "- copy: {content: x, dest: DIR/never}\n");
        assertThat(dir.resolve("never")).doesNotExist();
        applyTasks("check_mode: true", "- copy: {content: x, dest: DIR/made}\n  check_mode: false\n");
        assertThat(dir.resolve("made")).exists();
    }

    /** What an apply does not do either is not there for later tasks, in a dry run as little as in an apply. */
    @Test
    void check_modeOfATaskLeavesNothing() {
        String tasks = """
                - copy: {content: x, dest: DIR/never}
                  check_mode: true
                - command: touch DIR/never
                  check_mode: true
                - file: {path: DIR/never, state: absent}
                  register: r
                - assert: {that: r is not changed}
                """;
        for (String command : List.of("apply", "check")) {
            Cli run = run(command, play("gather_facts: false", tasks));
            assertThat(run.code()).as(run.out() + run.err()).isEqualTo(command.equals("check") ? 10 : 0);
            assertThat(run.out()).contains("localhost   2        1       0        1");
            assertThat(dir.resolve("never")).doesNotExist();
        }
    }

    @Test
    void diff() {
        String task = "- copy: {content: \"shown\\n\", dest: DIR/file}\n";
        assertThat(run("check", play("diff: false", task)).out()).doesNotContain("+ shown");
        assertThat(run("check", play("diff: true", task)).out()).contains("+ shown");
        assertThat(run("check", play("diff: false", task + "  diff: true\n")).out())
                .contains("+ shown");
    }

    @Test
    void ignore_errors() {
        applyTasks("ignore_errors: true", "- fail:\n- copy: {content: x, dest: DIR/made}\n");
        assertThat(dir.resolve("made")).exists();
        assertThat(run("apply", play("ignore_errors: true", "- fail:\n  ignore_errors: false\n"))
                        .code())
                .isEqualTo(2);
    }

    /** Both commands are sent together; the copy is planned once they are done. */
    @Test
    void registeredValuesOutliveAFailureThatIsIgnored() {
        applyTasks("", """
                - command: echo real
                  register: before
                - command: "false"
                  ignore_errors: true
                - copy: {content: "${before.stdout}", dest: DIR/real}
                """);
        assertThat(lines("real")).containsExactly("real");
    }

    @Test
    void ignore_unreachable() throws Exception {
        int closed;
        try (ServerSocket socket = new ServerSocket(0)) {
            closed = socket.getLocalPort();
        }
        String hosts = file("hosts", "gone ansible_host=127.0.0.1 ansible_port=" + closed + "\n")
                .toString();
        String plays = """
                - hosts: gone
                  gather_facts: false
                  tasks:
                    - command: "true"
                      register: tried
                      ignore_unreachable: %s
                    - copy: {content: "${tried.unreachable?c}", dest: DIR/after}
                      delegate_to: localhost
                """;
        assertThat(run("apply", plays.formatted("false"), "-i", hosts).code()).isEqualTo(4);
        assertThat(dir.resolve("after")).doesNotExist();
        apply(plays.formatted("true"), "-i", hosts);
        assertThat(lines("after")).containsExactly("true");
    }

    @Test
    void module_defaults() {
        applyTasks("module_defaults: {copy: {content: of the play}}", """
                - copy: {dest: DIR/play}
                - copy: {dest: DIR/task}
                  module_defaults: {copy: {content: of the task}}
                - copy: {dest: DIR/own, content: its own}
                """);
        assertThat(lines("play")).containsExactly("of the play");
        assertThat(lines("task")).containsExactly("of the task");
        assertThat(lines("own")).containsExactly("its own");
    }

    @Test
    void no_log() {
        String task = "- copy: {content: \"hidden\\n\", dest: DIR/file}\n";
        assertThat(run("check", play("no_log: true", task), "-vvv").out()).doesNotContain("hidden");
        assertThat(run("check", play("no_log: true", task + "  no_log: false\n"))
                        .out())
                .contains("+ hidden");
    }

    @Test
    void run_once() {
        apply("""
                - hosts: all
                  run_once: true
                  tasks:
                    - shell: echo ${inventory_hostname} >>DIR/log
                """, "-i", "a,b,c,", "-c", "local");
        assertThat(lines("log")).containsExactly("a");
    }

    @Test
    void throttle() {
        apply("""
                - hosts: all
                  throttle: 1
                  tasks:
                    - shell: mkdir DIR/alone && sleep 0.05 && rmdir DIR/alone
                """, "-i", "a,b,c,", "-c", "local");
    }

    @Test
    void timeout() {
        String task = "- command: sleep 60\n";
        assertThat(run("apply", play("timeout: 1", task)).out()).contains("its timeout of 1 s");
        applyTasks("timeout: 1", "- command: sleep 1.2\n  timeout: 0\n");
    }

    @Test
    void vars() {
        applyTasks("vars: {a: play, b: play}", """
                - copy: {dest: DIR/task, content: "${a} ${b}"}
                  vars: {b: task}
                - copy: {dest: DIR/after, content: "${a} ${b}"}
                """);
        assertThat(lines("task")).containsExactly("play task");
        assertThat(lines("after")).containsExactly("play play");
    }

    @Test
    void gather_facts() {
        applyTasks("gather_facts: true", "- assert: {that: ansible_system == 'Linux'}\n");
        applyTasks("gather_facts: false", "- assert: {that: ansible_system is not defined}\n");
        applyTasks("vars: {a: 1}", "- assert: {that: ansible_facts.system == 'Linux'}\n");
    }

    @Test
    void vars_prompt() {
        String prompts = "vars_prompt: [{name: one, private: no, default: fallback}, {name: two, default: hidden}]";
        String task = "- copy: {dest: DIR/answers, content: \"${one} ${two}\"}\n";
        applyTasks(prompts, task);
        assertThat(lines("answers")).containsExactly("fallback hidden");
        applyTasks(prompts, task, "-e", "two=given");
        assertThat(lines("answers")).containsExactly("fallback given");
        Cli nobody = run("apply", play("vars_prompt: [{name: one}]", task.replace("${two}", "")));
        assertThat(nobody.code()).isNotZero();
        assertThat(nobody.out() + nobody.err())
                .contains("'one' is to be asked for, but there is no terminal")
                .contains("-e one=");
    }

    /** The first task of one host waits for what the second task of the other does: in linear order that never comes. */
    @Test
    void strategy() {
        // one machine under two names is worked on in turn, so what waits has to try again
        String plays = """
                - hosts: all
                  strategy: %s
                  tasks:
                    - shell: test -e DIR/%s
                      register: r
                      until: r.rc == 0
                      retries: %d
                      delay: 0.02
                      when: inventory_hostname == 'a'
                    - shell: touch DIR/%s
                      when: inventory_hostname == 'b'
                """;
        for (String strategy : List.of("free", "host_pinned")) {
            apply(plays.formatted(strategy, strategy, 1000, strategy), "-i", "a,b,", "-c", "local");
        }
        Cli linear = run("apply", plays.formatted("linear", "linear", 5, "linear"), "-i", "a,b,", "-c", "local");
        assertThat(linear.code()).isEqualTo(2);
    }

    @Test
    void poll() {
        applyTasks("environment: {HOME: DIR}", """
                - command: sleep 0.1
                  async: 30
                  poll: 0
                  register: left
                - command: "true"
                  async: 30
                  poll: 1
                  register: waited
                - assert: {that: left.finished == 0 and waited.finished == 1}
                - async_status: {jid: "${left.ansible_job_id}"}
                  register: status
                  until: status is finished
                  retries: 100
                  delay: 0.1
                - async_status: {jid: "${left.ansible_job_id}", mode: cleanup}
                """);
    }

    @Test
    void retries() {
        String task = "- shell: echo x >>DIR/tries; false\n  until: false\n  delay: 0\n";
        run("apply", play("", task + "  retries: 2\n"));
        assertThat(lines("tries")).hasSize(3);
        run("apply", play("", task));
        assertThat(lines("tries")).as("three more when nothing is said").hasSize(3 + 4);
    }

    @Test
    void delay() {
        run("apply", play("", "- shell: date +%s%N >>DIR/times; false\n  until: false\n  retries: 1\n  delay: 0.4\n"));
        long first = Long.parseLong(lines("times").get(0));
        assertThat(Long.parseLong(lines("times").get(1)) - first).isGreaterThanOrEqualTo(400_000_000);
    }

    @Test
    void listen() {
        apply("""
                - hosts: localhost
                  tasks:
                    - shell: echo task >>DIR/log
                      notify: topic
                  handlers:
                    - {name: one, shell: echo one >>DIR/log, listen: topic}
                    - {name: two, shell: echo two >>DIR/log, listen: other}
                    - {name: three, shell: echo three >>DIR/log, listen: [other, topic]}
                """);
        assertThat(lines("log")).containsExactly("task", "one", "three");
    }
}
