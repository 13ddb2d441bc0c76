package dev.plumb.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumb.host.LockRequest.Mode;
import dev.plumb.script.Script;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Hosts of one run that are the same machine: this one. Another run may be at work on it, which is waited for. */
class SharedLockTest {
    private static final LockRequest PATIENT = new LockRequest(Mode.EXCLUSIVE, Duration.ofSeconds(120), "first");

    @TempDir
    private Path home;

    private Connector connector() {
        return new Connector(home, home, Map.of());
    }

    private static HostConnection open(Connector connector, String name, LockRequest request) {
        return connector.connect(ConnectionSettings.local(name), request, ConnectionListener.SILENT);
    }

    private static String say(HostConnection host, String what) throws Exception {
        return host.send(null, Batch.independent(List.of(Script.of("echo " + what))))
                .get(150, TimeUnit.SECONDS)
                .get(0)
                .stdoutText();
    }

    @Test
    void hostsOfOneRunShareTheLockAndOthersAreRefused() throws Exception {
        try (Connector run = connector();
                Connector other = connector();
                HostConnection a = open(run, "a", PATIENT);
                HostConnection b = open(run, "b", PATIENT);
                HostConnection c = open(other, "c", new LockRequest(Mode.EXCLUSIVE, Duration.ZERO, "second"))) {
            assertThat(say(a, "1")).isEqualTo("1\n");
            assertThat(say(b, "2")).isEqualTo("2\n");
            assertThatThrownBy(() -> say(c, "3")).hasMessageContaining("is locked by first, since");
        }
    }

    @Test
    void theLockIsTakenAgainWhenTheHostThatHeldItIsLeft() throws Exception {
        try (Connector run = connector();
                Connector other = connector();
                HostConnection b = open(run, "b", PATIENT);
                HostConnection c = open(other, "c", new LockRequest(Mode.SHARED, Duration.ZERO, "second"))) {
            try (HostConnection a = open(run, "a", PATIENT)) {
                say(a, "1");
                say(b, "2");
            }
            assertThat(say(b, "3")).isEqualTo("3\n");
            assertThatThrownBy(() -> say(c, "4")).hasMessageContaining("is locked by first, since");
        }
    }
}
