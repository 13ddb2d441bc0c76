package dev.plumb.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.it.FaultProxy.Link;
import dev.plumb.it.FaultProxy.Point;
import java.nio.file.Files;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Shells of a host that are killed with SIGKILL in the middle of the work cannot clean up: the next run does. */
class DeadShellTest extends OwnHost {
    private static final int LARGE = 8 << 20;

    /**
     * Each command of a connection is a session of its own. What the proxy has passed on may still be on its way to the
     * shell, so it is waited for. All are stopped before any of them is killed: a shell whose child has died cleans up.
     */
    private static final String KILL_ALL = """
            for i in $(seq 1500); do ls -A /srv/first | grep -q plumb- && break; sleep 0.02; done
            p=$(for s in $(pgrep -f '^sshd: root'); do for c in $(pgrep -P $s); do pgrep -s $c; done; done)
            kill -STOP $p; kill -KILL $p; true
            """;

    private static final String LEFT = "find / -xdev -name '.plumb-*'";

    private Project project;

    @BeforeEach
    void anUploadWhoseShellsAreKilled() throws Exception {
        host.sh("rm -rf /srv/*; mkdir -p /srv/first /srv/second; echo old >/srv/first/large");
        byte[] content = new byte[LARGE];
        new java.util.SplittableRandom(7).nextBytes(content);
        Files.write(folder.resolve("large.bin"), content);
        project = new Project(folder).tasks("- name: large\n  copy: {src: large.bin, dest: /srv/first/large}\n");
        try (FaultProxy proxy = new FaultProxy(host.port(), new Point(true, LARGE / 2), () -> {
            host.sh(KILL_ALL);
            return Link.CUT;
        })) {
            project.inventory(host.inventoryLine("web", folder, proxy.port()));
            assertThat(project.apply().exit()).isEqualTo(4);
            assertThat(Objects.requireNonNull(proxy.struck()).request()).isPositive();
        }
        assertThat(host.sh("cat /srv/first/large; " + LEFT)).startsWith("old\n").contains("/srv/first/.plumb-");
        project.on(host);
    }

    @Test
    void theNextRunRemovesWhatTheyLeftWhereItWrites() {
        assertThat(project.apply().exit()).isZero();
        assertThat(host.sh(LEFT + "; stat -c %s /srv/first/large")).isEqualTo(LARGE + "\n");
    }

    @Test
    void theNextRunRemovesWhatTheyLeftAlsoWhereItDoesNotWrite() {
        project.tasks("- name: other\n  copy: {dest: /srv/second/other, content: new}\n");
        assertThat(project.apply().exit()).isZero();
        assertThat(host.sh(LEFT + "; cat /srv/first/large")).isEqualTo("old\n");
    }
}
