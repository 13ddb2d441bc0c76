package dev.plumb.host;

import java.io.IOException;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.sshd.client.future.DefaultOpenFuture;
import org.apache.sshd.client.future.OpenFuture;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.channel.Channel;
import org.apache.sshd.common.channel.exception.SshChannelOpenException;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.core.CoreModuleProperties;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.auth.keyboard.UserAuthKeyboardInteractiveFactory;
import org.apache.sshd.server.auth.password.UserAuthPasswordFactory;
import org.apache.sshd.server.auth.pubkey.UserAuthPublicKeyFactory;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.channel.ChannelSessionFactory;
import org.apache.sshd.server.forward.AcceptAllForwardingFilter;
import org.apache.sshd.server.shell.ProcessShellFactory;
import org.jspecify.annotations.Nullable;

/** An SSH server inside the test's own process. It runs commands for user {@code me} as whoever runs the test. */
final class TestSshd implements AutoCloseable {
    static final String PASSWORD = "correct horse";

    final SshServer server = SshServer.setUpDefaultServer();
    final KeyPair hostKey;
    final List<PublicKey> allowed = new CopyOnWriteArrayList<>();
    /** Public keys that were offered, in order. */
    final List<PublicKey> offered = new CopyOnWriteArrayList<>();

    private final Set<Session> busy = ConcurrentHashMap.newKeySet();

    TestSshd() throws Exception {
        this(newKey());
    }

    TestSshd(KeyPair hostKey) throws Exception {
        this.hostKey = hostKey;
        server.setHost("127.0.0.1");
        server.setKeyPairProvider(KeyPairProvider.wrap(hostKey));
        server.setPasswordAuthenticator((user, password, session) -> user.equals("me") && password.equals(PASSWORD));
        server.setPublickeyAuthenticator((user, key, session) -> {
            offered.add(key);
            return user.equals("me") && allowed.stream().anyMatch(a -> KeyUtils.compareKeys(a, key));
        });
        server.setCommandFactory(
                (channel, command) -> new ProcessShellFactory(command, "sh", "-c", command).createShell(channel));
        server.setForwardingFilter(AcceptAllForwardingFilter.INSTANCE);
        methods(true, true, false);
        CoreModuleProperties.AUTH_TIMEOUT.set(server, Duration.ofSeconds(120));
    }

    /** Like {@code MaxSessions 1}: refuses a second shell on a connection. */
    TestSshd oneShellPerConnection() {
        server.setChannelFactories(List.of(new ChannelSessionFactory() {
            @Override
            public Channel createChannel(Session session) {
                return new OnlyChannel();
            }
        }));
        return this;
    }

    private final class OnlyChannel extends ChannelSession {
        @Override
        public OpenFuture open(long recipient, long window, long packet, Buffer buffer) {
            if (busy.add(getSession())) {
                return super.open(recipient, window, packet, buffer);
            }
            DefaultOpenFuture refused = new DefaultOpenFuture(this, futureLock);
            refused.setException(new SshChannelOpenException(
                    getChannelId(), SshConstants.SSH_OPEN_RESOURCE_SHORTAGE, "no more sessions"));
            return refused;
        }
    }

    static KeyPair newKey() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        return generator.generateKeyPair();
    }

    TestSshd methods(boolean keys, boolean password, boolean keyboard) {
        List<org.apache.sshd.server.auth.UserAuthFactory> factories = new java.util.ArrayList<>();
        if (keys) {
            factories.add(UserAuthPublicKeyFactory.INSTANCE);
        }
        if (password) {
            factories.add(UserAuthPasswordFactory.INSTANCE);
        }
        if (keyboard) {
            factories.add(UserAuthKeyboardInteractiveFactory.INSTANCE);
        }
        server.setUserAuthFactories(factories);
        return this;
    }

    TestSshd start() throws IOException {
        server.start();
        return this;
    }

    TestSshd startAt(int port) throws IOException {
        server.setPort(port);
        return start();
    }

    int port() {
        return server.getPort();
    }

    /** The name under which known_hosts knows it. */
    String knownName() {
        return "[127.0.0.1]:" + port();
    }

    /** Settings to reach it by password, with its key in {@code knownHosts} or not. */
    ConnectionSettings settings(ConnectionSettings.HostKeys hostKeys, Path knownHosts) {
        return settings(hostKeys, knownHosts, PASSWORD, null, null, "");
    }

    ConnectionSettings settings(
            ConnectionSettings.HostKeys hostKeys,
            Path knownHosts,
            @Nullable String password,
            @Nullable Path key,
            @Nullable String passphrase,
            String args) {
        return new ConnectionSettings(
                "box",
                ConnectionSettings.Kind.SSH,
                "127.0.0.1",
                port(),
                "me",
                password,
                key,
                passphrase,
                null,
                hostKeys,
                List.of(knownHosts),
                args,
                Duration.ofSeconds(60),
                Duration.ofSeconds(60),
                0,
                null,
                1 << 20);
    }

    @Override
    public void close() throws IOException {
        server.close(true);
    }
}
