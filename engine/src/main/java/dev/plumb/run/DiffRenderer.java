package dev.plumb.run;

import dev.plumb.report.Diff;
import dev.plumb.resource.Change;

/** Placeholder. */
public final class DiffRenderer {
    private DiffRenderer() {}

    public static Diff render(Change<?> change) {
        throw new UnsupportedOperationException();
    }
}
