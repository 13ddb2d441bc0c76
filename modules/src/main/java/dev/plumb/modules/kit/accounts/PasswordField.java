package dev.plumb.modules.kit.accounts;

import dev.plumb.resource.Digests;
import java.nio.charset.StandardCharsets;

/** The field of the shadow file that holds the hash of a password, perhaps behind the mark of a lock. */
public final class PasswordField {
    private PasswordField() {}

    /** A fingerprint of a password hash as it stands in the shadow file, whether or not it is locked. */
    public static String fingerprint(String hash) {
        return Digests.sha256(withoutLock(hash).getBytes(StandardCharsets.UTF_8));
    }

    /** Whether the hash is one behind a lock; a lone lock ("no password") is none. */
    public static boolean isLocked(String hash) {
        return hash.startsWith("!") && !withoutLock(hash).isEmpty();
    }

    /** The hash without the mark of a lock. */
    public static String withoutLock(String hash) {
        int start = 0;
        while (start < hash.length() && hash.charAt(start) == '!') {
            start++;
        }
        return hash.substring(start);
    }
}
