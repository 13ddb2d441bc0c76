package dev.plumb.modules.system.packages;

/** Compares versions as dpkg does: {@code [epoch:]upstream[-revision]}. */
final class DebVersion {
    private DebVersion() {}

    /** Negative, zero or positive as {@code a} is older than, the same as or newer than {@code b}. */
    static int compare(String a, String b) {
        int byEpoch = Long.compare(epoch(a), epoch(b));
        if (byEpoch != 0) {
            return byEpoch;
        }
        int byUpstream = part(upstream(a), upstream(b));
        return byUpstream != 0 ? byUpstream : part(revision(a), revision(b));
    }

    private static long epoch(String version) {
        int colon = version.indexOf(':');
        try {
            return colon < 0 ? 0 : Long.parseLong(version.substring(0, colon));
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private static String upstream(String version) {
        String rest = version.substring(version.indexOf(':') + 1);
        int dash = rest.lastIndexOf('-');
        return dash < 0 ? rest : rest.substring(0, dash);
    }

    private static String revision(String version) {
        int dash = version.lastIndexOf('-');
        return dash < 0 ? "" : version.substring(dash + 1);
    }

    /** Compares alternating runs of other characters and digits. */
    private static int part(String a, String b) {
        int i = 0;
        int j = 0;
        while (i < a.length() || j < b.length()) {
            while (i < a.length() && !isDigit(a, i) || j < b.length() && !isDigit(b, j)) {
                int difference = order(a, i) - order(b, j);
                if (difference != 0) {
                    return difference;
                }
                i++;
                j++;
            }
            int endA = digits(a, i);
            int endB = digits(b, j);
            int byNumber =
                    number(a.substring(Math.min(i, a.length()), endA), b.substring(Math.min(j, b.length()), endB));
            if (byNumber != 0) {
                return byNumber;
            }
            i = endA;
            j = endB;
        }
        return 0;
    }

    private static boolean isDigit(String text, int i) {
        return text.charAt(i) >= '0' && text.charAt(i) <= '9';
    }

    private static int digits(String text, int from) {
        int i = Math.min(from, text.length());
        while (i < text.length() && isDigit(text, i)) {
            i++;
        }
        return i;
    }

    private static int number(String a, String b) {
        String x = a.replaceFirst("^0+", "");
        String y = b.replaceFirst("^0+", "");
        return x.length() != y.length() ? x.length() - y.length() : x.compareTo(y);
    }

    /** Weight of a character: a tilde before the end, the end before letters, letters before the rest. */
    private static int order(String text, int i) {
        if (i >= text.length() || isDigit(text, i)) {
            return 0;
        }
        char c = text.charAt(i);
        if (c == '~') {
            return -1;
        }
        return Character.isLetter(c) ? c : c + 256;
    }
}
