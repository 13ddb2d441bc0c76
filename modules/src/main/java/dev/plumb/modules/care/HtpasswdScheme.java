package dev.plumb.modules.care;

import com.jcraft.jsch.jbcrypt.BCrypt;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import org.apache.commons.codec.digest.Md5Crypt;
import org.apache.commons.codec.digest.Sha2Crypt;
import org.apache.commons.codec.digest.UnixCrypt;

/** Ways to hash a password that web servers know; passlib's names of them. */
public enum HtpasswdScheme {
    /** Apache's own, 1000 rounds of MD5. */
    APR_MD5_CRYPT("$apr1$", 8),
    /** That of old Unix systems. */
    MD5_CRYPT("$1$", 8),
    /** SHA-crypt with SHA-256, 5000 rounds. */
    SHA256_CRYPT("$5$", 16),
    /** SHA-crypt with SHA-512, 5000 rounds. */
    SHA512_CRYPT("$6$", 16),
    /** Blowfish, 2¹² rounds. */
    BCRYPT("$2y$", 22),
    /** SHA-1 without a salt. */
    LDAP_SHA1("{SHA}", 0),
    /** Of the first eight characters only. */
    DES_CRYPT("", 2);

    private static final String ALPHABET = "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final String LAST_OF_BCRYPT = ".Oeu";
    private static final int BCRYPT_COST = 12;
    private static final int BCRYPT_LIMIT = 72;
    private static final int DES_LENGTH = 13;

    private final String mark;
    private final int salt;

    HtpasswdScheme(String mark, int salt) {
        this.mark = mark;
        this.salt = salt;
    }

    /** Whether the scheme takes all of the password. */
    boolean takes(String password) {
        return this != BCRYPT || bytes(password).length <= BCRYPT_LIMIT;
    }

    /**
     * The hash of a password.
     *
     * @param seed what the salt is made of; it tells nothing of the password
     */
    public String hash(String password, String seed) {
        StringBuilder text = new StringBuilder();
        for (byte each : digest("SHA-256", seed)) {
            text.append(ALPHABET.charAt(each & (ALPHABET.length() - 1)));
        }
        char last = LAST_OF_BCRYPT.charAt(text.charAt(salt) % LAST_OF_BCRYPT.length());
        text.setLength(salt);
        if (this == BCRYPT) {
            text.setCharAt(salt - 1, last);
            text.insert(0, BCRYPT_COST + "$");
        }
        return compute(password, mark + text);
    }

    /** By the settings at the beginning of a hash. */
    private String compute(String password, String settings) {
        byte[] key = bytes(password);
        return switch (this) {
            case APR_MD5_CRYPT -> Md5Crypt.apr1Crypt(key, settings);
            case MD5_CRYPT -> Md5Crypt.md5Crypt(key, settings);
            case SHA256_CRYPT -> Sha2Crypt.sha256Crypt(key, settings);
            case SHA512_CRYPT -> Sha2Crypt.sha512Crypt(key, settings);
            case BCRYPT ->
                mark
                        + BCrypt.hashpw(password, "$2a$" + settings.substring(mark.length()))
                                .substring(mark.length());
            case LDAP_SHA1 -> mark + Base64.getEncoder().encodeToString(digest("SHA-1", password));
            case DES_CRYPT -> UnixCrypt.crypt(key, settings.substring(0, salt));
        };
    }

    /** Whether this is a hash of the password, by whatever scheme. One that would take minutes to check is none. */
    public static boolean matches(String password, String hash) {
        for (HtpasswdScheme each : values()) {
            boolean is = each == BCRYPT
                    ? hash.matches("\\$2[aby]\\$(0[4-9]|1[0-5])\\$[./A-Za-z0-9]{53}")
                    : each == DES_CRYPT
                            ? hash.length() == DES_LENGTH && hash.matches("[./A-Za-z0-9]+")
                            : hash.startsWith(each.mark) && !hash.matches(".*\\$rounds=\\d{7,}\\$.*");
            if (is) {
                try {
                    String made = each.compute(password, hash);
                    return each == BCRYPT
                            ? made.substring(each.mark.length()).equals(hash.substring(each.mark.length()))
                            : made.equals(hash);
                } catch (IllegalArgumentException e) {
                    // it begins like one, and is none
                    return false;
                }
            }
        }
        return false;
    }

    private static byte[] digest(String algorithm, String text) {
        try {
            return MessageDigest.getInstance(algorithm).digest(bytes(text));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
