package dev.plumb.vault;

import java.util.Arrays;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A vault password with its label (vault id). It is read or asked for when it is first needed, once. Thread-safe. */
public final class VaultPassword {
    private final String label;
    private final String origin;
    private final Supplier<byte[]> source;
    private byte @Nullable [] bytes;

    /**
     * A password.
     *
     * @param label its vault id; {@code default} when it has none
     * @param origin where it comes from, for messages, such as the name of its file
     * @param source gives it; its exceptions come through
     */
    public VaultPassword(String label, String origin, Supplier<byte[]> source) {
        this.label = label;
        this.origin = origin;
        this.source = source;
    }

    /** Its vault id. */
    public String label() {
        return label;
    }

    /** Where it comes from, for messages. */
    public String origin() {
        return origin;
    }

    /** The password itself, at least one byte. */
    public synchronized byte[] bytes() {
        byte[] known = bytes;
        if (known == null) {
            known = source.get();
            if (known.length == 0) {
                throw new VaultException(0, "the vault password of " + origin + " is empty", null);
            }
            bytes = known;
        }
        return known.clone();
    }

    /** Password and salt, for the cache of keys. */
    record Salted(VaultPassword password, Bytes salt) {}

    /** Bytes as a key of a map. */
    record Bytes(byte[] bytes) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Bytes that && Arrays.equals(bytes, that.bytes);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(bytes);
        }
    }
}
