package dev.plumb.plan;

import dev.plumb.resource.Read;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Ends a call of {@code plan} from inside of {@link PlanStates}; caught by the {@link Planner} only. */
public abstract sealed class PlanSignal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private PlanSignal(String message) {
        super(message, null, false, false);
    }

    /** States must be read first. */
    public static final class NeedReads extends PlanSignal {
        private static final long serialVersionUID = 1L;
        private final transient List<Read<?>> reads;

        public NeedReads(Collection<? extends Read<?>> reads) {
            super("reads needed");
            this.reads = List.copyOf(reads);
        }

        public List<Read<?>> reads() {
            return reads;
        }
    }

    /** The task fails. */
    public static final class Failed extends PlanSignal {
        private static final long serialVersionUID = 1L;

        private final transient Map<String, @Nullable Object> known;

        public Failed(String message) {
            this(message, Map.of());
        }

        public Failed(String message, Map<String, @Nullable Object> known) {
            super(message);
            this.known = known;
        }

        /** Values for {@code register} beside the message. */
        public Map<String, @Nullable Object> known() {
            return known;
        }
    }
}
