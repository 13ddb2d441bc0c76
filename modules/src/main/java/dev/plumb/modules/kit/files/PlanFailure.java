package dev.plumb.modules.kit.files;

/** Ends a plan that cannot be made, with a sentence for the operator; becomes the plan's failure in {@link HostFiles#plan}. */
public final class PlanFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** With a sentence for the operator, without a full stop. */
    public PlanFailure(String message) {
        super(message, null, false, false);
    }
}
