package dev.plumb.plan;

import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.State;

/** Whether a text that a program has printed names a resource. Whole words count: {@code shop.service} is no user {@code shop}. */
final class Naming {
    /** A single letter would stand in every second text by chance. */
    private static final int SHORTEST = 2;

    /** What belongs to a word inside of it, beside letters and digits; at its end a full stop is one. */
    private static final String INSIDE = "_-@\\$%+~";

    private Naming() {}

    /** Whether the text names the resource, or what is in it where it is a path. */
    static <S extends State> boolean names(String text, ResourceRef<S> ref) {
        String spoken = ref.type().spoken(ref);
        return isIn(text, ref.key()) || !spoken.equals(ref.key()) && isIn(text, spoken);
    }

    private static boolean isIn(String text, String name) {
        if (name.length() < SHORTEST) {
            return false;
        }
        int at = text.indexOf(name);
        while (at >= 0 && !(begins(text, at) && ends(text, at + name.length(), name.startsWith("/")))) {
            at = text.indexOf(name, at + 1);
        }
        return at >= 0;
    }

    private static boolean begins(String text, int at) {
        if (at == 0) {
            return true;
        }
        char before = text.charAt(at - 1);
        return !isPart(before) && before != '/' && before != '.';
    }

    /** A path goes on with what is below it. */
    private static boolean ends(String text, int end, boolean path) {
        if (end == text.length()) {
            return true;
        }
        char after = text.charAt(end);
        if (after == '.') {
            return end + 1 == text.length() || !isPart(text.charAt(end + 1));
        }
        return !isPart(after) && (path || after != '/');
    }

    private static boolean isPart(char c) {
        return Character.isLetterOrDigit(c) || INSIDE.indexOf(c) >= 0;
    }
}
