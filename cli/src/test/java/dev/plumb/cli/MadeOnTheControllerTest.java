package dev.plumb.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Files that tasks make on the controller, and that later tasks send, render and look up. */
class MadeOnTheControllerTest extends LocalPlays {
    private static final String PLAY = """
            - hosts: h1
              tasks:
                - name: build
                  shell: echo built >DIR/out/a.txt; echo '${inventory_hostname}' >DIR/out/b.ftl
                  args: {chdir: DIR/out}
                  delegate_to: localhost
                - {name: send, copy: {src: DIR/out/a.txt, dest: DIR/sent}}
                - {name: render, template: {src: DIR/out/b.ftl, dest: DIR/rendered}}
                - name: look up
                  copy: {content: "${lookup('file', 'DIR/out/a.txt')}", dest: DIR/looked}
            """;

    private String[] inventory() {
        return new String[] {"-i", dir.resolve("hosts").toString()};
    }

    @BeforeEach
    void hosts() {
        file("hosts", "h1 ansible_connection=local\n");
        file("out/.keep", "");
    }

    @Test
    void areThereWhenTheirTurnComes() {
        apply(PLAY, inventory());
        assertThat(lines("sent")).containsExactly("built");
        assertThat(lines("rendered")).containsExactly("h1");
        assertThat(lines("looked")).containsExactly("built");
        assertThat(run("check", PLAY, inventory()).out()).contains("h1      3 ");
    }

    @Test
    void areNotKnownInADryRun() {
        Cli run = run("check", PLAY, inventory());
        assertThat(run.code()).as(run.out() + run.err()).isEqualTo(10);
        assertThat(run.out())
                .contains("may change (the file " + dir.resolve("out/a.txt")
                        + " on this machine may be made by task 1 \"build\" before)")
                .contains("1 change to make, 3 may change");
    }

    @Test
    void byAPlayForThisMachineThatFillsADirectory() {
        apply(
                play("", "- command: cp -r DIR/out DIR/copied\n- shell: echo x >DIR/copied/x\n")
                        + "- hosts: h1\n  tasks: [{copy: {src: DIR/copied/x, dest: DIR/sent}}]\n",
                inventory());
        assertThat(lines("sent")).containsExactly("x");
    }

    @Test
    void whatNoTaskNamesIsTold() {
        String wrong = PLAY.replace("src: DIR/out/a.txt", "src: DIR/other/a.txt");
        Cli run = run("apply", wrong, inventory());
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err())
                .contains("there is no file '" + dir.resolve("other/a.txt") + "'")
                .contains("1 problem");
        assertThat(dir.resolve("out/a.txt")).doesNotExist();
    }

    @Test
    void whatATaskOnTheHostMakesIsNotHere() {
        file("hosts", "h1 ansible_connection=ssh ansible_host=127.0.0.1 ansible_port=1\n");
        Cli run = run("apply", PLAY.replace("      delegate_to: localhost\n", ""), inventory());
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).contains("there is no file");
    }

    @Test
    void whatIsNotMadeAfterAllFails() {
        Cli run = run("apply", PLAY.replace("echo built >DIR/out/a.txt", "echo DIR/out/a.txt"), inventory());
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.out()).contains("h1: failed: ").contains("there is no file '" + dir.resolve("out/a.txt") + "'");
    }
}
