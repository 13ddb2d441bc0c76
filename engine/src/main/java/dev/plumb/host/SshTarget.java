package dev.plumb.host;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One host as ssh would reach it: the settings with what {@code ~/.ssh/config} adds to them.
 *
 * @param address name or address to connect to
 * @param port TCP port
 * @param user login name
 * @param keys private key files to try, whether they exist or not; the first {@code chosenKeys} were asked for by name
 * @param chosenKeys how many of the keys were asked for
 * @param agent socket of the agent, or null for none
 * @param identitiesOnly whether the agent's other keys are not to be tried
 * @param jump {@code ProxyJump}: hosts to go through, comma-separated, or empty
 * @param command {@code ProxyCommand}, or empty
 * @param knownHosts known_hosts files; new keys go to the first
 * @param keyAlias {@code HostKeyAlias}, or null
 * @param hostKeys what to do with host keys
 * @param hashKnownHosts whether names are hashed in stored keys
 * @param aliveSeconds seconds of silence after which the host is asked whether it is there
 * @param aliveCount how often it may fail to answer
 */
record SshTarget(
        String address,
        int port,
        String user,
        List<Path> keys,
        int chosenKeys,
        @Nullable Path agent,
        boolean identitiesOnly,
        String jump,
        String command,
        List<Path> knownHosts,
        @Nullable String keyAlias,
        ConnectionSettings.HostKeys hostKeys,
        boolean hashKnownHosts,
        int aliveSeconds,
        int aliveCount) {
    /** The same host, reached through others. */
    SshTarget through(String hosts) {
        return new SshTarget(
                address,
                port,
                user,
                keys,
                chosenKeys,
                agent,
                identitiesOnly,
                hosts,
                "",
                knownHosts,
                keyAlias,
                hostKeys,
                hashKnownHosts,
                aliveSeconds,
                aliveCount);
    }

    /** As written in messages. */
    String shown() {
        return user + "@" + address + (port == 22 ? "" : ":" + port);
    }
}
