package dev.plumb.it;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Temporary files of runs whose shell was killed, or whose host lost its power: the next run removes them, and only them. */
class LeftoversTest extends OwnHost {
    private static final String QUIET = "- debug: {msg: nothing is changed}\n- command: 'true'\n";

    @BeforeEach
    void leave() {
        host.sh(
                "rm -rf /srv/a /srv/b /root/.plumb-places; mkdir -p /srv/a /srv/b; cd /srv/a; date >.plumb-99999999-1-0f;"
                        + " mkdir .plumb-99999999-1-0d; date >.plumb-99999999-1-0d/x; date >.plumb-1-2; date >.plumb-me-1-x;"
                        // another user's, and that of a process that runs
                        + " date >.plumb-99999999-1-0e; chown deploy .plumb-99999999-1-0e;"
                        + " read -r s </proc/1/stat; s=${s##*) }; set -- $s; date >.plumb-1-${20}-0a;"
                        // noted by their names: one that was given away already, and a link
                        + " date >.plumb-99999999-1-1e; chown deploy .plumb-99999999-1-1e; ln -s /etc/passwd .plumb-99999999-1-1a;"
                        + " printf '/srv/a\\n/srv/gone\\n/srv/a/.plumb-99999999-1-1e\\n/srv/a/.plumb-99999999-1-1a\\n'"
                        + " >/root/.plumb-places");
    }

    private Outcomes run(String command, String tasks) {
        Project project = new Project(folder)
                .inventory(host.inventoryLine("web", folder))
                .playbook("- hosts: all\n  gather_facts: false\n  tasks:\n" + tasks.indent(4));
        return command.equals("check") ? project.check() : project.apply();
    }

    private String left() {
        return host.sh(
                        "cd /srv/a; ls -A | sed 's/1-[0-9]*-0a/1-N-0a/' | tr '\\n' ' '; ls -A /root | grep plumb || true")
                .trim();
    }

    @Test
    void theNextRunRemovesThemAlsoWhereItMakesNothing() {
        assertThat(run("apply", QUIET).exit()).isZero();
        assertThat(left()).isEqualTo(".plumb-1-N-0a .plumb-99999999-1-0e .plumb-me-1-x");
    }

    @Test
    void aDryRunRemovesNothing() {
        String before = left();
        assertThat(run("check", QUIET).exit()).isIn(0, 10);
        assertThat(left()).isEqualTo(before).contains(".plumb-99999999-1-0f");
    }

    @Test
    void aLinkInThePlaceOfADirectoryIsNotFollowed() {
        host.sh("mv /srv/a /srv/b/a; ln -s /srv/b/a /srv/a");
        assertThat(run("apply", QUIET).exit()).isZero();
        assertThat(left()).contains(".plumb-99999999-1-0f");
    }

    @Test
    void nothingIsNotedWhenARunIsDone() {
        host.sh("rm /root/.plumb-places; mkdir -p /srv/home");
        String large = "- copy: {dest: /srv/b/large, content: '" + "x".repeat(300_000) + "'}\n";
        String tasks = "- copy: {dest: /srv/b/f, content: x}\n- copy: {dest: /srv/b/g, content: x}\n"
                + "  environment: {HOME: /srv/home}\n- copy: {dest: /srv/b/h, content: x}\n  async: 30\n  poll: 1\n";
        assertThat(run("apply", tasks + large).exit()).isZero();
        assertThat(host.sh("ls -A /srv/home").trim()).isEmpty();
        assertThat(host.sh("ls -A /root /srv/b | grep '[.]plumb-' || true").trim())
                .isEmpty();
    }
}
