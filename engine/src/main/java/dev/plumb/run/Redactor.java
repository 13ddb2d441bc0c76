package dev.plumb.run;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Hides known secrets in text that goes out. Immutable and thread-safe. */
final class Redactor {
    private static final String MASK = "(hidden)";
    private static final int SHORTEST = 3;

    private final List<String> secrets;

    Redactor(List<@Nullable String> secrets) {
        List<String> usable = new ArrayList<>();
        for (String secret : secrets) {
            if (secret != null && secret.length() >= SHORTEST) {
                usable.add(secret);
            }
        }
        usable.sort((a, b) -> Integer.compare(b.length(), a.length()));
        this.secrets = List.copyOf(usable);
    }

    /** The text without the secrets. */
    @Nullable
    String hide(@Nullable String text) {
        if (text == null || secrets.isEmpty()) {
            return text;
        }
        String hidden = text;
        for (String secret : secrets) {
            hidden = hidden.replace(secret, MASK);
        }
        return hidden;
    }
}
