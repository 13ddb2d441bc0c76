package dev.plumb.limit;

import org.jspecify.annotations.Nullable;

/** An evaluation was ended because it cost too much, or because the run was interrupted. */
public final class LimitException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final @Nullable String hint;

    /**
     * A limit that was hit.
     *
     * @param message what is too much, one sentence
     * @param hint how to raise the limit or do without, or null
     */
    public LimitException(String message, @Nullable String hint) {
        super(message, null, false, false);
        this.hint = hint;
    }

    /** How to raise the limit or do without, or null. */
    public @Nullable String hint() {
        return hint;
    }

    /** What is wrong, and what to do in brackets. */
    public String sentence() {
        return hint == null ? String.valueOf(getMessage()) : getMessage() + " (" + hint + ")";
    }

    static LimitException time(Limits limits) {
        double seconds = limits.time().toMillis() / 1000.0;
        String shown = seconds == Math.rint(seconds) ? String.valueOf((long) seconds) : String.valueOf(seconds);
        return new LimitException(
                "this takes longer than " + shown + " s to evaluate", Limits.raise("evaluation_timeout"));
    }

    static LimitException characters(Limits limits) {
        return new LimitException(
                "this gives or reads more than " + (limits.characters() >> 20) + " MiB",
                Limits.raise("evaluation_size"));
    }

    static LimitException elements(Limits limits) {
        return new LimitException(
                "the list has more than " + limits.elements() + " elements",
                "a range needs an end: 1..10; " + Limits.raise("evaluation_elements"));
    }

    public static LimitException interrupted() {
        return new LimitException("the run was interrupted", null);
    }

    /** There is no more memory. */
    public static LimitException memory() {
        return new LimitException(
                "this needs more memory than there is (" + (Runtime.getRuntime().maxMemory() >> 20) + " MiB)",
                "PLUMB_JAVA_OPTS=-Xmx4g in the environment gives 4 GiB");
    }

    /** Calls are nested too deeply. */
    public static LimitException depth() {
        return new LimitException("this is nested too deeply to be evaluated", "split it with variables of your own");
    }

    /** What an error of the virtual machine means for an evaluation, or null when it is another. */
    public static @Nullable LimitException of(Error error) {
        return error instanceof StackOverflowError ? depth() : error instanceof OutOfMemoryError ? memory() : null;
    }
}
