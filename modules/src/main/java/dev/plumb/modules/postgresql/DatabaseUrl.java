package dev.plumb.modules.postgresql;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Where an app finds its database, in the form that libpq and the drivers of most languages take.
 *
 * @param scheme such as {@code postgresql}
 * @param password null where the server asks for none
 * @param host a name, an address, or the directory of a socket
 * @param sslMode how the connection is encrypted, in libpq's words; null: nothing is said of it
 */
record DatabaseUrl(
        String scheme,
        String user,
        @Nullable String password,
        String host,
        int port,
        String database,
        @Nullable String sslMode) {
    private static final String UNRESERVED = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";

    /** Whether a host is the directory of a socket. */
    static boolean isSocket(String host) {
        return host.startsWith("/");
    }

    /** What is wrong with a host, or null. */
    static @Nullable String mistake(String parameter, String host) {
        boolean isGood = isSocket(host)
                ? host.chars().noneMatch(c -> c < ' ' || c == 0x7f)
                : host.matches(
                        "[A-Za-z0-9_]([A-Za-z0-9._-]*[A-Za-z0-9_.])?|[0-9A-Fa-f.]*:[0-9A-Fa-f.]*:[0-9A-Fa-f:.]*");
        return isGood
                ? null
                : parameter + " '" + host
                        + "' is no host; write a name, an address, or the directory of the server's socket";
    }

    /** The URL. */
    String text() {
        StringBuilder url = new StringBuilder(scheme).append("://").append(encoded(user));
        if (password != null) {
            url.append(':').append(encoded(password));
        }
        url.append('@');
        String separator = "?";
        if (isSocket(host)) {
            // a path is no host of a URL
            url.append('/').append(encoded(database));
            url.append("?host=").append(encoded(host)).append("&port=").append(port);
            separator = "&";
        } else {
            boolean isV6 = host.indexOf(':') >= 0;
            url.append(isV6 ? "[" + host + "]" : host).append(':').append(port);
            url.append('/').append(encoded(database));
        }
        return sslMode == null ? url.toString() : url + separator + "sslmode=" + sslMode;
    }

    /** A text as it may stand in any part of a URL: all but what RFC 3986 calls unreserved is percent-encoded. */
    static String encoded(String text) {
        StringBuilder encoded = new StringBuilder();
        for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
            if (UNRESERVED.indexOf(each) >= 0) {
                encoded.append((char) each);
            } else {
                encoded.append(String.format("%%%02X", each));
            }
        }
        return encoded.toString();
    }
}
