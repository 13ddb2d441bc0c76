package dev.plumb.run;

/**
 * Why a state cannot be relied on in a dry run.
 *
 * @param why what it depends on: for one that is assumed, what is assumed; else what is not known before apply
 * @param isAssumed whether one answer is so likely that it is taken for granted
 */
record Uncertainty(String why, boolean isAssumed) {
    static Uncertainty assumed(String what) {
        return new Uncertainty(what, true);
    }

    static Uncertainty unknown(String what) {
        return new Uncertainty(what + " is not known before apply", false);
    }
}
