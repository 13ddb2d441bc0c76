package dev.plumb.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A pattern of names with wildcards, read once. It never takes longer than the length of the pattern times that of the name,
 * whatever both are: of several stars only the last one that was reached is ever tried again, since a star before it could
 * give nothing that this one does not. Case counts; characters are Unicode's. Immutable.
 */
public final class Glob {
    /** Which characters of a pattern mean something. */
    public enum Syntax {
        /**
         * {@code *}, {@code ?}, {@code [chars]} and {@code [!chars]}, as Python's {@code fnmatch} reads them and with it
         * Ansible; so does a POSIX shell, but for backslashes, which are plain characters here. A bracket that is not closed
         * is a plain character, one right after the opening one (or after {@code !}) belongs to the set.
         */
        FNMATCH,
        /** {@code *} and {@code ?} only, as in the patterns of ssh_config(5) and of known_hosts files. */
        STAR_AND_QUESTION_MARK
    }

    private static final int STAR = -1;
    private static final int ANY = -2;
    /** A set is its index in {@link #sets}, counted down from here. */
    private static final int FIRST_SET = -3;

    private final int[] elements;
    private final List<Chars> sets;

    /**
     * What stands in brackets.
     *
     * @param negated whether it is all but these
     * @param ranges first and last of each range in turn; an empty one holds nothing, as in Python
     */
    private record Chars(boolean negated, int[] ranges) {
        boolean has(int c) {
            boolean found = false;
            for (int i = 0; i < ranges.length; i += 2) {
                found |= ranges[i] <= c && c <= ranges[i + 1];
            }
            return found != negated;
        }
    }

    private Glob(int[] elements, List<Chars> sets) {
        this.elements = elements;
        this.sets = sets;
    }

    /** A pattern of {@link Syntax#FNMATCH}. */
    public static Glob of(String pattern) {
        return of(pattern, Syntax.FNMATCH);
    }

    /** A pattern; every text is one. */
    public static Glob of(String pattern, Syntax syntax) {
        int[] elements = new int[pattern.length()];
        List<Chars> sets = new ArrayList<>();
        int count = 0;
        // a bracket after one that is not closed is not closed either, so it is searched for once only
        boolean brackets = syntax == Syntax.FNMATCH;
        for (int at = 0; at < pattern.length(); ) {
            int c = pattern.codePointAt(at);
            int close = c == '[' && brackets ? setEnd(pattern, at) : -1;
            brackets &= c != '[' || close >= 0;
            if (close >= 0) {
                elements[count++] = FIRST_SET - sets.size();
                sets.add(chars(pattern.substring(at + 1, close)));
                at = close + 1;
                continue;
            }
            boolean again = c == '*' && count > 0 && elements[count - 1] == STAR;
            if (!again) {
                elements[count++] = c == '*' ? STAR : c == '?' ? ANY : c;
            }
            at += Character.charCount(c);
        }
        return new Glob(Arrays.copyOf(elements, count), List.copyOf(sets));
    }

    /** Whether a text has characters that make it a pattern of {@link Syntax#FNMATCH}. */
    public static boolean isPattern(String text) {
        return text.indexOf('*') >= 0 || text.indexOf('?') >= 0 || text.indexOf('[') >= 0;
    }

    /**
     * The index of the bracket that closes a set.
     *
     * @param open the index of the bracket that opens it
     * @return -1 when none does, so that the opening one is a plain character
     */
    public static int setEnd(String pattern, int open) {
        return pattern.indexOf(']', pattern.startsWith("!", open + 1) ? open + 3 : open + 2);
    }

    private static Chars chars(String inside) {
        boolean negated = inside.startsWith("!");
        int[] all = (negated ? inside.substring(1) : inside).codePoints().toArray();
        int[] ranges = new int[all.length * 2];
        int count = 0;
        for (int i = 0; i < all.length; i++) {
            boolean range = i + 2 < all.length && all[i + 1] == '-';
            ranges[count++] = all[i];
            ranges[count++] = range ? all[i + 2] : all[i];
            i += range ? 2 : 0;
        }
        return new Chars(negated, Arrays.copyOf(ranges, count));
    }

    /** Whether the whole name matches. */
    public boolean matches(String name) {
        int e = 0;
        int n = 0;
        int afterStar = -1;
        int starTo = 0;
        while (n < name.length()) {
            int c = name.codePointAt(n);
            int element = e < elements.length ? elements[e] : Integer.MIN_VALUE;
            if (element == STAR) {
                afterStar = ++e;
                starTo = n;
            } else if (element != Integer.MIN_VALUE && isOne(element, c)) {
                e++;
                n += Character.charCount(c);
            } else if (afterStar >= 0) {
                e = afterStar;
                starTo += Character.charCount(name.codePointAt(starTo));
                n = starTo;
            } else {
                return false;
            }
        }
        return e == elements.length || e == elements.length - 1 && elements[e] == STAR;
    }

    private boolean isOne(int element, int c) {
        return element == ANY
                || element == c
                || element <= FIRST_SET && sets.get(FIRST_SET - element).has(c);
    }

    /**
     * Whether a path matches a pattern of {@link Syntax#FNMATCH} part by part, as where a shell expands it: a wildcard matches
     * no slash, and no dot that a part begins with. Slashes in a row count as one.
     */
    public static boolean matchesPath(String pattern, String path) {
        String[] patterns = pattern.split("/+", -1);
        String[] parts = path.split("/+", -1);
        if (patterns.length != parts.length) {
            return false;
        }
        for (int i = 0; i < parts.length; i++) {
            if (!matchesFileName(patterns[i], parts[i])) {
                return false;
            }
        }
        return true;
    }

    /** Whether a name without slashes matches as in a shell: a wildcard matches no dot that the name begins with. */
    public static boolean matchesFileName(String pattern, String name) {
        return (!name.startsWith(".") || pattern.startsWith(".")) && of(pattern).matches(name);
    }
}
