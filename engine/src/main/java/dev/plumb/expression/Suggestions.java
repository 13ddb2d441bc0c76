package dev.plumb.expression;

import dev.plumb.source.DidYouMean;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** "Did you mean": finds the known name that a misspelt one probably stands for. */
final class Suggestions {
    private static final int SHOWN = 12;

    private Suggestions() {}

    /**
     * A hint for a name that is not known: the nearest known name, or null when none is near.
     *
     * @param wrong the name as written
     * @param known the names there are
     */
    static @Nullable String hint(String wrong, Collection<String> known) {
        String near = DidYouMean.closest(wrong, known);
        return near == null ? null : "did you mean '" + near + "'?";
    }

    /** Like {@link #hint}; when none is near, what there is, if that is not too much to read. */
    static @Nullable String hintOrList(String wrong, Collection<String> known, String thereIs) {
        String hint = hint(wrong, known);
        return hint != null || known.isEmpty() || known.size() > 3 * SHOWN ? hint : thereIs + " " + list(known);
    }

    /** Sorted names, comma-separated, cut after a dozen. */
    static String list(Collection<String> names) {
        List<String> sorted = new ArrayList<>(names);
        sorted.sort(null);
        if (sorted.size() > SHOWN) {
            return String.join(", ", sorted.subList(0, SHOWN)) + " and " + (sorted.size() - SHOWN) + " more";
        }
        return String.join(", ", sorted);
    }
}
