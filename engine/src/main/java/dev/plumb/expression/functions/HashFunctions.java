package dev.plumb.expression.functions;

import dev.plumb.expression.Call;
import dev.plumb.expression.Functions;
import dev.plumb.expression.Values;
import dev.plumb.resource.Digests;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Functions that hash texts. */
final class HashFunctions implements Functions.Function {
    @Override
    public @Nullable Object call(Call call) {
        return switch (call.function()) {
            case "hash" -> hash(call, call.text("hashtype"));
            case "checksum", "sha1" -> hash(call, "sha1");
            case "md5" -> hash(call, "md5");
            case "to_uuid" -> uuid(call);
            case "password_hash" -> passwordHash(call);
            default -> throw new IllegalStateException(call.function());
        };
    }

    private static String hash(Call call, String algorithm) {
        String name = switch (algorithm) {
            case "md5" -> "MD5";
            case "sha1" -> "SHA-1";
            case "sha224" -> "SHA-224";
            case "sha256" -> "SHA-256";
            case "sha384" -> "SHA-384";
            case "sha512" -> "SHA-512";
            default ->
                throw call.misuse("there is no hash '" + algorithm + "'; there are md5, sha1, sha224, sha256,"
                        + " sha384, sha512");
        };
        return Digests.hex(name, call.text("value").getBytes(StandardCharsets.UTF_8));
    }

    /** Version 5: the SHA-1 of the namespace and the name. */
    private static String uuid(Call call) {
        UUID namespace;
        try {
            namespace = UUID.fromString(call.text("namespace"));
        } catch (IllegalArgumentException e) {
            throw call.misuse("the namespace is no UUID");
        }
        byte[] name = call.text("value").getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(16 + name.length);
        bytes.putLong(namespace.getMostSignificantBits())
                .putLong(namespace.getLeastSignificantBits())
                .put(name);
        ByteBuffer hash = ByteBuffer.wrap(digest("SHA-1", bytes.array()));
        long high = hash.getLong() & 0xffffffffffff0fffL | 0x5000L;
        long low = hash.getLong() & 0x3fffffffffffffffL | 0x8000000000000000L;
        return new UUID(high, low).toString();
    }

    private static String passwordHash(Call call) {
        String type = call.text("hashtype");
        CryptScheme scheme = CryptScheme.of(type);
        if (scheme == null) {
            throw call.misuse("there is no hash '" + type + "' for passwords; there are sha512 and sha256");
        }
        String given = call.textOrNull("salt");
        long rounds = call.value("rounds") == null ? 0 : call.whole("rounds");
        try {
            return scheme.hash(call.text("value"), given == null ? salt(call) : given, rounds);
        } catch (IllegalArgumentException e) {
            throw call.misuse(String.valueOf(e.getMessage()));
        }
    }

    /**
     * A salt that is the same at every run, so that an unchanged password is no change. It depends on the host and the seed
     * only: a salt that came from the password would tell of it.
     */
    private static String salt(Call call) {
        String host = call.variables().isDefined("inventory_hostname")
                ? Values.text(call.variables().get("inventory_hostname"))
                : "";
        byte[] hash = digest(
                "SHA-256",
                ("plumb password_hash\0" + host + "\0" + call.text("seed")).getBytes(StandardCharsets.UTF_8));
        StringBuilder salt = new StringBuilder();
        for (int i = 0; i < CryptScheme.SALT_LENGTH; i++) {
            salt.append(CryptScheme.ALPHABET.charAt(hash[i] & 63));
        }
        return salt.toString();
    }

    private static byte[] digest(String algorithm, byte[] bytes) {
        try {
            return MessageDigest.getInstance(algorithm).digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
