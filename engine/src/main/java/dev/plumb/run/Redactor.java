package dev.plumb.run;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Hides secrets in text that goes out, as they become known. Thread-safe. */
final class Redactor {
    private static final String MASK = "(hidden)";
    private static final int SHORTEST = 3;

    private final List<String> secrets = new CopyOnWriteArrayList<>();

    /** Hides this text from now on; one too short to be a secret, or none, is passed over. */
    synchronized void add(@Nullable String secret) {
        if (secret == null || secret.length() < SHORTEST || secrets.contains(secret)) {
            return;
        }
        int place = 0;
        // Longer ones first, so that a secret inside of another leaves nothing of the longer one behind.
        while (place < secrets.size() && secrets.get(place).length() >= secret.length()) {
            place++;
        }
        secrets.add(place, secret);
    }

    /** The text without the secrets. */
    String hide(String text) {
        if (secrets.isEmpty()) {
            return text;
        }
        String hidden = text;
        for (String secret : secrets) {
            hidden = hidden.replace(secret, MASK);
        }
        return hidden;
    }
}
