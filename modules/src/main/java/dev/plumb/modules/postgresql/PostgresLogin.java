package dev.plumb.modules.postgresql;

import dev.plumb.expression.Values;
import dev.plumb.module.Param;
import dev.plumb.modules.kit.Names;
import dev.plumb.modules.kit.files.Paths;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which server is meant, and who asks it: parameters that all modules of PostgreSQL have in common. Equal by value, so that
 * tasks with the same login share a {@link Psql session}.
 */
public record PostgresLogin(
        @Param(
                doc = "host on which the server listens; default: the socket of the server on this host",
                aliases = "host")
        @Nullable
        String loginHost,

        @Param(doc = "port on which it listens", aliases = "port", def = "5432")
        int loginPort,

        @Param(doc = "role to log in as", aliases = "login", def = "postgres")
        String loginUser,

        @Param(doc = "password to log in with; by the socket none is needed as a rule", secret = true) @Nullable
        String loginPassword,

        @Param(
                doc = "directory of the server's socket, where it is not the one that `psql` looks in",
                aliases = "unix_socket")
        @Nullable
        String loginUnixSocket,

        @Param(doc = "whether the connection is encrypted, and the server's certificate checked", def = "prefer")
        SslMode sslMode,

        @Param(
                doc = "file of certificates on the host by which the server's is checked",
                aliases = {"ssl_rootcert"})
        @Nullable
        String caCert,

        @Param(doc = "file with the certificate to log in with, on the host") @Nullable
        String sslCert,

        @Param(doc = "file with the key of that, on the host") @Nullable
        String sslKey,

        @Param(doc = "more of libpq's parameters, such as `connect_timeout`", aliases = "conn_params", asWritten = true)
        Map<String, @Nullable Object> connectParams,

        @Param(doc = "role to become after the login") @Nullable
        String sessionRole,

        @Param(doc = "without effect: names and values are always quoted", def = "true")
        boolean trustInput) {
    private static final Set<String> OWN =
            Set.of("host", "hostaddr", "port", "user", "password", "dbname", "passfile", "service", "sslmode");

    /** How a connection is encrypted, in libpq's words. */
    public enum SslMode {
        /** Only when the server wants it. */
        ALLOW,
        /** Never. */
        DISABLE,
        /** When the server can. */
        PREFER,
        /** Always. */
        REQUIRE,
        /** And the certificate is signed by one that is known. */
        VERIFY_CA,
        /** And it is that of the host. */
        VERIFY_FULL;

        String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** The server on the host itself, asked by its administrator. */
    static final PostgresLogin LOCAL = local(5432);

    /** The server on the host itself that listens on this port. */
    static PostgresLogin local(int port) {
        return new PostgresLogin(
                null, port, "postgres", null, null, SslMode.PREFER, null, null, null, Map.of(), null, true);
    }

    /** Whether it is asked by its socket on this host. */
    boolean isLocal() {
        return loginHost == null || loginHost.isEmpty();
    }

    /** Which server that is, in messages: {@code on port 5432}. */
    String server() {
        return isLocal() ? "on port " + loginPort : "at " + loginHost + ":" + loginPort;
    }

    /** What is wrong with it, or null. */
    @Nullable
    String mistake() {
        return Names.first(
                Names.argument("login_host", loginHost),
                loginPort > 0 && loginPort < 65_536 ? null : "login_port " + loginPort + " is none; write 1 to 65535",
                Sql.mistake("login_user", loginUser),
                loginPassword == null || loginPassword.chars().noneMatch(c -> c == '\n' || c == 0)
                        ? null
                        : "login_password has a line break, which psql cannot be given",
                loginUnixSocket == null || loginUnixSocket.startsWith("/")
                        ? null
                        : "login_unix_socket '" + loginUnixSocket + "' is no absolute path; write a directory",
                loginUnixSocket != null && !isLocal() ? "login_unix_socket goes without login_host" : null,
                Paths.invalid("ca_cert", caCert),
                Paths.invalid("ssl_cert", sslCert),
                Paths.invalid("ssl_key", sslKey),
                sessionRole == null ? null : Sql.mistake("session_role", sessionRole),
                keys());
    }

    private @Nullable String keys() {
        for (String key : connectParams.keySet()) {
            if (!key.matches("[a-z_]+")) {
                return "connect_params has the key '" + key + "', which is no parameter of libpq";
            } else if (OWN.contains(key)) {
                return "connect_params has the key '" + key + "', for which there is a parameter of the module";
            }
        }
        return null;
    }

    /** What {@code psql} connects to, in libpq's form. */
    String connection(String database) {
        Map<String, String> all = new TreeMap<>();
        connectParams.forEach((key, value) -> {
            if (value != null) {
                all.put(key, String.valueOf(Values.text(value)));
            }
        });
        all.put("dbname", database);
        all.put("port", String.valueOf(loginPort));
        all.put("user", loginUser);
        String host = isLocal() ? loginUnixSocket : loginHost;
        if (host != null) {
            all.put("host", host);
            all.put("sslmode", sslMode.word());
        }
        put(all, "sslrootcert", caCert);
        put(all, "sslcert", sslCert);
        put(all, "sslkey", sslKey);
        StringBuilder text = new StringBuilder();
        all.forEach((key, value) -> text.append(text.isEmpty() ? "" : " ")
                .append(key)
                .append("='")
                .append(value.replace("\\", "\\\\").replace("'", "\\'"))
                .append('\''));
        return text.toString();
    }

    private static void put(Map<String, String> all, String key, @Nullable String value) {
        if (value != null) {
            all.put(key, value);
        }
    }
}
