package dev.plumb.modules.tls;

import dev.plumb.modules.kit.files.Paths;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Where certificates are on a host. */
final class Lineages {
    /** What servers read: links, for each certificate in a directory of its name. */
    static final String TLS = "/etc/plumb/tls";

    /** Certbot's own. */
    static final String CERTBOT = "/etc/letsencrypt";

    /** What is remembered of orders that failed. */
    static final String MEMORY = "/var/lib/plumb/tls";

    static final String FAILURES = MEMORY + "/failures";

    private static final Pattern PLACE =
            Pattern.compile("(?:/etc/plumb/tls|/etc/letsencrypt/(?:live|archive))/([^/]+)/.+");

    private Lineages() {}

    /** The directory of a certificate, whose {@code fullchain.pem} and {@code privkey.pem} servers read. */
    static String directory(String name) {
        return TLS + "/" + name;
    }

    /** The directory in which certbot keeps the present one. */
    static String live(String name) {
        return CERTBOT + "/live/" + name;
    }

    /** How certbot renews it. */
    static String conf(String name) {
        return CERTBOT + "/renewal/" + name + ".conf";
    }

    /** Whose certificate a path is of; null when it is none of those here. */
    static @Nullable String nameOf(String path) {
        Matcher place = PLACE.matcher(path);
        return place.matches() ? place.group(1) : null;
    }

    /** Whether a path is one of those that make out the certificate of this name, as certbot or as servers see it. */
    static boolean isOf(String path, @Nullable String name) {
        return name != null && (isCertbots(path, name) || isAt(path, directory(name)));
    }

    /** Whether a path is one of those in which certbot keeps it. */
    static boolean isCertbots(String path, String name) {
        return path.equals(conf(name)) || isAt(path, live(name)) || isAt(path, CERTBOT + "/archive/" + name);
    }

    /** Whether something is there, below, or above, and would take it along. */
    private static boolean isAt(String path, String directory) {
        return path.equals(directory) || Paths.isBelow(directory, path) || Paths.isBelow(path, directory);
    }
}
