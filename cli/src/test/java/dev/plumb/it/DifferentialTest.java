package dev.plumb.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.resource.Digests;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The same playbook without expressions, by ansible-playbook on one host and by Plumb on its twin. Each test has twins of
 * its own, so that they run side by side.
 */
@NeedsHost
@Execution(ExecutionMode.CONCURRENT)
class DifferentialTest {
    private static final Path CASES = Checkout.root().resolve("cli/src/test/resources/it/differential");

    /** What differs between twins whatever is done on them. */
    private static final List<String> NOT_COMPARED = List.of(
            // given by Docker, or made at the first boot
            "/etc/hostname",
            "/etc/hosts",
            "/etc/machine-id",
            // the pretty name of the host, which Ansible sets besides
            "/etc/machine-info",
            "/etc/resolv.conf",
            "/var/lib/systemd",
            "/var/tmp",
            // Ansible's own traces on a host
            "/root/.ansible",
            // Plumb's own traces on a host
            "/var/lib/plumb",
            // times of installation
            "/var/log/apt",
            "/var/log/dpkg.log",
            "/var/log/alternatives.log",
            // what was so before the last installation, which brings more at once with Plumb than with Ansible
            "/var/lib/dpkg/status-old",
            // in the order of installation; compared by apt-mark
            "/var/lib/apt/extended_states",
            // caches with addresses or times in them
            "/var/cache/apt",
            "/var/cache/ldconfig",
            "/var/cache/debconf",
            // the first lines tell when it was installed; compared by crontab -l
            "/var/spool/cron/crontabs");

    private final HostContainer ansibleHost = HostContainer.startWithPython();
    private final HostContainer plumbHost = HostContainer.startWithPython();

    @TempDir
    private Path folder;

    @AfterEach
    void stop() {
        ansibleHost.close();
        plumbHost.close();
    }

    /** By hand, {@code -Dplumb.differential=files,texts} takes some only. */
    static Stream<String> cases() throws IOException {
        String only = System.getProperty("plumb.differential", "");
        try (Stream<Path> all = Files.list(CASES)) {
            return all
                    .map(p -> p.getFileName().toString())
                    .filter(name -> only.isEmpty() || List.of(only.split(",")).contains(name))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void bothDoTheSame(String name) {
        FileTrees.copy(CASES.resolve(name), folder);
        Project project = new Project(folder);
        String prepare = "set -e\n" + Checkout.read(folder.resolve("prepare.sh"));
        ansibleHost.sh(prepare);
        plumbHost.sh(prepare);
        compare(project, name);
    }

    @Test
    void theFileOfTheBenchmark() {
        Project project =
                new Project(folder).playbook(Checkout.read(Checkout.root().resolve("bench/converged102.yml")));
        compare(project, "converged102");
        assertThat(AnsiblePlaybook.run(project.on(plumbHost)).changed())
                .as("Ansible on Plumb's host")
                .isEmpty();
        Outcomes plumb = project.on(ansibleHost).check();
        assertThat(plumb.changed()).as("Plumb on Ansible's host %s", plumb).isEmpty();
        assertThat(plumb.exit()).isZero();
    }

    private void compare(Project project, String name) {
        AnsiblePlaybook ansible = own("ansible", () -> AnsiblePlaybook.run(project.on(ansibleHost)));
        assertThat(ansible.exit()).as("%s", ansible).isZero();
        Outcomes plumb = own("plumb", () -> project.on(plumbHost).apply());
        assertThat(plumb.exit()).as("%s", plumb).isZero();
        assertThat(plumb.changed()).as("changed tasks of %s", name).isEqualTo(ansible.changed());
        sameHosts();
        sameFetched();

        AnsiblePlaybook ansibleAgain = own("ansible", () -> AnsiblePlaybook.run(project.on(ansibleHost)));
        Outcomes plumbAgain = own("plumb", () -> project.on(plumbHost).apply());
        assertThat(plumbAgain.exit()).as("%s", plumbAgain).isZero();
        assertThat(plumbAgain.changed()).as("changed again by %s", name).isEqualTo(ansibleAgain.changed());
        sameHosts();
        sameFetched();
    }

    /** What is fetched into the project's folder is one's own, so that the other does not find it there. */
    private <T> T own(String who, Supplier<T> run) {
        Path place = folder.resolve("fetched");
        Path kept = folder.resolve("fetched-" + who);
        try {
            if (Files.exists(kept)) {
                Files.move(kept, place);
            }
            T done = run.get();
            if (Files.exists(place)) {
                Files.move(place, kept);
            }
            return done;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void sameFetched() {
        assertThat(fetched("plumb")).isEqualTo(fetched("ansible"));
    }

    private Map<String, String> fetched(String who) {
        Path kept = folder.resolve("fetched-" + who);
        Map<String, String> all = new TreeMap<>();
        if (Files.exists(kept)) {
            try (Stream<Path> files = Files.walk(kept)) {
                for (Path file : files.toList()) {
                    byte[] bytes = Files.isDirectory(file) ? new byte[0] : Files.readAllBytes(file);
                    all.put(kept.relativize(file).toString(), Digests.sha256(bytes));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return all;
    }

    private void sameHosts() {
        assertThat(HostTree.contents(ansibleHost)
                        .without(NOT_COMPARED)
                        .differencesTo(HostTree.contents(plumbHost).without(NOT_COMPARED)))
                .as("ansible → plumb")
                .isEmpty();
        for (String facts : new String[] {
            "getent passwd",
            "getent group",
            "apt-mark showauto | sort",
            "apt-mark showmanual | sort",
            "for u in $(ls /var/spool/cron/crontabs 2>/dev/null); do echo \"== $u\"; crontab -u $u -l; done",
            "ls -l /var/spool/cron/crontabs 2>/dev/null | awk '{ print $1, $3, $4, $9 }'; true",
            "systemctl list-unit-files --no-legend ssh.service cron.service demo.service;"
                    + " systemctl is-active ssh cron demo; true"
        }) {
            assertThat(plumbHost.sh(facts)).as(facts).isEqualTo(ansibleHost.sh(facts));
        }
    }
}
