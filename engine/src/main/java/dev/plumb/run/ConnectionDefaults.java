package dev.plumb.run;

import dev.plumb.host.ConnectionSettings.HostKeys;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What the command line says about connections; variables of a host ({@code ansible_user} …) and keywords win over it.
 *
 * @param connection {@code ssh} or {@code local}, or null
 * @param user login name ({@code -u}), or null
 * @param keyFile private key ({@code --private-key}), or null
 * @param password login password ({@code -k}), or null
 * @param become whether to become ({@code -b})
 * @param becomeUser whom ({@code --become-user}), or null for root
 * @param becomeMethod {@code sudo}, {@code su} or {@code doas}, or null for sudo
 * @param becomePassword password for it ({@code -K}), or null
 * @param hostKeys what to do with host keys
 * @param sshArgs further arguments as for {@code ssh}
 * @param timeout for connecting and for a shell to answer, or null for 10 s and 30 s
 * @param retries how often to try again to connect
 */
public record ConnectionDefaults(
        @Nullable String connection,
        @Nullable String user,
        @Nullable Path keyFile,
        @Nullable String password,
        boolean become,
        @Nullable String becomeUser,
        @Nullable String becomeMethod,
        @Nullable String becomePassword,
        HostKeys hostKeys,
        String sshArgs,
        @Nullable Duration timeout,
        int retries) {
    /** Nothing said. */
    public static final ConnectionDefaults NONE =
            new ConnectionDefaults(null, null, null, null, false, null, null, null, HostKeys.STRICT, "", null, 0);
}
