package dev.plumb.inventory;

/** Matches names against {@code * ? [chars] [!chars]}, as Python's {@code fnmatch} does. */
public final class Glob {
    private Glob() {}

    /** Whether the whole name matches; case counts. */
    public static boolean matches(String glob, String name) {
        return matches(glob, 0, name, 0);
    }

    private static boolean matches(String glob, int g, String name, int n) {
        int at = n;
        for (int i = g; i < glob.length(); i++) {
            char c = glob.charAt(i);
            if (c == '*') {
                for (int rest = at; rest <= name.length(); rest++) {
                    if (matches(glob, i + 1, name, rest)) {
                        return true;
                    }
                }
                return false;
            }
            if (at == name.length()) {
                return false;
            }
            int end = c == '[' ? end(glob, i) : -1;
            if (end > 0) {
                if (!inSet(glob, i + 1, end, name.charAt(at))) {
                    return false;
                }
                i = end;
            } else if (c != '?' && c != name.charAt(at)) {
                return false;
            }
            at++;
        }
        return at == name.length();
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
