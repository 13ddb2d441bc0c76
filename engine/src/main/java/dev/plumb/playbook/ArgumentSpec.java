package dev.plumb.playbook;

import dev.plumb.source.Located;
import dev.plumb.source.Position;
import dev.plumb.source.Problem;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the arguments of a role must be like: one entry of {@code argument_specs}.
 *
 * @param options the arguments by name
 */
public record ArgumentSpec(Map<String, Option> options) {
    /** Stands for a value that is given but not known yet: it passes every check. */
    public static final Object LATER = new Object();

    /**
     * One argument.
     *
     * @param name its name
     * @param type its type
     * @param required whether it must be given
     * @param choices the values it may have; empty: any
     * @param elements the type of a list's elements, or null
     * @param options what is in a mapping, or in the mappings of a list; empty: anything
     * @param aliases its other names
     */
    public record Option(
            Located<String> name,
            Type type,
            boolean required,
            List<Object> choices,
            @Nullable Type elements,
            Map<String, Option> options,
            List<String> aliases) {}

    /** Types of arguments. */
    public enum Type {
        /** A text; numbers and truth values are taken as texts. */
        STR("a text"),
        /** A whole number. */
        INT("a whole number"),
        /** A number. */
        FLOAT("a number"),
        /** A truth value. */
        BOOL("yes or no"),
        /** A list; a text is split at commas. */
        LIST("a list"),
        /** A mapping; a text of {@code key=value} pairs or JSON. */
        DICT("a mapping"),
        /** A path. */
        PATH("a path"),
        /** Anything. */
        RAW("anything"),
        /** JSON as a text, or what may be written as JSON. */
        JSON("JSON"),
        /** The same. */
        JSONARG("JSON"),
        /** A size as a number of bytes or with a unit. */
        BYTES("a size such as 10M"),
        /** A size in bits. */
        BITS("a size such as 10Mb");

        private final String what;

        Type(String what) {
            this.what = what;
        }

        /** The type in a sentence. */
        String what() {
            return what;
        }
    }

    /**
     * Checks arguments.
     *
     * @param values the values of variables by name: texts, numbers, truth values, lists, mappings, null, or {@link #LATER};
     *     variables that are no arguments may be among them
     * @param given names of the parameters given where the role is asked for, which must all be arguments
     * @param position where the role is asked for: problems are told there
     * @return what is wrong, none when all is well
     */
    public List<Problem> check(
            Map<String, ? extends @Nullable Object> values, List<Located<String>> given, Position position) {
        return new ArgumentCheck(this, position).check(values, given);
    }
}
