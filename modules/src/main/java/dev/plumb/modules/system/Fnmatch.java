package dev.plumb.modules.system;

/** Shell patterns ({@code *}, {@code ?}, {@code [a-z]}, {@code [!x]}) as {@code fnmatch(3)} matches them. */
public final class Fnmatch {
    private Fnmatch() {}

    /** Whether the text has characters that make it a pattern. */
    public static boolean isPattern(String text) {
        return text.indexOf('*') >= 0 || text.indexOf('?') >= 0 || text.indexOf('[') >= 0;
    }

    /** Whether the whole text matches the pattern. */
    public static boolean matches(String pattern, String text) {
        return match(pattern, 0, text, 0);
    }

    /** Whether a path matches the pattern part by part; a wildcard matches no slash and no leading dot. */
    public static boolean matchesPath(String pattern, String path) {
        String[] patterns = pattern.split("/+", -1);
        String[] parts = path.split("/+", -1);
        if (patterns.length != parts.length) {
            return false;
        }
        for (int i = 0; i < parts.length; i++) {
            boolean hidden = parts[i].startsWith(".") && !patterns[i].startsWith(".");
            if (hidden || !matches(patterns[i], parts[i])) {
                return false;
            }
        }
        return true;
    }

    private static boolean match(String pattern, int p, String text, int t) {
        int i = p;
        int j = t;
        while (i < pattern.length()) {
            char c = pattern.charAt(i);
            if (c == '*') {
                return star(pattern, i + 1, text, j);
            }
            if (j >= text.length()) {
                return false;
            }
            int end = c == '[' ? closing(pattern, i) : -1;
            boolean fits = end > 0 ? inSet(pattern, i + 1, end, text.charAt(j)) : c == '?' || c == text.charAt(j);
            if (!fits) {
                return false;
            }
            i = end > 0 ? end + 1 : i + 1;
            j++;
        }
        return j == text.length();
    }

    private static boolean star(String pattern, int rest, String text, int t) {
        for (int j = t; j <= text.length(); j++) {
            if (match(pattern, rest, text, j)) {
                return true;
            }
        }
        return false;
    }

    /** The index of the bracket that closes the set, or -1 when the first one is only a character. */
    private static int closing(String pattern, int open) {
        int i = open + 1;
        if (i < pattern.length() && pattern.charAt(i) == '!') {
            i++;
        }
        return pattern.indexOf(']', i + 1);
    }

    private static boolean inSet(String pattern, int from, int end, char c) {
        boolean negated = pattern.charAt(from) == '!';
        boolean in = false;
        for (int i = negated ? from + 1 : from; i < end; i++) {
            char low = pattern.charAt(i);
            char high = low;
            if (i + 2 < end && pattern.charAt(i + 1) == '-') {
                high = pattern.charAt(i + 2);
                i += 2;
            }
            in |= c >= low && c <= high;
        }
        return in != negated;
    }
}
