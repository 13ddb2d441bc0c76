package dev.plumb.modules.system;

import dev.plumb.inventory.Glob;

/** Shell patterns ({@code *}, {@code ?}, {@code [a-z]}, {@code [!x]}) as {@code fnmatch(3)} matches them. */
public final class Fnmatch {
    private Fnmatch() {}

    /** Whether the text has characters that make it a pattern. */
    public static boolean isPattern(String text) {
        return text.indexOf('*') >= 0 || text.indexOf('?') >= 0 || text.indexOf('[') >= 0;
    }

    /** Whether the whole text matches the pattern. */
    public static boolean matches(String pattern, String text) {
        return Glob.matches(pattern, text);
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
}
