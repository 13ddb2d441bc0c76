package dev.plumb.source;

import java.time.Duration;
import java.util.List;

/** The value of a scalar that has to be opened before it can be used: it is, when an expression asks for it. */
public sealed interface Sealed {
    /** What everything that ansible-vault has encrypted begins with. */
    String HEADER = "$ANSIBLE_VAULT;";

    /**
     * A text encrypted with ansible-vault ({@code !vault}).
     *
     * @param text the encrypted text with its header
     */
    record Vault(String text) implements Sealed {
        @Override
        public String toString() {
            return "(hidden)";
        }
    }

    /**
     * A command that prints the value ({@code !secret}).
     *
     * @param words the program and its arguments
     * @param timeout after which it is ended
     */
    record Command(List<String> words, Duration timeout) implements Sealed {
        @Override
        public String toString() {
            return "(hidden)";
        }
    }
}
