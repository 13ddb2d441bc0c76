package dev.plumb.resource;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Hashes of contents. */
public final class Digests {
    private Digests() {}

    /** The SHA-256 of these bytes in lower-case hexadecimal, as {@code sha256sum} prints it. */
    public static String sha256(byte[] bytes) {
        return hex("SHA-256", bytes);
    }

    /** The digest by a JCA algorithm name, in lower-case hexadecimal. */
    public static String hex(String algorithm, byte[] bytes) {
        return HexFormat.of().formatHex(of(algorithm).digest(bytes));
    }

    /** A new digest by a JCA algorithm name, for contents that come in parts. */
    public static MessageDigest of(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
