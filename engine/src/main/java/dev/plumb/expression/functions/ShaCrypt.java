package dev.plumb.expression.functions;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;

/** SHA-crypt, the hashes {@code $5$} and {@code $6$} of {@code /etc/shadow}, as Ulrich Drepper specified them. Used once. */
public final class ShaCrypt {
    /** The digits of crypt's base 64. */
    static final String ALPHABET = "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    /** How long a salt is where nothing says so: as long as it may be. */
    static final int SALT_LENGTH = 16;

    private static final int DEFAULT_ROUNDS = 5000;

    private final MessageDigest digest;
    private final int size;
    private final byte[] key;
    private final byte[] salt;

    private ShaCrypt(String password, String salt, boolean sha512) {
        try {
            this.digest = MessageDigest.getInstance(sha512 ? "SHA-512" : "SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
        this.size = digest.getDigestLength();
        this.key = password.getBytes(StandardCharsets.UTF_8);
        this.salt = salt.getBytes(StandardCharsets.UTF_8);
    }

    /**
     * The hash of a password.
     *
     * @param salt up to 16 characters
     * @param rounds 1000 to 999999999, or 0 for the default, which is not written into the hash
     */
    static String hash(String password, String salt, int rounds, boolean sha512) {
        ShaCrypt crypt = new ShaCrypt(password, salt, sha512);
        byte[] result = crypt.run(rounds == 0 ? DEFAULT_ROUNDS : rounds);
        return (sha512 ? "$6$" : "$5$") + (rounds == 0 ? "" : "rounds=" + rounds + "$") + salt + "$"
                + (sha512 ? encode512(result) : encode256(result));
    }

    /**
     * The hash of a password with a random salt.
     *
     * @param scheme {@code sha512_crypt} or {@code sha256_crypt}
     */
    public static String hash(String password, String scheme) {
        SecureRandom random = new SecureRandom();
        StringBuilder salt = new StringBuilder();
        for (int i = 0; i < SALT_LENGTH; i++) {
            salt.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return hash(password, salt.toString(), 0, scheme.equals("sha512_crypt"));
    }

    private byte[] run(int rounds) {
        byte[] first = first(second());
        byte[] p = sequence(repeatedKey(), key.length);
        byte[] s = sequence(repeatedSalt(first[0] & 255), salt.length);
        byte[] result = first;
        for (int i = 0; i < rounds; i++) {
            digest.update(i % 2 != 0 ? p : result);
            if (i % 3 != 0) {
                digest.update(s);
            }
            if (i % 7 != 0) {
                digest.update(p);
            }
            digest.update(i % 2 != 0 ? result : p);
            result = digest.digest();
        }
        return result;
    }

    private byte[] second() {
        digest.update(key);
        digest.update(salt);
        digest.update(key);
        return digest.digest();
    }

    private byte[] first(byte[] second) {
        digest.update(key);
        digest.update(salt);
        digest.update(sequence(second, key.length));
        for (int length = key.length; length > 0; length >>= 1) {
            digest.update((length & 1) != 0 ? second : key);
        }
        return digest.digest();
    }

    private byte[] repeatedKey() {
        for (int i = 0; i < key.length; i++) {
            digest.update(key);
        }
        return digest.digest();
    }

    private byte[] repeatedSalt(int first) {
        for (int i = 0; i < 16 + first; i++) {
            digest.update(salt);
        }
        return digest.digest();
    }

    /** As many bytes, by repeating a digest. */
    private byte[] sequence(byte[] from, int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i += size) {
            System.arraycopy(from, 0, bytes, i, Math.min(size, length - i));
        }
        return bytes;
    }

    /** Three bytes at a time, in an order that moves by one third of the digest. */
    private static String encode512(byte[] bytes) {
        StringBuilder out = new StringBuilder();
        int a = 0;
        int b = 21;
        int c = 42;
        for (int i = 0; i < 21; i++) {
            group(out, bytes[a], bytes[b], bytes[c], 4);
            int next = a;
            a = b + 1;
            b = c + 1;
            c = next + 1;
        }
        group(out, (byte) 0, (byte) 0, bytes[63], 2);
        return out.toString();
    }

    private static String encode256(byte[] bytes) {
        StringBuilder out = new StringBuilder();
        int a = 0;
        int b = 10;
        int c = 20;
        for (int i = 0; i < 10; i++) {
            group(out, bytes[a], bytes[b], bytes[c], 4);
            int next = a;
            a = c + 1;
            c = b + 1;
            b = next + 1;
        }
        group(out, (byte) 0, bytes[31], bytes[30], 3);
        Arrays.fill(bytes, (byte) 0);
        return out.toString();
    }

    private static void group(StringBuilder out, byte high, byte middle, byte low, int digits) {
        int bits = (high & 255) << 16 | (middle & 255) << 8 | low & 255;
        for (int i = 0; i < digits; i++) {
            out.append(ALPHABET.charAt(bits & 63));
            bits >>= 6;
        }
    }
}
