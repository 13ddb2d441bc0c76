package dev.plumb.text;

/** Numbers of things, in words. */
public final class Plural {
    private Plural() {}

    /** {@code 1 task}, {@code 2 tasks}. */
    public static String of(int n, String noun) {
        return n + " " + noun + (n == 1 ? "" : "s");
    }
}
