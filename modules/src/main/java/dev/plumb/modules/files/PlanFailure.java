package dev.plumb.modules.files;

/** Ends a plan that cannot be made, with a sentence for the operator; becomes the plan's failure in {@link FileTask}. */
final class PlanFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    PlanFailure(String message) {
        super(message, null, false, false);
    }
}
