package dev.plumb.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tasks with {@code async}, on this machine. */
class AsyncTest {
    @TempDir
    private Path dir;

    private String[] arguments(String command, String tasks) throws IOException {
        Path book = Files.writeString(
                dir.resolve("site.yml"),
                "- hosts: localhost\n  gather_facts: false\n  environment: {HOME: '" + dir + "'}\n  tasks:\n"
                        + tasks.indent(4));
        return new String[] {command, book.toString()};
    }

    private Cli apply(String tasks) throws IOException {
        return Cli.local("apply", arguments("apply", tasks)[1]);
    }

    private Cli check(String tasks) throws IOException {
        return Cli.local("check", arguments("check", tasks)[1]);
    }

    private void nothingIsLeft() {
        assertThat(dir.resolve(".plumb_async")).doesNotExist();
    }

    @Test
    void aJobThatIsWaitedForEndsAsIfItHadBeenRunDirectly() throws IOException {
        Cli run = apply("""
                - name: slow
                  shell: sleep 0.5; echo out; echo err >&2; cat; echo "$GREETING"
                  args: {stdin: in}
                  environment: {GREETING: it's me}
                  async: 60
                  poll: 1
                  register: r
                - assert:
                    that:
                      - r.changed and r.rc == 0 and r.finished == 1 and r.started == 1
                      - r.stdout_lines?join('|') == "out|in|it's me"
                      - r.stderr == 'err'
                      - r.ansible_job_id?matches('j[0-9]+[.][0-9]+')
                - name: slow and verified
                  copy: {dest: %1$s/file, content: text}
                  async: 60
                  poll: 1
                - copy: {dest: %1$s/file, content: text}
                  register: again
                - assert: {that: not again.changed}
                """.formatted(dir));
        assertThat(run.code()).as(run.out() + run.err()).isZero();
        assertThat(Files.readString(dir.resolve("file"))).isEqualTo("text");
        nothingIsLeft();
    }

    @Test
    void aJobThatFailsFailsTheTaskAsItsScriptWouldHave() throws IOException {
        Cli run = apply("""
                - shell: sleep 0.2; echo broken >&2; exit 3
                  async: 60
                  poll: 1
                  register: r
                  ignore_errors: true
                - assert: {that: r.failed and r.rc == 3 and r.stderr == 'broken'}
                - command: test ! -e /nowhere
                  async: 60
                  poll: 1
                  register: r
                  failed_when: r.rc == 0
                """);
        assertThat(run.code()).as(run.out() + run.err()).isEqualTo(2);
        assertThat(run.out()).contains("broken (exit status 3)").contains("failed_when: r.rc == 0");
        nothingIsLeft();
    }

    @Test
    void aJobWhoseTimeIsOverIsEndedAndToldWithItsLimitAndTheLine() throws IOException {
        Cli run = apply("- shell: sleep 60; touch %s/never\n  async: 1\n  poll: 1\n".formatted(dir));
        assertThat(run.code()).as(run.out() + run.err()).isEqualTo(2);
        assertThat(run.out())
                .contains("it took longer than its async of 1 s (" + dir.resolve("site.yml") + ":6:14) and was ended");
        assertThat(dir.resolve("never")).doesNotExist();
        nothingIsLeft();
    }

    private static final String DETACHED = """
            - name: start
              shell: until [ -e %1$s/go ]; do sleep 0.05; done; echo made >%1$s/made; echo done
              args: {creates: %1$s/made}
              async: 60
              poll: 0
              register: job
            - name: meanwhile
              file: {path: %1$s/go, state: touch}
              when: job.changed
            - name: wait
              async_status: {jid: "${job.ansible_job_id}"}
              register: state
              until: state.finished == 1
              retries: 200
              delay: 0.05
            - name: made by the job
              copy: {dest: %1$s/made, content: "made\\n"}
              register: copied
            - name: clean up
              async_status: {jid: "${job.ansible_job_id}", mode: cleanup}
            - assert: {that: not copied.changed and state.rc == 0}
              when: not ansible_check_mode
            """;

    @Test
    void aJobThatIsNotWaitedForRunsBesideTheOtherTasks() throws IOException {
        String tasks = DETACHED.formatted(dir);
        Cli checked = check(tasks);
        assertThat(checked.code()).as(checked.out() + checked.err()).isEqualTo(10);
        assertThat(checked.out()).contains("ansible_job_id of task 1 \"start\" is not known before apply");
        nothingIsLeft();

        Cli run = apply(tasks + "- assert: {that: job.changed and job.finished == 0 and job.started == 1}\n");
        assertThat(run.code()).as(run.out() + run.err()).isZero();
        nothingIsLeft();

        Cli again = apply(tasks);
        assertThat(again.code()).as(again.out() + again.err()).isZero();
        assertThat(check(tasks).code()).as("nothing to do").isZero();
        nothingIsLeft();
    }

    @Test
    void everyItemOfALoopHasAJobOfItsOwn() throws IOException {
        Cli run = apply("""
                - shell: sleep 0.3; echo ${item}
                  async: 60
                  poll: 0
                  loop: [a, b, c]
                  register: jobs
                - async_status: {jid: "${item.ansible_job_id}"}
                  loop: ${jobs.results}
                  register: ended
                  until: ended.finished == 1
                  retries: 100
                  delay: 0.1
                - assert: {that: "ended.results?map(r -> r.stdout)?join('') == 'abc'"}
                - async_status: {jid: "${item.ansible_job_id}", mode: cleanup}
                  loop: ${jobs.results}
                """);
        assertThat(run.code()).as(run.out() + run.err()).isZero();
        nothingIsLeft();
    }
}
