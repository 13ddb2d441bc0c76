package dev.plumb.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a play supervises, by systemd and by supervisor, is up again when the host has started anew. */
@NeedsHost
class ProcessesAfterRestartTest {
    private static final String UP = """
            set -e
            systemctl is-system-running --wait >/dev/null || true
            for i in $(seq 50); do
            [ "$(systemctl is-active shop-web shop-worker@1 shop-worker@2 shop-door.socket shop-numbers.timer | sort -u)" != active ] || break
            sleep 0.2
            done
            systemctl is-active shop-web shop-worker@1 shop-worker@2 shop-door.socket shop-numbers.timer shop.slice supervisor | sort | uniq -c
            for i in $(seq 50); do [ "$(supervisorctl status | grep -c RUNNING)" != 2 ] || break; sleep 0.2; done
            supervisorctl status | awk '{print $1, $2}'
            python3 -c 'import socket; print(socket.create_connection(("127.0.0.1", 8123)).recv(9), socket.create_connection(("127.0.0.1", 8124)).recv(9))'
            """;

    private static final String ANSWER = """
                  7 active
            shop:mails RUNNING
            shop:pictures RUNNING
            b'hello\\n' b'open\\n'
            """;

    static Stream<Supplier<HostContainer>> hosts() {
        return Stream.of(HostContainer::start, HostContainer::startDebian13);
    }

    @ParameterizedTest
    @MethodSource("hosts")
    void everythingIsUpAgain(Supplier<HostContainer> start) throws Exception {
        java.nio.file.Path folder = java.nio.file.Files.createTempDirectory("plumb-restart");
        try (HostContainer host = start.get()) {
            Project project = new Project(folder)
                    .on(host)
                    .playbook(
                            Checkout.read(Checkout.root().resolve("cli/src/test/resources/plays/processes/site.yml")));
            Outcomes applied = project.apply();
            assertThat(applied.exit()).as("%s", applied).isZero();
            assertThat(project.apply().changed()).isEmpty();
            assertThat(host.sh(UP)).isEqualTo(ANSWER);
            String boot = host.sh("stat -c %Y /proc/1");
            Checkout.run("docker", "restart", "-t", "20", host.id());
            assertThat(up(host)).isEqualTo(ANSWER);
            assertThat(host.sh("stat -c %Y /proc/1")).isNotEqualTo(boot);
        } finally {
            FileTrees.delete(folder);
        }
    }

    /** Systemd needs a moment until it can be asked. */
    private static String up(HostContainer host) throws InterruptedException {
        for (int i = 0;
                i < 100 && !host.exec("systemctl show-environment").out().contains("PATH");
                i++) {
            Thread.sleep(200);
        }
        return host.sh(UP);
    }
}
