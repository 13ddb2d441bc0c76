package dev.plumb.host;

import dev.plumb.text.Glob;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The entries of known_hosts files, as sshd(8) describes them: plain and hashed names, patterns, markers. Immutable. */
final class KnownHosts {
    /** Bytes of the shortest key there is, an ed25519 one; jsch looks at the first 20 of any. */
    private static final int MIN_KEY = 51;

    private final List<Entry> entries;

    private KnownHosts(List<Entry> entries) {
        this.entries = entries;
    }

    /**
     * One line.
     *
     * @param file where it stands
     * @param line its number, from 1
     * @param marker {@code @revoked}, {@code @cert-authority} or empty
     * @param names the names as written
     * @param type type of the key, such as {@code ssh-ed25519}
     * @param key the key's bytes
     */
    record Entry(Path file, int line, String marker, String names, String type, byte[] key) {
        /** Whether it is about a host, named {@code host} or {@code [host]:port}. */
        boolean names(String host) {
            if (names.startsWith("|1|")) {
                return hashed(host);
            }
            boolean matched = false;
            for (String pattern : names.split(",")) {
                if (pattern.startsWith("!") && matches(pattern.substring(1), host)) {
                    return false;
                }
                matched |= matches(pattern, host);
            }
            return matched;
        }

        private boolean hashed(String host) {
            String[] parts = names.split("\\|");
            if (parts.length != 4) {
                return false;
            }
            try {
                byte[] salt = Base64.getDecoder().decode(parts[2]);
                return Arrays.equals(Base64.getDecoder().decode(parts[3]), hash(salt, host));
            } catch (IllegalArgumentException e) {
                return false;
            }
        }

        private static boolean matches(String pattern, String host) {
            return Glob.of(pattern.toLowerCase(Locale.ROOT), Glob.Syntax.STAR_AND_QUESTION_MARK)
                    .matches(host.toLowerCase(Locale.ROOT));
        }
    }

    /** Reads files; those that do not exist have no entries, and lines that make no sense are passed over. */
    static KnownHosts read(List<Path> files) {
        List<Entry> entries = new ArrayList<>();
        for (Path file : files) {
            try {
                if (Files.isReadable(file)) {
                    parse(file, Files.readString(file, StandardCharsets.ISO_8859_1), entries);
                }
            } catch (IOException e) {
                // like ssh: what cannot be read knows no host, so the connection is refused, not let through
            }
        }
        return new KnownHosts(entries);
    }

    private static void parse(Path file, String text, List<Entry> entries) {
        int number = 0;
        for (String line : text.split("\n", -1)) {
            number++;
            String[] words = line.trim().split("[ \t]+");
            int at = words[0].startsWith("@") ? 1 : 0;
            if (words[0].startsWith("#") || words.length < at + 3) {
                continue;
            }
            try {
                byte[] key = Base64.getDecoder().decode(words[at + 2]);
                if (key.length >= MIN_KEY) {
                    entries.add(new Entry(file, number, at == 1 ? words[0] : "", words[at], words[at + 1], key));
                }
            } catch (IllegalArgumentException e) {
                // no key
            }
        }
    }

    List<Entry> all() {
        return entries;
    }

    /** The entries about a host. */
    List<Entry> about(String host) {
        List<Entry> found = new ArrayList<>();
        for (Entry entry : entries) {
            if (entry.names(host)) {
                found.add(entry);
            }
        }
        return found;
    }

    /** A name as it stands in a hashed entry. */
    static String hashedName(byte[] salt, String host) {
        Base64.Encoder base64 = Base64.getEncoder();
        return "|1|" + base64.encodeToString(salt) + "|" + base64.encodeToString(hash(salt, host));
    }

    private static byte[] hash(byte[] salt, String host) {
        try {
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(salt, "HmacSHA1"));
            return mac.doFinal(host.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HmacSHA1", e);
        }
    }
}
