package dev.plumb.modules.postgresql;

import com.ongres.saslprep.SASLprep;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * What PostgreSQL keeps of a password: {@code SCRAM-SHA-256$<iterations>:<salt>$<StoredKey>:<ServerKey>}, RFC 5803 and 7677. It
 * is computed here, so that no password ever reaches the server.
 *
 * @param iterations how often it is hashed
 * @param salt random bytes, or what cannot be told from them
 * @param storedKey by which the server knows who knows the password
 * @param serverKey by which the server shows that it knows it, too
 */
record Scram(int iterations, byte[] salt, byte[] storedKey, byte[] serverKey) {
    private static final Pattern FORM =
            Pattern.compile("SCRAM-SHA-256\\$(\\d{1,9}):([A-Za-z0-9+/=]+)\\$([A-Za-z0-9+/=]+):([A-Za-z0-9+/=]+)");
    private static final String HMAC = "HmacSHA256";
    private static final int SALT = 16;

    /**
     * Reads what the server keeps.
     *
     * @return null when it is of another kind, such as MD5
     */
    static @Nullable Scram read(String verifier) {
        Matcher parts = FORM.matcher(verifier);
        if (!parts.matches()) {
            return null;
        }
        try {
            Base64.Decoder decoder = Base64.getDecoder();
            return new Scram(
                    Integer.parseInt(parts.group(1)),
                    decoder.decode(parts.group(2)),
                    decoder.decode(parts.group(3)),
                    decoder.decode(parts.group(4)));
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /**
     * Of a password. The salt follows from it and from the role, so that the same task makes the same of it in a dry run and in
     * an apply; it takes as long to guess the password by the salt as by the keys.
     */
    static Scram of(String role, String password, int iterations) {
        byte[] salt = hash(normal(password), ("plumb salt " + role).getBytes(StandardCharsets.UTF_8), iterations);
        return of(password, Arrays.copyOf(salt, SALT), iterations);
    }

    private static Scram of(String password, byte[] salt, int iterations) {
        byte[] salted = hash(normal(password), salt, iterations);
        byte[] stored = sha256(hmac(salted, "Client Key".getBytes(StandardCharsets.UTF_8)));
        return new Scram(iterations, salt, stored, hmac(salted, "Server Key".getBytes(StandardCharsets.UTF_8)));
    }

    /** Whether it is of this password. */
    boolean isOf(String password) {
        Scram own = of(password, salt, iterations);
        return MessageDigest.isEqual(own.storedKey, storedKey) && MessageDigest.isEqual(own.serverKey, serverKey);
    }

    /** As the server keeps it. */
    String verifier() {
        Base64.Encoder encoder = Base64.getEncoder();
        return "SCRAM-SHA-256$" + iterations + ":" + encoder.encodeToString(salt) + "$"
                + encoder.encodeToString(storedKey) + ":" + encoder.encodeToString(serverKey);
    }

    /**
     * As the server and its clients take a password: by SASLprep (RFC 4013), or as it is where that refuses it, see {@code
     * pg_saslprep}.
     */
    private static byte[] normal(String password) {
        boolean ascii = password.chars().allMatch(c -> c < 0x80);
        String normal = password;
        if (!ascii) {
            try {
                normal = new String(new SASLprep().prepareStored(password.toCharArray()));
            } catch (IllegalArgumentException e) {
                normal = password;
            }
        }
        return normal.getBytes(StandardCharsets.UTF_8);
    }

    /** {@code Hi} of RFC 5802: PBKDF2 with one block. */
    private static byte[] hash(byte[] password, byte[] salt, int iterations) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(password.length == 0 ? new byte[1] : password, HMAC));
            mac.update(salt);
            byte[] last = mac.doFinal(new byte[] {0, 0, 0, 1});
            byte[] all = last.clone();
            for (int i = 1; i < iterations; i++) {
                last = mac.doFinal(last);
                for (int at = 0; at < all.length; at++) {
                    all[at] ^= last[at];
                }
            }
            return all;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + HMAC, e);
        }
    }

    private static byte[] hmac(byte[] key, byte[] text) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(key, HMAC));
            return mac.doFinal(text);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + HMAC, e);
        }
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Scram scram && scram.verifier().equals(verifier());
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(storedKey);
    }

    @Override
    public String toString() {
        return "a verifier";
    }
}
