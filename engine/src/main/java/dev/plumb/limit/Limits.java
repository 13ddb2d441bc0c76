package dev.plumb.limit;

import java.time.Duration;
import java.util.Locale;

/**
 * How much the evaluation of what an author wrote may cost: expressions, templates, regular expressions. They hold for the
 * whole process, because what is evaluated on one host takes time and memory from all.
 *
 * @param time for one value, one template or one plan, without what it waits for
 * @param characters of a text that an evaluation gives, or of a file that it reads (in bytes)
 * @param elements of a list that an evaluation gives
 */
public record Limits(Duration time, long characters, int elements) {
    /** What holds unless the configuration says otherwise. */
    public static final Limits DEFAULT = new Limits(Duration.ofSeconds(10), 64L << 20, 1_000_000);

    private static volatile Limits current = DEFAULT;

    /** The limits of this process. */
    public static Limits current() {
        return current;
    }

    /** Sets the limits of this process: evaluations that begin later keep to them. */
    public static void use(Limits limits) {
        current = limits;
    }

    /** How to raise the limit that this setting is. */
    public static String raise(String setting) {
        return setting + " in plumb.yml or PLUMB_" + setting.toUpperCase(Locale.ROOT)
                + " in the environment raises the limit";
    }

    /**
     * Ends the evaluation when a text is too long.
     *
     * @param length its length, or the least it will have
     * @throws LimitException when that is more than the limit
     */
    public static void checkText(long length) {
        if (length > current.characters) {
            throw LimitException.characters(current);
        }
    }

    /**
     * Ends the evaluation when a list is too long.
     *
     * @throws LimitException when it has more elements than the limit
     */
    public static void checkList(long size) {
        if (size > current.elements) {
            throw LimitException.elements(current);
        }
    }
}
