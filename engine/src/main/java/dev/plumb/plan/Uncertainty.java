package dev.plumb.plan;

/**
 * Why a state cannot be relied on in a dry run.
 *
 * @param why what it depends on: for one that is assumed, what is assumed; else what is not known before apply
 * @param isAssumed whether one answer is so likely that it is taken for granted
 */
public record Uncertainty(String why, boolean isAssumed) {
    public static Uncertainty assumed(String what) {
        return new Uncertainty(what, true);
    }

    public static Uncertainty unknown(String what) {
        return new Uncertainty(what + " is not known before apply", false);
    }
}
