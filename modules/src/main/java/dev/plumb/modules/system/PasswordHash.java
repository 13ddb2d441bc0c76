package dev.plumb.modules.system;

import dev.plumb.modules.kit.accounts.PasswordField;

/** Tells hashes as {@code crypt(5)} describes them from passwords that somebody forgot to hash. */
final class PasswordHash {
    private static final int DES_LENGTH = 13;

    private PasswordHash() {}

    /** Whether this text may stand in the shadow file: a hash, a locked one, or a mark that there is no password. */
    static boolean isOne(String text) {
        String hash = PasswordField.withoutLock(text);
        if (!text.chars().allMatch(c -> c > ' ' && c < 0x7f && c != ':')) {
            return false;
        }
        if (hash.chars().allMatch(c -> c == '*')) {
            return !text.isEmpty();
        }
        if (hash.startsWith("$")) {
            String[] fields = hash.split("\\$", -1);
            return fields.length >= 4 && isCrypt(fields[fields.length - 1]);
        }
        return hash.length() == DES_LENGTH && isCrypt(hash);
    }

    private static boolean isCrypt(String text) {
        if (text.isEmpty()) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean plain =
                    c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '.' || c == '/';
            if (!plain) {
                return false;
            }
        }
        return true;
    }
}
