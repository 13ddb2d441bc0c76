package dev.plumb.inventory;

/** Matches names against {@code * ? [chars] [!chars]}, as Python's {@code fnmatch} does. */
public final class Glob {
    private Glob() {}

    /** Whether the whole name matches; case counts. However many stars there are, only the last one is tried again. */
    public static boolean matches(String glob, String name) {
        int g = 0;
        int n = 0;
        int afterStar = -1;
        int starFrom = 0;
        while (n < name.length()) {
            if (g < glob.length() && glob.charAt(g) == '*') {
                afterStar = ++g;
                starFrom = n;
                continue;
            }
            int next = g < glob.length() ? one(glob, g, name.charAt(n)) : -1;
            if (next >= 0) {
                g = next;
                n++;
            } else if (afterStar >= 0) {
                g = afterStar;
                n = ++starFrom;
            } else {
                return false;
            }
        }
        while (g < glob.length() && glob.charAt(g) == '*') {
            g++;
        }
        return g == glob.length();
    }

    /** Where the glob goes on when what stands at {@code g} matches the character, else -1. */
    private static int one(String glob, int g, char c) {
        int end = glob.charAt(g) == '[' ? end(glob, g) : -1;
        if (end > 0) {
            return inSet(glob, g + 1, end, c) ? end + 1 : -1;
        }
        return glob.charAt(g) == '?' || glob.charAt(g) == c ? g + 1 : -1;
    }

    /** Index of the bracket that closes a set, or -1; a bracket right after the opening one belongs to the set. */
    private static int end(String glob, int open) {
        int from = open + 1;
        if (from < glob.length() && glob.charAt(from) == '!') {
            from++;
        }
        return glob.indexOf(']', from + 1);
    }

    private static boolean inSet(String glob, int from, int end, char c) {
        boolean not = glob.charAt(from) == '!';
        boolean found = false;
        for (int i = not ? from + 1 : from; i < end; i++) {
            if (i + 2 < end && glob.charAt(i + 1) == '-') {
                found |= glob.charAt(i) <= c && c <= glob.charAt(i + 2);
                i += 2;
            } else {
                found |= glob.charAt(i) == c;
            }
        }
        return found != not;
    }
}
