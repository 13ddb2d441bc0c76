package dev.plumb.facts;

/** Reads numbers of hosts, which may be anything. */
final class Numbers {
    private Numbers() {}

    /** The text as a whole number, or the fallback when it is none. */
    static Long whole(String text, long fallback) {
        try {
            return Long.valueOf(text.strip());
        } catch (NumberFormatException e) {
            return fallback;
        }
    }
}
