package dev.plumb.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.jcraft.jsch.JSch;
import com.jcraft.jsch.KeyPair;
import dev.plumb.host.ConnectionSettings.HostKeys;
import dev.plumb.host.HostException.Reason;
import dev.plumb.script.Input;
import dev.plumb.script.Script;
import dev.plumb.script.ScriptResult;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.PublicKey;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.sshd.common.config.keys.AuthorizedKeyEntry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SshTest {
    @TempDir
    Path home;

    private final List<String> warnings = new CopyOnWriteArrayList<>();
    private final ConnectionListener listener = new ConnectionListener() {
        @Override
        public void warning(String message) {
            warnings.add(message);
        }

        @Override
        public void step(String what) {
            steps.add(what);
        }
    };
    private final List<String> steps = new CopyOnWriteArrayList<>();
    private Path known;
    private Connector connector;

    @BeforeEach
    void prepare() {
        known = home.resolve("known_hosts");
        connector = new Connector(home, home, Map.of());
    }

    private HostConnection connect(ConnectionSettings settings) {
        return connector.connect(settings, LockRequest.none(), listener);
    }

    private String run(HostConnection host, String text) throws Exception {
        return host.send(null, Batch.independent(List.of(Script.of(text))))
                .get(60, TimeUnit.SECONDS)
                .get(0)
                .stdoutText();
    }

    private void assertLoginWorks(ConnectionSettings settings) throws Exception {
        try (HostConnection host = connect(settings)) {
            assertThat(run(host, "echo in")).isEqualTo("in\n");
        }
    }

    private org.assertj.core.api.AbstractThrowableAssert<?, ? extends Throwable> assertRefused(
            ConnectionSettings settings, Reason reason) {
        return assertThatThrownBy(() -> connect(settings))
                .isInstanceOfSatisfying(
                        HostException.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }

    @Test
    void logsInByPassword() throws Exception {
        try (TestSshd sshd = new TestSshd().start()) {
            assertLoginWorks(sshd.settings(HostKeys.NO, known));
        }
    }

    @Test
    void logsInByKeyboardInteractiveWhereThatIsAllThereIs() throws Exception {
        try (TestSshd sshd = new TestSshd().methods(false, false, true).start()) {
            assertLoginWorks(sshd.settings(HostKeys.NO, known));
            assertRefused(sshd.settings(HostKeys.NO, known, "wrong", null, null, ""), Reason.AUTHENTICATION);
        }
    }

    @Test
    void tellsAWrongPasswordWithWhatWasTried() throws Exception {
        try (TestSshd sshd = new TestSshd().start()) {
            assertRefused(sshd.settings(HostKeys.NO, known, "wrong", null, null, ""), Reason.AUTHENTICATION)
                    .hasMessageContaining("me@127.0.0.1:" + sshd.port() + " refused the login (tried the password)")
                    .hasMessageContaining("-k");
        }
    }

    @Test
    void tellsWhatAHostTakesWhenThereIsNothingToOffer() throws Exception {
        try (TestSshd sshd = new TestSshd().start()) {
            assertRefused(sshd.settings(HostKeys.NO, known, null, null, null, ""), Reason.AUTHENTICATION)
                    .hasMessageContaining("(tried nothing; it takes publickey, password)");
        }
    }

    private static void hide(Path key) throws Exception {
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    }

    private PublicKey key(Path file, int type, int bits, String passphrase) throws Exception {
        KeyPair pair = KeyPair.genKeyPair(new JSch(), type, bits);
        byte[] secret = passphrase == null ? null : passphrase.getBytes(java.nio.charset.StandardCharsets.UTF_8);
        pair.writePrivateKey(file.toString(), secret);
        hide(file);
        java.io.ByteArrayOutputStream line = new java.io.ByteArrayOutputStream();
        pair.writePublicKey(line, "test");
        return AuthorizedKeyEntry.parseAuthorizedKeyEntry(line.toString(java.nio.charset.StandardCharsets.US_ASCII))
                .resolvePublicKey(null, null);
    }

    @ParameterizedTest
    @CsvSource({"rsa, 2048", "ecdsa, 256"})
    void logsInByKeysWithAndWithoutPassphrase(String type, int bits) throws Exception {
        int kind = type.equals("rsa") ? KeyPair.RSA : KeyPair.ECDSA;
        try (TestSshd sshd = new TestSshd().start()) {
            Path plain = home.resolve("plain");
            Path locked = home.resolve("locked");
            sshd.allowed.add(key(plain, kind, bits, null));
            sshd.allowed.add(key(locked, kind, bits, "geheim ü"));
            assertLoginWorks(sshd.settings(HostKeys.NO, known, null, plain, null, ""));
            assertLoginWorks(sshd.settings(HostKeys.NO, known, null, locked, "geheim ü", ""));
            Connector another = new Connector(home, home, Map.of());
            assertThatThrownBy(() -> another.connect(
                            sshd.settings(HostKeys.NO, known, null, locked, "falsch", ""),
                            LockRequest.none(),
                            listener))
                    .hasMessageContaining("private key " + locked + " does not open with the passphrase given");
            assertThatThrownBy(() -> another.connect(
                            sshd.settings(HostKeys.NO, known, null, locked, null, ""), LockRequest.none(), listener))
                    .hasMessageContaining("key " + locked + " has a passphrase: load it into the agent with ssh-add");
        }
    }

    @Test
    void aKeyAskedForByNameComesBeforeTheUsualOnesAndIsOfferedOnce() throws Exception {
        try (TestSshd sshd = new TestSshd().start()) {
            Files.createDirectories(home.resolve(".ssh"));
            key(home.resolve(".ssh/id_rsa"), KeyPair.RSA, 2048, null);
            Path chosen = home.resolve("chosen");
            PublicKey key = key(chosen, KeyPair.ECDSA, 256, null);
            sshd.allowed.add(key);
            assertLoginWorks(sshd.settings(HostKeys.NO, known, null, chosen, null, ""));
            assertThat(sshd.offered).containsOnly(key);
        }
    }

    @Test
    void tellsTheStepsOfALoginAndTheKeysThatAreTried() throws Exception {
        try (TestSshd sshd = new TestSshd().start()) {
            Path chosen = home.resolve("chosen");
            sshd.allowed.add(key(chosen, KeyPair.ECDSA, 256, null));
            assertLoginWorks(sshd.settings(HostKeys.NO, known, null, chosen, null, ""));
            assertThat(steps)
                    .anyMatch(step -> step.startsWith("logs in at me@") && step.endsWith("offers key " + chosen))
                    .anyMatch(step -> step.startsWith("ssh: Authentication succeeded (publickey)"))
                    .contains("opens a shell of user me");

            Path other = home.resolve("other");
            key(other, KeyPair.ECDSA, 256, null);
            assertRefused(sshd.settings(HostKeys.NO, known, null, other, null, ""), Reason.AUTHENTICATION)
                    .hasMessageContaining("(tried key " + other + ")");
        }
    }

    @Test
    void usesTheKeysOfTheHomeFolder() throws Exception {
        try (TestSshd sshd = new TestSshd().start()) {
            Files.createDirectories(home.resolve(".ssh"));
            key(home.resolve(".ssh/id_ecdsa"), KeyPair.ECDSA, 256, null);
            sshd.allowed.add(key(home.resolve(".ssh/id_rsa"), KeyPair.RSA, 2048, null));
            assertLoginWorks(sshd.settings(HostKeys.NO, known, null, null, null, ""));
        }
    }

    @Test
    void tellsAKeyFileThatIsMissingOrNoKey() throws Exception {
        try (TestSshd sshd = new TestSshd().start()) {
            Path none = home.resolve("none");
            assertRefused(sshd.settings(HostKeys.NO, known, null, none, null, ""), Reason.AUTHENTICATION)
                    .hasMessageStartingWith("private key " + none + " does not exist");
            Files.writeString(none, "not a key");
            hide(none);
            assertRefused(sshd.settings(HostKeys.NO, known, null, none, null, ""), Reason.AUTHENTICATION)
                    .hasMessageStartingWith("private key " + none + " is no private key");
        }
    }

    @Test
    void refusesAnUnknownHostKeyAndShowsItsFingerprint() throws Exception {
        try (TestSshd sshd = new TestSshd().start()) {
            assertRefused(sshd.settings(HostKeys.STRICT, known), Reason.HOST_KEY)
                    .hasMessageContaining("the key of " + sshd.knownName() + " (ecdsa SHA256:")
                    .hasMessageContaining("is not known")
                    .hasMessageContaining("ssh -p " + sshd.port() + " 127.0.0.1");
            assertThat(known).doesNotExist();
        }
    }

    @Test
    void storesANewHostKeyWhenAllowedAndKnowsItAfterwards() throws Exception {
        known = home.resolve("deep/known_hosts");
        try (TestSshd sshd = new TestSshd().start()) {
            assertLoginWorks(sshd.settings(HostKeys.ACCEPT_NEW, known));
            assertThat(Files.readString(known)).startsWith(sshd.knownName() + " ecdsa-sha2-nistp256 ");
            assertThat(warnings).singleElement().asString().startsWith("stored the new key of " + sshd.knownName());
            connector = new Connector(home, home, Map.of());
            assertLoginWorks(sshd.settings(HostKeys.STRICT, known));
        }
    }

    @Test
    void tellsAChangedHostKeyWithThePlaceOfTheOldOne() throws Exception {
        int port;
        try (TestSshd sshd = new TestSshd().start()) {
            port = sshd.port();
            Files.writeString(known, "# a comment\n\n");
            assertLoginWorks(sshd.settings(HostKeys.ACCEPT_NEW, known));
        }
        connector = new Connector(home, home, Map.of());
        warnings.clear();
        try (TestSshd sshd = new TestSshd().startAt(port)) {
            for (HostKeys policy : List.of(HostKeys.STRICT, HostKeys.ACCEPT_NEW)) {
                assertRefused(sshd.settings(policy, known), Reason.HOST_KEY)
                        .hasMessageStartingWith("HOST KEY CHANGED: the key of " + sshd.knownName())
                        .hasMessageContaining("is not the one known from " + known + ":3 (ecdsa SHA256:")
                        .hasMessageContaining("ssh-keygen -f " + known + " -R '" + sshd.knownName() + "'");
            }
            assertLoginWorks(sshd.settings(HostKeys.NO, known));
            assertThat(warnings).singleElement().asString().contains("is not the one known from", "going on");
        }
    }

    @Test
    void readsHashedNamesAndRevokedKeys() throws Exception {
        try (TestSshd sshd = new TestSshd().start()) {
            assertLoginWorks(sshd.settings(HostKeys.ACCEPT_NEW, known));
            String line = Files.readString(known);
            String hashed = KnownHosts.hashedName(new byte[20], sshd.knownName());
            Files.writeString(known, line.replace(sshd.knownName(), hashed));
            connector = new Connector(home, home, Map.of());
            assertLoginWorks(sshd.settings(HostKeys.STRICT, known));
            Files.writeString(known, line + "@revoked * " + line.substring(line.indexOf(' ') + 1));
            connector = new Connector(home, home, Map.of());
            assertRefused(sshd.settings(HostKeys.NO, known), Reason.HOST_KEY)
                    .hasMessageContaining("marked as revoked in " + known + ":2");
        }
    }

    @Test
    void aConnectionThatIsCutWhileAScriptRunsIsLostAndSaysSo() throws Exception {
        try (TestSshd sshd = new TestSshd().start();
                HostConnection host = connect(sshd.settings(HostKeys.NO, known))) {
            run(host, "true");
            CompletableFuture<List<ScriptResult>> running =
                    host.send(null, Batch.independent(List.of(Script.of("sleep 5"), Script.of("echo"))));
            Thread.sleep(300);
            sshd.server.getActiveSessions().forEach(session -> session.close(true));
            assertThatThrownBy(() -> running.get(60, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(HostException.class)
                    .hasMessageContaining("the connection was lost")
                    .hasMessageContaining("run again");
            assertThatThrownBy(() -> run(host, "echo")).hasMessageContaining("the connection was lost");
        }
    }

    @Test
    void streamsALargeInputAndKeepsTheShellForTheRest() throws Exception {
        try (TestSshd sshd = new TestSshd().start();
                HostConnection host = connect(sshd.settings(HostKeys.NO, known))) {
            Script count = Script.of("wc -c | tr -d ' '").withInput(Input.of(new byte[9_000_000]));
            List<ScriptResult> results = host.send(null, Batch.ordered(List.of(count, Script.of("echo after"))))
                    .get(60, TimeUnit.SECONDS);
            assertThat(results).extracting(ScriptResult::stdoutText).containsExactly("9000000\n", "after\n");
        }
    }

    @Test
    void opensAnotherSessionWhereOnlyOneChannelIsAllowed() throws Exception {
        try (TestSshd sshd = new TestSshd().oneShellPerConnection().start()) {
            try (HostConnection host = connect(sshd.settings(HostKeys.NO, known))) {
                Script count = Script.of("wc -c | tr -d ' '").withInput(Input.of(new byte[1_000_000]));
                List<ScriptResult> results = host.send(
                                null, Batch.ordered(List.of(Script.of("echo before"), count, Script.of("echo after"))))
                        .get(60, TimeUnit.SECONDS);
                assertThat(results)
                        .extracting(ScriptResult::stdoutText)
                        .containsExactly("before\n", "1000000\n", "after\n");
                assertThat(sshd.server.getActiveSessions()).hasSize(2);
            }
        }
    }

    @Test
    void goesThroughOtherHostsAndSharesTheirSessions() throws Exception {
        try (TestSshd bastion = new TestSshd().start();
                TestSshd inner = new TestSshd().start()) {
            Files.createDirectories(home.resolve(".ssh"));
            PublicKey key = key(home.resolve(".ssh/id_ecdsa"), KeyPair.ECDSA, 256, null);
            bastion.allowed.add(key);
            inner.allowed.add(key);
            String args = "-F /dev/null -o IdentityFile=" + home.resolve(".ssh/id_ecdsa") + " -J me@127.0.0.1:"
                    + bastion.port();
            ConnectionSettings settings = inner.settings(HostKeys.ACCEPT_NEW, known, null, null, null, args);
            try (HostConnection first = connect(settings);
                    HostConnection second = connect(settings)) {
                assertThat(run(first, "echo 1")).isEqualTo("1\n");
                assertThat(run(second, "echo 2")).isEqualTo("2\n");
                assertThat(bastion.server.getActiveSessions()).hasSize(1);
                assertThat(inner.server.getActiveSessions()).hasSize(2);
            }
            assertThat(Files.readString(known)).contains(bastion.knownName()).contains(inner.knownName());
        }
    }

    @Test
    void tellsThatNobodyListens() throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        assertRefused(plain(port, Duration.ofSeconds(60)), Reason.UNREACHABLE)
                .hasMessageContaining("127.0.0.1:" + port + " cannot be reached: Connection refused");
    }

    @Test
    void tellsThatAHostStaysSilent() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertRefused(plain(socket.getLocalPort(), Duration.ofSeconds(1)), Reason.UNREACHABLE)
                    .hasMessageContaining("did not answer within 1 s");
        }
    }

    @Test
    void triesAgainWhenTooManyLoginsAreUnderWay() throws Exception {
        AtomicInteger accepted = new AtomicInteger();
        try (ServerSocket socket = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            LocalShell.EXECUTOR.execute(() -> {
                try {
                    while (true) {
                        try (java.net.Socket login = socket.accept()) {
                            // before the other side sees that it is refused, and that was the last one
                            accepted.incrementAndGet();
                        }
                    }
                } catch (java.io.IOException e) {
                    // the test is over
                }
            });
            assertRefused(plain(socket.getLocalPort(), Duration.ofSeconds(60)), Reason.UNREACHABLE)
                    .hasMessageContaining("MaxStartups");
            assertThat(accepted.get()).isEqualTo(5);
        }
    }

    private ConnectionSettings plain(int port, Duration timeout) {
        return new ConnectionSettings(
                "box",
                ConnectionSettings.Kind.SSH,
                "127.0.0.1",
                port,
                "me",
                "x",
                null,
                null,
                null,
                HostKeys.NO,
                List.of(known),
                "",
                timeout,
                timeout,
                0,
                null,
                1000);
    }
}
