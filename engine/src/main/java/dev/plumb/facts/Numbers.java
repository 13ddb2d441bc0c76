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

    /** The text as an unsigned hexadecimal number, or the fallback when it is none. */
    static long hexadecimal(String text, long fallback) {
        try {
            long number = Long.parseLong(text, 16);
            return number < 0 ? fallback : number;
        } catch (NumberFormatException e) {
            return fallback;
        }
    }
}
