package dev.plumb.resource;

import java.util.Arrays;
import java.util.Objects;

/** The value of one attribute of a state. */
public sealed interface Value {
    /**
     * Whether a host that has {@code actual} is as planned by this value.
     *
     * @param actual the value read back
     */
    default boolean admits(Value actual) {
        return equals(actual);
    }

    /** A short text: a mode, an owner, a version. */
    record Text(String text) implements Value {}

    /** Contents of a file or similar, shown as a unified diff. */
    record Content(byte[] bytes) implements Value {
        @Override
        public boolean equals(Object other) {
            return other instanceof Content content && Arrays.equals(bytes, content.bytes);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(bytes);
        }

        @Override
        public boolean admits(Value actual) {
            return equals(actual)
                    || actual instanceof Digest digest && digest.sha256().equals(Digests.sha256(bytes));
        }
    }

    /**
     * Contents known by size and hash only: too large to show, or not read because they are as wanted.
     *
     * @param sha256 lower-case hexadecimal
     * @param size bytes
     */
    record Digest(String sha256, long size) implements Value {
        @Override
        public boolean admits(Value actual) {
            return actual instanceof Digest digest && digest.sha256.equals(sha256)
                    || actual instanceof Content content
                            && Digests.sha256(content.bytes()).equals(sha256);
        }
    }

    /**
     * A value that must not be shown; two of them are equal when their fingerprints are.
     *
     * @param fingerprint a hash of the secret, used to compare, shown only in part
     */
    record Hidden(String fingerprint) implements Value {
        public Hidden {
            Objects.requireNonNull(fingerprint);
        }
    }

    /**
     * A short text that is shown by what it is: the number of an inode, as "that of /srv/a".
     *
     * @param text what the host has
     * @param shown how to name it in a diff
     */
    record Named(String text, String shown) implements Value {
        @Override
        public boolean admits(Value actual) {
            return equals(actual) || actual instanceof Text other && other.text.equals(text);
        }
    }

    /**
     * Whatever the host makes of it: admits every value.
     *
     * @param shown how to name it in a diff, such as "(next free number)"
     */
    record Any(String shown) implements Value {
        @Override
        public boolean admits(Value actual) {
            return true;
        }
    }
}
