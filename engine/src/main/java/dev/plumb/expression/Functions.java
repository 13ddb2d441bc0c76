package dev.plumb.expression;

import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The functions that expressions and templates can call, also as filters ({@code x | name}). Immutable. */
public final class Functions {
    private final Map<String, Entry> entries;

    private Functions(Map<String, Entry> entries) {
        this.entries = Collections.unmodifiableMap(entries);
    }

    /** A function of plain data. It has no side effect and does not depend on when it is called. */
    @FunctionalInterface
    public interface Function {
        /**
         * Calls it.
         *
         * @param arguments values, none of them (nor any part of them) unknown
         * @param variables the variables in scope
         * @return plain data
         * @throws Misuse when the arguments are wrong
         */
        @Nullable
        Object call(List<@Nullable Object> arguments, Variables variables);
    }

    /** The arguments of a function are wrong. */
    public static final class Misuse extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final @Nullable String hint;

        /**
         * A misuse.
         *
         * @param message what is wrong
         * @param hint what to write, or null
         */
        public Misuse(String message, @Nullable String hint) {
            super(message, null, false, false);
            this.hint = hint;
        }

        /** What to write, or null. */
        public @Nullable String hint() {
            return hint;
        }
    }

    /**
     * A function in the registry.
     *
     * @param name its name
     * @param min fewest arguments
     * @param max most arguments
     * @param function what it does
     */
    public record Entry(String name, int min, int max, Function function) {}

    /** No functions. */
    public static Functions none() {
        return new Functions(Map.of());
    }

    /** The functions Plumb brings. */
    public static Functions standard() {
        return StandardFunctions.ALL;
    }

    /** These functions and more; a name given again replaces the function. */
    public Functions with(List<Entry> more) {
        Map<String, Entry> all = new HashMap<>(entries);
        for (Entry entry : more) {
            all.put(entry.name(), entry);
        }
        return new Functions(all);
    }

    /** The function with this name, or null. */
    public @Nullable Entry find(String name) {
        return entries.get(name);
    }

    /** All names. */
    public Set<String> names() {
        return entries.keySet();
    }

    /** Ends with a fault when there is no such function or it takes another number of arguments. */
    void require(int at, String name, int arguments) {
        Entry entry = entries.get(name);
        if (entry == null) {
            throw new Fault(at, "there is no function '" + name + "'", Suggestions.hint(name, entries.keySet()));
        }
        if (arguments < entry.min() || arguments > entry.max()) {
            String wanted = entry.min() == entry.max() ? "" + entry.min() : entry.min() + " to " + entry.max();
            throw new Fault(
                    at,
                    name + " takes " + wanted + " argument" + (wanted.equals("1") ? "" : "s") + ", not " + arguments,
                    null);
        }
    }
}
