package dev.plumb.module;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A module that manages nothing on a host but steers the run or shows something ({@code debug}, {@code assert}, {@code
 * set_fact}, {@code meta}). Stateless, with a public constructor without parameters. It costs no exchange.
 */
public interface ControlModule<P extends Record> {
    /** Decides; a pure function of the parameters. */
    Decision decide(P params);

    /** Checks what the types of the parameters cannot say; null when all is well. */
    default @Nullable String invalid(P params) {
        return null;
    }

    /** How a task of it ends in a dry run when a value that it uses is not known before an apply. */
    default IfNotKnown ifNotKnown() {
        return IfNotKnown.UNKNOWN;
    }

    /** How a task ends of which not all is known. */
    enum IfNotKnown {
        /** Nobody knows what it would do. */
        UNKNOWN,
        /** It would only show something: it is shown as not known. */
        OK,
        /** It is assumed that what it demands holds. */
        ASSUMED,
        /** The variables that it sets are not known from there on. */
        VARIABLES_UNKNOWN
    }

    /**
     * What a control task does.
     *
     * @param message shown to the user, or null
     * @param failure why the task fails, or null
     * @param facts variables to set for the host from here on
     * @param result values for {@code register}
     * @param decided what the run should do
     * @param verbosity number of {@code -v} from which on the message is shown
     */
    record Decision(
            @Nullable String message,
            @Nullable String failure,
            Map<String, @Nullable Object> facts,
            Map<String, @Nullable Object> result,
            ControlDecision decided,
            int verbosity) {
        /** A decision whose message is always shown. */
        public Decision(
                @Nullable String message,
                @Nullable String failure,
                Map<String, @Nullable Object> facts,
                Map<String, @Nullable Object> result,
                ControlDecision decided) {
            this(message, failure, facts, result, decided, 0);
        }

        /** Fails. */
        public static Decision fail(String message) {
            return new Decision(null, message, Map.of(), Map.of("msg", message), ControlDecision.Meta.GO_ON);
        }

        /** Sets variables. */
        public static Decision facts(Map<String, @Nullable Object> facts) {
            return new Decision(null, null, facts, Map.of("ansible_facts", facts), ControlDecision.Meta.GO_ON);
        }

        /** Steers the run. */
        public static Decision decided(ControlDecision decided) {
            return new Decision(null, null, Map.of(), Map.of(), decided);
        }
    }
}
