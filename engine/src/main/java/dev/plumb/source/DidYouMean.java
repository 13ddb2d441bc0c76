package dev.plumb.source;

import java.util.Collection;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Finds what somebody probably wanted to write. */
public final class DidYouMean {
    private DidYouMean() {}

    /**
     * The known word that is nearest to a wrong one: the fewest letters added, left out, replaced or swapped. Case does
     * not count, nor does {@code -} for {@code _}.
     *
     * @param known candidates; the first of equally near ones wins
     * @return null when none is near enough to be meant
     */
    public static @Nullable String closest(String wrong, Collection<String> known) {
        String from = folded(wrong);
        // A third of the letters may be wrong, but in a word of two or three letters only one.
        int best = Math.max(1, Math.min(3, from.length() / 3)) + 1;
        String found = null;
        if (from.isEmpty()) {
            return null;
        }
        for (String candidate : known) {
            String to = folded(candidate);
            if (Math.abs(to.length() - from.length()) >= best || to.length() == 1 && from.length() == 1) {
                continue;
            }
            int distance = distance(from, to);
            if (distance < best && distance < Math.max(from.length(), to.length())) {
                best = distance;
                found = candidate;
            }
        }
        return found;
    }

    /** The hint for a wrong word: {@code did you mean 'x'?}, or null. */
    public static @Nullable String hint(String wrong, Collection<String> known) {
        String closest = closest(wrong, known);
        return closest == null ? null : "did you mean '" + closest + "'?";
    }

    private static String folded(String word) {
        return word.toLowerCase(Locale.ROOT).replace('-', '_');
    }

    /** Damerau-Levenshtein distance (of the restricted kind: no letter is moved twice). */
    static int distance(String a, String b) {
        int[] beforeLast = new int[b.length() + 1];
        int[] last = new int[b.length() + 1];
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            last[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int cost = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                row[j] = Math.min(Math.min(row[j - 1], last[j]) + 1, last[j - 1] + cost);
                boolean swapped =
                        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
                if (swapped) {
                    row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
                }
            }
            int[] reused = beforeLast;
            beforeLast = last;
            last = row;
            row = reused;
        }
        return last[b.length()];
    }
}
