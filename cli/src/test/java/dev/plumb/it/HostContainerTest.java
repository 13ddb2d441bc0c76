package dev.plumb.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The harness itself: a host that is no host, or a comparison that sees nothing, would make every other test worthless. */
@NeedsHost
class HostContainerTest {
    private static HostContainer host;

    @BeforeAll
    static void start() {
        host = HostContainer.start();
    }

    @AfterAll
    static void stop() {
        host.close();
    }

    @Test
    void systemdAndSshRunAndThereIsNoPython() {
        assertThat(host.sh("systemctl is-active ssh; cat /proc/1/comm")).isEqualTo("active\nsystemd\n");
        assertThat(host.exec("command -v python3").exit()).isNotZero();
    }

    @Test
    void anSshLoginLeavesTheTreeAsItWas(@TempDir Path folder) throws Exception {
        host.inventory(folder);
        HostTree before = host.tree();
        assertThat(host.ssh(folder, "root", "id -un")).isEqualTo("root\n");
        assertThat(host.ssh(folder, "deploy", "echo " + HostContainer.SUDO_PASSWORD + " | sudo -S -p '' id -un"))
                .isEqualTo("root\n");
        assertThat(before.differencesTo(host.tree())).isEmpty();
        assertThat(before.entries()).hasSizeGreaterThan(5000);
    }

    @Test
    void theTreeTellsWhatWasTouchedEvenWhenTimesAreSetBack() {
        HostTree before = host.tree();
        host.sh("touch -r /etc/issue /tmp/stamp; printf x >>/etc/issue; truncate -s -1 /etc/issue;"
                + " touch -r /tmp/stamp /etc/issue");
        assertThat(before.differencesTo(host.tree()))
                .anySatisfy(d -> assertThat(d).startsWith("/etc/issue: "));
    }

    @Test
    void theTreeTellsWhatWasTouchedSinceAMoment() {
        host.sh("mkdir -p /srv/touched; echo a >/srv/touched/a; echo b >/srv/touched/b; echo c >/srv/touched/c");
        String moment = HostTree.moment(host);
        assertThat(HostTree.touchedSince(host, moment)).isEmpty();
        host.sh("cp -p /srv/touched/a /tmp/; echo x >/srv/touched/a; touch -r /tmp/a /srv/touched/a; rm /srv/touched/b;"
                + " chmod 600 /srv/touched/c");
        assertThat(HostTree.touchedSince(host, moment))
                .satisfiesExactlyInAnyOrder(
                        d -> assertThat(d).startsWith("/srv/touched: d "),
                        d -> assertThat(d).startsWith("/srv/touched/a: f "),
                        d -> assertThat(d).startsWith("/srv/touched/c: f 600 "));
    }

    @Test
    void contentsTellWhatDiffers() {
        HostTree before = HostTree.contents(host);
        host.sh("touch /etc/hostname /etc/issue.net; echo Debian >/etc/issue.net; mkdir -m 0750 /srv/new");
        assertThat(before.differencesTo(HostTree.contents(host)))
                .satisfiesExactly(
                        d -> assertThat(d).startsWith("/etc/issue.net: "),
                        d -> assertThat(d).startsWith("/srv/new: new, d 750 root:root"));
        host.sh("rmdir /srv/new");
    }
}
