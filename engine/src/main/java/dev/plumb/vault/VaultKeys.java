package dev.plumb.vault;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** The keys of one password and salt: AES-256 in counter mode and HMAC-SHA256, by PBKDF2. Immutable. */
final class VaultKeys {
    private static final int ROUNDS = 10_000;
    private static final int KEY = 32;
    private static final int BLOCK = 16;
    private static final int HASH = 32;

    private final SecretKeySpec cipherKey;
    private final SecretKeySpec hmacKey;
    private final IvParameterSpec counter;

    private VaultKeys(byte[] derived) {
        this.cipherKey = new SecretKeySpec(derived, 0, KEY, "AES");
        this.hmacKey = new SecretKeySpec(derived, KEY, KEY, "HmacSHA256");
        this.counter = new IvParameterSpec(derived, 2 * KEY, BLOCK);
    }

    /** Derives the keys, which takes some milliseconds. */
    static VaultKeys derive(byte[] password, byte[] salt) {
        return new VaultKeys(pbkdf2(password, salt, 2 * KEY + BLOCK));
    }

    /** By hand because a password is bytes, which the JDK's own would take for characters. */
    private static byte[] pbkdf2(byte[] password, byte[] salt, int length) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(password, "HmacSHA256"));
            byte[] derived = new byte[(length + HASH - 1) / HASH * HASH];
            byte[] round = new byte[HASH];
            for (int block = 0; block * HASH < length; block++) {
                mac.update(salt);
                mac.update(new byte[] {0, 0, 0, (byte) (block + 1)});
                mac.doFinal(round, 0);
                byte[] sum = round.clone();
                for (int i = 1; i < ROUNDS; i++) {
                    mac.update(round);
                    mac.doFinal(round, 0);
                    for (int b = 0; b < HASH; b++) {
                        sum[b] ^= round[b];
                    }
                }
                System.arraycopy(sum, 0, derived, block * HASH, HASH);
            }
            return derived;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The plain bytes, or null when the HMAC is not of these keys or the padding is none. */
    byte @Nullable [] open(Envelope sealed) {
        if (!MessageDigest.isEqual(hmac(sealed.ciphertext()), sealed.hmac())) {
            return null;
        }
        byte[] padded = counterMode(sealed.ciphertext());
        int padding = padded[padded.length - 1];
        if (padded.length % BLOCK != 0 || padding < 1 || padding > BLOCK) {
            return null;
        }
        return Arrays.copyOf(padded, padded.length - padding);
    }

    /** Encrypts. */
    Envelope seal(byte[] plain, String label, byte[] salt) {
        int padding = BLOCK - plain.length % BLOCK;
        byte[] padded = Arrays.copyOf(plain, plain.length + padding);
        Arrays.fill(padded, plain.length, padded.length, (byte) padding);
        byte[] ciphertext = counterMode(padded);
        return new Envelope(label, salt, hmac(ciphertext), ciphertext);
    }

    private byte[] counterMode(byte[] bytes) {
        try {
            Cipher cipher = Cipher.getInstance("AES/CTR/NoPadding");
            cipher.init(Cipher.ENCRYPT_MODE, cipherKey, counter);
            return cipher.doFinal(bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private byte[] hmac(byte[] bytes) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(hmacKey);
            return mac.doFinal(bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
