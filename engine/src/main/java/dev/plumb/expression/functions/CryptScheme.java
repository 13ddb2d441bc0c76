package dev.plumb.expression.functions;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import org.apache.commons.codec.digest.Sha2Crypt;
import org.jspecify.annotations.Nullable;

/** The hashes of passwords in {@code /etc/shadow} that Plumb makes, as crypt(5) describes them; computed by Commons Codec. */
public enum CryptScheme {
    /** {@code $5$}, SHA-crypt with SHA-256. */
    SHA256_CRYPT,
    /** {@code $6$}, SHA-crypt with SHA-512. */
    SHA512_CRYPT;

    /** The digits of crypt's base 64, of which a salt is made. */
    static final String ALPHABET = "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    /** The characters of a salt where nothing says how many: as many as there may be. */
    static final int SALT_LENGTH = 16;

    private static final int MIN_ROUNDS = 1000;
    private static final int MAX_ROUNDS = 999_999_999;

    /**
     * The scheme of this name.
     *
     * @param name {@code sha512_crypt} as passlib calls it, or {@code sha512} as Ansible's {@code password_hash} does
     * @return null when there is none
     */
    public static @Nullable CryptScheme of(String name) {
        return switch (name) {
            case "sha256", "sha256_crypt" -> SHA256_CRYPT;
            case "sha512", "sha512_crypt" -> SHA512_CRYPT;
            default -> null;
        };
    }

    /** The hash of a password with a random salt and crypt's default of 5000 rounds. */
    public String hash(String password) {
        SecureRandom random = new SecureRandom();
        StringBuilder salt = new StringBuilder();
        for (int i = 0; i < SALT_LENGTH; i++) {
            salt.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return hash(password, salt.toString(), 0);
    }

    /**
     * The hash of a password.
     *
     * @param salt 1 to 16 characters of crypt's base 64
     * @param rounds 1000 to 999999999, or 0 for crypt's default of 5000, which is not written into the hash
     * @throws IllegalArgumentException when the salt or the rounds are no such, with what they must be
     */
    String hash(String password, String salt, long rounds) {
        // The library would cut what is too long, and take the nearest number of rounds: another hash than was asked
        // for.
        if (!salt.matches("[./0-9A-Za-z]{1," + SALT_LENGTH + "}")) {
            throw new IllegalArgumentException("a salt has 1 to 16 letters, digits, dots and slashes");
        } else if (rounds != 0 && (rounds < MIN_ROUNDS || rounds > MAX_ROUNDS)) {
            throw new IllegalArgumentException("the rounds must be " + MIN_ROUNDS + " to " + MAX_ROUNDS);
        }
        byte[] key = password.getBytes(StandardCharsets.UTF_8);
        String settings = (rounds == 0 ? "" : "rounds=" + rounds + "$") + salt;
        return this == SHA512_CRYPT
                ? Sha2Crypt.sha512Crypt(key, "$6$" + settings)
                : Sha2Crypt.sha256Crypt(key, "$5$" + settings);
    }
}
