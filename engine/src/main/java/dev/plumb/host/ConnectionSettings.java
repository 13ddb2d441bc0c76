package dev.plumb.host;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How to reach one host. What is null is taken from {@code ~/.ssh/config} (by {@code ssh -G}) or OpenSSH's defaults.
 *
 * @param name the host's name in the inventory
 * @param kind over what
 * @param address name or address to connect to
 * @param port TCP port
 * @param user login name
 * @param password login password, also for keyboard-interactive
 * @param keyFile private key to use, before those of the agent and of {@code ~/.ssh/config}
 * @param keyPassphrase passphrase of the key
 * @param becomePassword password for sudo, su or doas
 * @param hostKeys what to do with host keys
 * @param knownHosts known_hosts files; empty: the user's own
 * @param sshArgs further options as for {@code ssh}, such as {@code -o ProxyJump=bastion}, passed to {@code ssh -G}
 * @param connectTimeout for the TCP connection and the handshake
 * @param shellTimeout for the login in all, for a shell to answer, and for each script to begin
 * @param retries how often to try again to connect
 * @param scriptTimeout deadline of a script that has none of its own, or null for none
 * @param outputLimit bytes kept of each output stream of a script
 */
public record ConnectionSettings(
        String name,
        Kind kind,
        @Nullable String address,
        @Nullable Integer port,
        @Nullable String user,
        @Nullable String password,
        @Nullable Path keyFile,
        @Nullable String keyPassphrase,
        @Nullable String becomePassword,
        HostKeys hostKeys,
        List<Path> knownHosts,
        String sshArgs,
        Duration connectTimeout,
        Duration shellTimeout,
        int retries,
        @Nullable Duration scriptTimeout,
        long outputLimit) {
    /** Bytes kept of each output stream unless said otherwise: 16 MiB. */
    public static final long DEFAULT_OUTPUT_LIMIT = 16L << 20;
    /** How long connecting may take unless said otherwise. */
    public static final Duration DEFAULT_CONNECT_TIMEOUT = Duration.ofSeconds(10);
    /** How long a shell may take to answer unless said otherwise. */
    public static final Duration DEFAULT_SHELL_TIMEOUT = Duration.ofSeconds(30);

    /** Over what a host is reached. */
    public enum Kind {
        SSH,
        LOCAL
    }

    /** What to do with host keys. */
    public enum HostKeys {
        /** Only known keys ({@code StrictHostKeyChecking yes}). */
        STRICT,
        /** Unknown keys are stored, changed ones refused. */
        ACCEPT_NEW,
        /** Anything goes; a changed key is still told. */
        NO
    }

    /** The same settings with another time for the TCP connection and the handshake. */
    public ConnectionSettings withConnectTimeout(Duration timeout) {
        return new ConnectionSettings(
                name,
                kind,
                address,
                port,
                user,
                password,
                keyFile,
                keyPassphrase,
                becomePassword,
                hostKeys,
                knownHosts,
                sshArgs,
                timeout,
                shellTimeout,
                retries,
                scriptTimeout,
                outputLimit);
    }

    /** Settings for the machine Plumb runs on. */
    public static ConnectionSettings local(String name) {
        return of(name, Kind.LOCAL);
    }

    /** Settings for a host reached by ssh under its own name. */
    public static ConnectionSettings ssh(String name) {
        return of(name, Kind.SSH);
    }

    private static ConnectionSettings of(String name, Kind kind) {
        return new ConnectionSettings(
                name,
                kind,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                HostKeys.STRICT,
                List.of(),
                "",
                DEFAULT_CONNECT_TIMEOUT,
                DEFAULT_SHELL_TIMEOUT,
                0,
                null,
                DEFAULT_OUTPUT_LIMIT);
    }
}
