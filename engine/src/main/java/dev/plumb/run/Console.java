package dev.plumb.run;

import org.jspecify.annotations.Nullable;

/** The terminal of whoever started the run, for questions. */
@FunctionalInterface
public interface Console {
    /** Nobody can be asked. */
    Console NONE = new Console() {
        @Override
        public @Nullable String ask(String prompt, boolean hidden) {
            return null;
        }

        @Override
        public boolean isThere() {
            return false;
        }
    };

    /**
     * Asks for a line.
     *
     * @param prompt what to show
     * @param hidden whether what is typed is not shown
     * @return the line, or null when there is no terminal
     */
    @Nullable
    String ask(String prompt, boolean hidden);

    /** Whether there is a terminal to ask on. */
    default boolean isThere() {
        return true;
    }
}
