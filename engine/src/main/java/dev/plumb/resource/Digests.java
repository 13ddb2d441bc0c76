package dev.plumb.resource;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
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

    /** The SHA-256 of a file of the controller, read in parts, because it may be larger than memory. */
    public static String sha256(Path path) throws IOException {
        try (InputStream in = Files.newInputStream(path)) {
            MessageDigest digest = of("SHA-256");
            byte[] buffer = new byte[64 * 1024];
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                digest.update(buffer, 0, count);
            }
            return HexFormat.of().formatHex(digest.digest());
        }
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
