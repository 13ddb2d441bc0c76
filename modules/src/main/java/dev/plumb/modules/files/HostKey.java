package dev.plumb.modules.files;

import dev.plumb.text.Glob;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * A line of a {@code known_hosts} file.
 *
 * @param marker {@code @cert-authority}, {@code @revoked} or nothing
 * @param hosts patterns of names with commas between them, or one name as a hash
 * @param type type of the key
 * @param key the key in Base64
 * @param rest what follows, a comment
 */
record HostKey(String marker, String hosts, String type, String key, String rest) {
    private static final String HASHED = "|1|";
    private static final String HASH = "HmacSHA1";

    /** What a line has, null when it is a comment or nothing that ssh would take for a key. */
    static @Nullable HostKey of(String line) {
        String text = line.strip();
        boolean marked = text.startsWith("@");
        String[] words = text.split("[ \t]+", marked ? 5 : 4);
        int first = marked ? 1 : 0;
        if (text.startsWith("#") || words.length < first + 3) {
            return null;
        }
        String rest = words.length > first + 3 ? words[first + 3] : "";
        return new HostKey(marked ? words[0] : "", words[first], words[first + 1], words[first + 2], rest);
    }

    boolean isHashed() {
        return hosts.startsWith(HASHED);
    }

    /** Whether it is one for this host, as {@code ssh-keygen -F} finds it. */
    boolean isFor(String host) {
        if (isHashed()) {
            String[] parts = hosts.split("\\|", -1);
            try {
                return parts.length == 4
                        && hash(host, Base64.getDecoder().decode(parts[2])).equals(hosts);
            } catch (IllegalArgumentException e) {
                return false;
            }
        }
        boolean found = false;
        for (String pattern : hosts.toLowerCase(Locale.ROOT).split(",")) {
            boolean not = pattern.startsWith("!");
            if (Glob.of(not ? pattern.substring(1) : pattern, Glob.Syntax.STAR_AND_QUESTION_MARK)
                    .matches(host)) {
                if (not) {
                    return false;
                }
                found = true;
            }
        }
        return found;
    }

    /** The same for one host, whose name is hashed. The salt follows from host and key, so that each plan has the same. */
    HostKey hashed(String host) {
        try {
            byte[] salt = MessageDigest.getInstance("SHA-1")
                    .digest(("known_hosts\0" + host + "\0" + type + "\0" + key).getBytes(StandardCharsets.UTF_8));
            return new HostKey(marker, hash(host, salt), type, key, rest);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String hash(String host, byte[] salt) {
        try {
            Mac mac = Mac.getInstance(HASH);
            mac.init(new SecretKeySpec(salt, HASH));
            Base64.Encoder base64 = Base64.getEncoder();
            String hash = base64.encodeToString(mac.doFinal(host.getBytes(StandardCharsets.UTF_8)));
            return HASHED + base64.encodeToString(salt) + "|" + hash;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whether both are of one type, and for the same use. */
    boolean isOfKind(HostKey other) {
        return marker.equals(other.marker) && type.equals(other.type);
    }

    /** Whether both are the same for the same hosts; of hashed ones it is known already that they are for one. */
    boolean isSame(HostKey other) {
        return isOfKind(other)
                && key.equals(other.key)
                && (hosts.equals(other.hosts) || isHashed() && other.isHashed());
    }

    /** The line. */
    String line() {
        String start = marker.isEmpty() ? "" : marker + " ";
        return start + hosts + " " + type + " " + key + (rest.isEmpty() ? "" : " " + rest);
    }
}
