package dev.plumb.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.host.ConnectionSettings.HostKeys;
import dev.plumb.host.HostException.Reason;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.sshd.common.cipher.BuiltinCiphers;
import org.apache.sshd.common.kex.BuiltinDHFactories;
import org.apache.sshd.server.ServerBuilder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * What answers at the port is no SSH server, or one that does not come to the point: each is told as what it is, in time.
 * The tests wait and do little else, so several at once.
 */
@Execution(ExecutionMode.CONCURRENT)
class NoSshServerTest {
    @TempDir
    Path home;

    private Connector connector;

    @BeforeEach
    void prepare() {
        connector = new Connector(home, home, Map.of());
    }

    private interface Talk {
        void with(Socket client, OutputStream out) throws Exception;
    }

    private static final class Server implements AutoCloseable {
        private final ServerSocket socket;

        Server(Talk talk) throws IOException {
            socket = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
            Thread thread = new Thread(
                    () -> {
                        while (!socket.isClosed()) {
                            try (Socket client = socket.accept()) {
                                talk.with(client, client.getOutputStream());
                            } catch (Exception e) {
                                // the client has gone, or the test is over
                            }
                        }
                    },
                    "no-ssh-server");
            thread.setDaemon(true);
            thread.start();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private HostException refused(Talk talk) throws Exception {
        try (Server server = new Server(talk)) {
            return refused(settings(server.socket.getLocalPort()));
        }
    }

    /** The same where nothing but the time ends it. */
    private HostException givenUp(Talk talk) throws Exception {
        try (Server server = new Server(talk)) {
            return refused(settings(server.socket.getLocalPort(), 2, 3));
        }
    }

    private HostException refused(ConnectionSettings settings) throws Exception {
        CompletableFuture<HostException> told = CompletableFuture.supplyAsync(() -> {
            try (HostConnection host = connector.connect(settings, LockRequest.none(), ConnectionListener.SILENT)) {
                throw new AssertionError("connected to " + host);
            } catch (HostException e) {
                return e;
            }
        });
        HostException why = told.get(90, TimeUnit.SECONDS);
        assertThat(why.reason()).isEqualTo(Reason.UNREACHABLE);
        assertThat(why.getMessage())
                .doesNotContain("null")
                .doesNotContain("jcraft")
                .doesNotContain("Exception");
        return why;
    }

    /** With time enough for what answers, whatever else the machine does. */
    private ConnectionSettings settings(int port) {
        return settings(port, 30, 30);
    }

    private ConnectionSettings settings(int port, int toConnect, int toAnswer) {
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
                List.of(home.resolve("known")),
                "",
                Duration.ofSeconds(toConnect),
                Duration.ofSeconds(toAnswer),
                0,
                null,
                1000);
    }

    @Test
    void aWebServerIsToldByWhatItSays() throws Exception {
        assertThat(refused((client, out) -> {
                    client.getInputStream().read();
                    out.write(text("HTTP/1.1 400 Bad Request\r\nServer: nginx\r\n\r\n"));
                }))
                .hasMessageContaining("is no SSH server: it says 'HTTP/1.1 400 Bad Request'")
                .hasMessageContaining("port");
    }

    @Test
    void oneThatHoldsTheLineAfterWhatItSaysIsToldToo() throws Exception {
        assertThat(givenUp((client, out) -> {
                    out.write(text("220 mail.example.com ESMTP Postfix\r\n"));
                    Thread.sleep(60_000);
                }))
                .hasMessageContaining("is no SSH server: it says '220 mail.example.com ESMTP Postfix'");
    }

    @Test
    void oneThatTalksWithoutEndIsCutOff() throws Exception {
        assertThat(givenUp((client, out) -> {
                    while (true) {
                        out.write(text("Welcome to this very fine machine\r\n"));
                    }
                }))
                .hasMessageContaining("is no SSH server: it says 'Welcome to this very fine machine'");
    }

    @Test
    void oneLineWithoutEndIsCutOff() throws Exception {
        assertThat(givenUp((client, out) -> {
                    while (true) {
                        out.write(new byte[10_000]);
                    }
                }))
                .hasMessageContaining("is no SSH server");
    }

    @Test
    void oneThatSaysAByteNowAndThenIsGivenUpInTime() throws Exception {
        assertThat(givenUp((client, out) -> {
                    while (true) {
                        out.write('x');
                        Thread.sleep(300);
                    }
                }))
                .hasMessageContaining("is no SSH server");
    }

    @Test
    void oneThatSpeaksSshAByteAtATimeIsGivenUpInTime() throws Exception {
        assertThat(givenUp((client, out) -> {
                    out.write(text("SSH-2.0-OpenSSH_9.2\r\n"));
                    out.write(new byte[] {0, 0, 3, (byte) 0xfc, 5, 20});
                    while (true) {
                        out.write('x');
                        Thread.sleep(300);
                    }
                }))
                .hasMessageContaining("did not finish the login within 3 s");
    }

    @Test
    void oneThatIsSilentAfterItsGreetingIsGivenUp() throws Exception {
        assertThat(givenUp((client, out) -> {
                    out.write(text("SSH-2.0-OpenSSH_9.2\r\n"));
                    Thread.sleep(60_000);
                }))
                .hasMessageContaining("did not answer within 2 s");
    }

    @Test
    void oneThatSpeaksNonsenseAfterItsGreetingIsTold() throws Exception {
        assertThat(refused((client, out) -> {
                    out.write(text("SSH-2.0-Nonsense\r\n"));
                    out.write(text("nonsense nonsense nonsense nonsense nonsense nonsense nonsense\r\n"));
                    Thread.sleep(60_000);
                }))
                .hasMessageContaining("does not speak SSH as it should");
    }

    @Test
    void oneOfTheFirstVersionIsTold() throws Exception {
        assertThat(refused((client, out) -> {
                    out.write(text("SSH-1.5-OldServer\r\n"));
                    Thread.sleep(60_000);
                }))
                .hasMessageContaining("SSH-1.5-OldServer");
    }

    @Test
    void oneThatClosesAfterItsGreetingIsTold() throws Exception {
        assertThat(refused((client, out) -> out.write(text("SSH-2.0-OpenSSH_9.2\r\n"))))
                .hasMessageContaining("closed the connection before the login");
    }

    /** It answers like that to one in three connections from its tenth half-open one on. */
    @Test
    void oneThatHasTooManyLoginsUnderWayIsAskedAgain() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        assertThat(refused((client, out) -> {
                    asked.incrementAndGet();
                    out.write(text("Exceeded MaxStartups\r\n"));
                }))
                .hasMessageContaining("raise MaxStartups");
        assertThat(asked).hasValue(5);
        AtomicInteger later = new AtomicInteger();
        assertThat(refused((client, out) ->
                        out.write(text(later.incrementAndGet() < 3 ? "Exceeded MaxStartups\r\n" : "SSH-1.5-Old\r\n"))))
                .hasMessageContaining("SSH-1.5-Old");
        assertThat(later).hasValue(3);
    }

    @Test
    void oneThatPunishesFailedLoginsIsToldAndNotAskedAgain() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        assertThat(refused((client, out) -> {
                    asked.incrementAndGet();
                    out.write(text("Not allowed at this time\r\n"));
                }))
                .hasMessageContaining("PerSourcePenaltyExemptList");
        assertThat(asked).hasValue(1);
    }

    @Test
    void oneThatClosesAtOnceIsTold() throws Exception {
        assertThat(refused((client, out) -> {})).hasMessageContaining("closed the connection before the login");
    }

    @Test
    void oneThatOffersNothingInCommonIsToldWithWhatItOffers() throws Exception {
        try (TestSshd sshd = new TestSshd()) {
            sshd.server.setCipherFactories(List.of(BuiltinCiphers.arcfour128));
            sshd.start();
            assertThat(refused(settings(sshd.port()))).hasMessageContaining("as cipher it offers only arcfour128:");
        }
        try (TestSshd sshd = new TestSshd()) {
            sshd.server.setKeyExchangeFactories(List.of(ServerBuilder.DH2KEX.apply(BuiltinDHFactories.dhg1)));
            sshd.start();
            assertThat(refused(settings(sshd.port())))
                    .hasMessageContaining("as key exchange it offers only diffie-hellman-group1-sha1:");
        }
    }

    @Test
    void oneThatHasNoMacInCommonIsToldToo() throws Exception {
        byte[] proposal = proposal(
                "curve25519-sha256", "ssh-ed25519", "aes128-ctr", "aes128-ctr", "hmac-md5-96", "hmac-md5-96", "none");
        assertThat(refused((client, out) -> {
                    out.write(text("SSH-2.0-OpenSSH_9.2\r\n"));
                    out.write(proposal);
                    Thread.sleep(60_000);
                }))
                .hasMessageContaining("as MAC it offers only hmac-md5-96:");
    }

    @Test
    void oneThatOffersNothingAtAllIsTold() throws Exception {
        byte[] proposal = proposal("", "", "", "", "", "", "");
        assertThat(refused((client, out) -> {
                    out.write(text("SSH-2.0-OpenSSH_9.2\r\n"));
                    out.write(proposal);
                    Thread.sleep(60_000);
                }))
                .hasMessageContaining("as key exchange it offers nothing:");
    }

    /** The packet in which a server says which algorithms it offers. */
    private static byte[] proposal(String... lists) throws IOException {
        java.io.ByteArrayOutputStream payload = new java.io.ByteArrayOutputStream();
        java.io.DataOutputStream to = new java.io.DataOutputStream(payload);
        to.writeByte(20);
        to.write(new byte[16]);
        for (int i = 0; i < 10; i++) {
            byte[] list = text(i < 6 ? lists[i] : i < 8 ? lists[6] : "");
            to.writeInt(list.length);
            to.write(list);
        }
        to.write(new byte[5]);
        int padding = 8 - (payload.size() + 5) % 8 + 8;
        java.io.ByteArrayOutputStream packet = new java.io.ByteArrayOutputStream();
        java.io.DataOutputStream whole = new java.io.DataOutputStream(packet);
        whole.writeInt(payload.size() + 1 + padding);
        whole.writeByte(padding);
        whole.write(payload.toByteArray());
        whole.write(new byte[padding]);
        return packet.toByteArray();
    }
}
