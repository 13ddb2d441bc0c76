package dev.plumb.run;

import dev.plumb.expression.Variables;
import dev.plumb.host.ConnectionSettings;
import dev.plumb.host.ConnectionSettings.HostKeys;
import dev.plumb.host.ConnectionSettings.Kind;
import dev.plumb.source.Position;
import dev.plumb.source.Problem;
import dev.plumb.source.ProblemException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Works out how to connect to a host: its variables win over keywords of the play, those over the command line. */
final class Connections {
    private Connections() {}

    /**
     * The settings of one host.
     *
     * @param keywords connection keywords of the play: remote_user, connection, port; evaluated, or null each
     * @param host its variables
     */
    static ConnectionSettings settings(String name, Keywords keywords, ConnectionDefaults defaults, Variables host) {
        String asked = first(text(host, "ansible_connection"), keywords.connection(), defaults.connection());
        String kind = asked == null ? "ssh" : asked;
        String user =
                first(text(host, "ansible_user"), text(host, "ansible_ssh_user"), keywords.user(), defaults.user());
        String key = first(text(host, "ansible_private_key_file"), text(host, "ansible_ssh_private_key_file"));
        String sshArgs =
                join(defaults.sshArgs(), text(host, "ansible_ssh_common_args"), text(host, "ansible_ssh_extra_args"));
        Duration timeout = timeout(name, host, defaults.timeout());
        return new ConnectionSettings(
                name,
                kind(name, kind),
                first(text(host, "ansible_host"), text(host, "ansible_ssh_host")),
                number(name, first(text(host, "ansible_port"), text(host, "ansible_ssh_port"), keywords.port())),
                user,
                first(
                        text(host, "ansible_password"),
                        text(host, "ansible_ssh_pass"),
                        text(host, "ansible_ssh_password"),
                        defaults.password()),
                key != null ? expand(key) : defaults.keyFile(),
                text(host, "ansible_ssh_private_key_passphrase"),
                first(
                        text(host, "ansible_become_password"),
                        text(host, "ansible_become_pass"),
                        defaults.becomePassword()),
                hostKeys(host, defaults.hostKeys()),
                knownHosts(host),
                sshArgs,
                timeout == null ? ConnectionSettings.DEFAULT_CONNECT_TIMEOUT : timeout,
                timeout == null ? ConnectionSettings.DEFAULT_SHELL_TIMEOUT : timeout,
                retries(name, host, defaults.retries()),
                null,
                ConnectionSettings.DEFAULT_OUTPUT_LIMIT);
    }

    /**
     * Keywords of a play that concern its connections.
     *
     * @param user {@code remote_user}
     * @param connection {@code connection}
     * @param port {@code port}
     */
    record Keywords(
            @Nullable String user,
            @Nullable String connection,
            @Nullable String port) {}

    private static Kind kind(String host, String kind) {
        return switch (kind.toLowerCase(Locale.ROOT)) {
            case "ssh", "smart", "paramiko", "paramiko_ssh" -> Kind.SSH;
            case "local" -> Kind.LOCAL;
            default ->
                throw new ProblemException(new Problem(
                        Position.of("host " + host),
                        "connection '" + kind + "' is not supported",
                        "write ssh or local as connection or ansible_connection"));
        };
    }

    private static HostKeys hostKeys(Variables host, HostKeys fallback) {
        Object checking = value(host, "ansible_host_key_checking");
        if (checking == null) {
            checking = value(host, "ansible_ssh_host_key_checking");
        }
        if (checking == null) {
            return fallback;
        }
        return switch (String.valueOf(checking).toLowerCase(Locale.ROOT)) {
            case "false", "no", "off" -> HostKeys.NO;
            case "accept-new" -> HostKeys.ACCEPT_NEW;
            default -> HostKeys.STRICT;
        };
    }

    private static List<Path> knownHosts(Variables host) {
        String file = text(host, "ansible_ssh_known_hosts_file");
        return file == null ? List.of() : List.of(expand(file));
    }

    private static @Nullable Duration timeout(String name, Variables host, @Nullable Duration fallback) {
        Integer seconds = number(name, first(text(host, "ansible_timeout"), text(host, "ansible_ssh_timeout")));
        return seconds == null ? fallback : Duration.ofSeconds(Math.max(1, seconds));
    }

    private static int retries(String name, Variables host, int fallback) {
        Integer retries = number(name, text(host, "ansible_ssh_retries"));
        return retries == null ? fallback : retries;
    }

    private static @Nullable Integer number(String host, @Nullable String text) {
        if (text == null) {
            return null;
        }
        try {
            return Integer.valueOf(text);
        } catch (NumberFormatException e) {
            throw new ProblemException(new Problem(
                    Position.of("host " + host), "'" + text + "' is no number", "write a whole number, such as 22"));
        }
    }

    private static Path expand(String path) {
        return path.startsWith("~/")
                ? Path.of(System.getProperty("user.home")).resolve(path.substring(2))
                : Path.of(path);
    }

    private static @Nullable Object value(Variables host, String name) {
        return host.isDefined(name) ? host.get(name) : null;
    }

    private static @Nullable String text(Variables host, String name) {
        Object value = value(host, name);
        return value == null ? null : String.valueOf(value);
    }

    private static String join(@Nullable String... parts) {
        StringBuilder joined = new StringBuilder();
        for (String part : parts) {
            if (part != null && !part.isBlank()) {
                joined.append(joined.length() == 0 ? "" : " ").append(part);
            }
        }
        return joined.toString();
    }

    private static <T> @Nullable T first(@Nullable T... values) {
        for (T value : values) {
            if (value != null) {
                return value;
            }
        }
        return null;
    }
}
