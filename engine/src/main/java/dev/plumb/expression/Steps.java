package dev.plumb.expression;

import dev.plumb.limit.Evaluation;
import dev.plumb.limit.LimitException;
import freemarker.core.Environment;
import freemarker.core.TemplateProcessingTracer;
import org.jspecify.annotations.Nullable;

/**
 * Goes with a template while it is rendered: knows where it is, and ends it when its time is up or when macros, functions
 * and includes call each other without end.
 */
final class Steps implements TemplateProcessingTracer {
    /** Elements inside of each other: some hundred calls; what needs more is an endless recursion. */
    private static final int DEEPEST = 1_000;

    private final Evaluation evaluation;
    private int depth;
    private int steps;
    private volatile @Nullable TracedElement at;

    Steps(Evaluation evaluation) {
        this.evaluation = evaluation;
    }

    @Override
    public void enterElement(Environment environment, TracedElement element) {
        at = element;
        if (++depth > DEEPEST) {
            throw new LimitException(
                    "macros, functions or includes call each other here without end",
                    "a recursion needs an end: <#if>");
        }
        if ((++steps & 0xff) == 0) {
            evaluation.verify();
        }
    }

    @Override
    public void exitElement(Environment environment, TracedElement element) {
        depth--;
    }

    /** The element that was begun last; null before the first. */
    @Nullable
    TracedElement at() {
        return at;
    }
}
