package dev.plumb.expression;

import dev.plumb.expression.functions.StandardLibrary;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The functions, tests and lookups that expressions and templates can call. Immutable, thread-safe. */
public final class Functions {
    private final @Nullable Library library;
    private final Map<String, Entry> own;

    private Functions(@Nullable Library library, Map<String, Entry> own) {
        this.library = library;
        this.own = own;
    }

    /** What can be called by which words. */
    public enum Kind {
        /** {@code name(value)}. */
        FUNCTION,
        /** {@code value is name(…)}. */
        TEST,
        /** {@code lookup('name', …)}. */
        LOOKUP
    }

    /** A function of plain data. What it gives depends on its arguments, the variables and the controller only. */
    @FunctionalInterface
    public interface Function {
        /**
         * Calls it.
         *
         * @return plain data
         * @throws Misuse when the arguments are wrong
         * @throws NotKnownException when an argument that matters is not known
         */
        @Nullable
        Object call(Call call);
    }

    /** Many functions, found when they are asked for. Thread-safe. */
    public interface Library {
        /** The one with this name, or null. */
        @Nullable
        Entry find(Kind kind, String name);

        /** All names of a kind. */
        Collection<String> names(Kind kind);
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
     * Something that can be called.
     *
     * @param signature its name and parameters
     * @param function what it does
     */
    public record Entry(Signature signature, Function function) {}

    /** No functions. */
    public static Functions none() {
        return new Functions(null, Map.of());
    }

    /** The functions Plumb brings. */
    public static Functions standard() {
        return new Functions(new StandardLibrary(), Map.of());
    }

    /** These functions and more; a name given again replaces the function. */
    public Functions with(List<Entry> more) {
        Map<String, Entry> all = new HashMap<>(own);
        for (Entry entry : more) {
            all.put(entry.signature().name(), entry);
        }
        return new Functions(library, Map.copyOf(all));
    }

    /** The function with this name, or null. */
    public @Nullable Entry find(String name) {
        return find(Kind.FUNCTION, name);
    }

    /** What has this name, or null. Lookups may be named as in {@code ansible.builtin.file}. */
    public @Nullable Entry find(Kind kind, String name) {
        Entry entry = kind == Kind.FUNCTION ? own.get(name) : null;
        if (entry != null || library == null) {
            return entry;
        }
        return library.find(kind, name.startsWith("ansible.builtin.") ? name.substring(16) : name);
    }

    /** All names of a kind, sorted. */
    public Collection<String> names(Kind kind) {
        TreeSet<String> names = new TreeSet<>(kind == Kind.FUNCTION ? own.keySet() : List.of());
        if (library != null) {
            names.addAll(library.names(kind));
        }
        return names;
    }

    /**
     * What has this name.
     *
     * @throws Misuse when nothing has
     */
    public Entry require(Kind kind, String name) {
        Entry entry = find(kind, name);
        if (entry == null) {
            String what = kind == Kind.FUNCTION ? "function" : kind == Kind.TEST ? "test" : "lookup";
            String hint = Suggestions.hint(name, names(kind));
            String instead = kind == Kind.FUNCTION ? FilterHints.hint(name) : null;
            throw new Misuse("there is no " + what + " '" + name + "'", instead != null ? instead : hint);
        }
        return entry;
    }
}
