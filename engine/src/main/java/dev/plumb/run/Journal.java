package dev.plumb.run;

import dev.plumb.host.Become;
import dev.plumb.script.Script;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is written on a host along with what is done there. Used by the host's own thread only. */
interface Journal {
    /** Nothing is written. */
    Journal NONE = new Journal() {
        @Override
        public @Nullable Become as() {
            return null;
        }

        @Override
        public @Nullable Entry before(List<PendingItem> items) {
            return null;
        }

        @Override
        public @Nullable Entry after(PendingItem item) {
            return null;
        }
    };

    /** Who writes it. */
    @Nullable
    Become as();

    /** What is to be written before these items are done; null when that is nothing. */
    @Nullable
    Entry before(List<PendingItem> items);

    /** What is to be written when this item is done; null when that is nothing. */
    @Nullable
    Entry after(PendingItem item);

    /**
     * Something to write.
     *
     * @param script writes it
     * @param vital whether what it announces must not be done unless it is written
     * @param written run when it was
     * @param refused run when it could not be
     */
    record Entry(Script script, boolean vital, Runnable written, Runnable refused) {}
}
