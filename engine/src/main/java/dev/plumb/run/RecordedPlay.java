package dev.plumb.run;

import dev.plumb.playbook.Task;
import dev.plumb.record.PendingHandler;
import dev.plumb.record.PendingHandler.Identity;
import org.jspecify.annotations.Nullable;

/** The handlers of a play as records name them. Thread-safe. */
final class RecordedPlay {
    private final RunRecord record;
    private final PlayState state;

    RecordedPlay(RunRecord record, PlayState state) {
        this.record = record;
        this.state = state;
    }

    /**
     * What a handler is known by: its name as it is written, with its number where several have the same.
     *
     * @return null when it is no handler of the play itself but what one of them has brought in
     */
    @Nullable
    Identity of(Task handler) {
        int number = 1;
        for (Task each : state.handlers()) {
            if (each == handler) {
                return record.identity(state.play(), number == 1 ? each.label() : each.label() + " #" + number);
            }
            number += each.label().equals(handler.label()) ? 1 : 0;
        }
        return null;
    }

    /** Whether a handler was of this play. */
    boolean isOf(PendingHandler pending) {
        Identity any = record.identity(state.play(), "");
        Identity identity = pending.identity();
        return identity.project().equals(any.project())
                && identity.playbook().equals(any.playbook())
                && identity.play().equals(any.play());
    }

    /** The handler that is known by this; null when there is none, or none yet. */
    @Nullable
    Task find(Identity identity) {
        for (Task handler : state.handlers()) {
            if (identity.equals(of(handler))) {
                return handler;
            }
        }
        return null;
    }
}
