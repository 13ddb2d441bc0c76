package dev.plumb.expression;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a function is called, read from one line: {@code combine(*values, recursive=false)}. A parameter is required unless it
 * has a default; {@code *name} takes any number of values, {@code **name} takes options with any name, and {@code name?} may
 * be given a variable that is not defined.
 *
 * @param name the function
 * @param parameters in order
 */
public record Signature(String name, List<Parameter> parameters) {
    /**
     * A parameter.
     *
     * @param name its name
     * @param kind what can be given
     * @param required whether a value must be given
     * @param fallback the value when none is given
     */
    public record Parameter(
            String name,
            Kind kind,
            boolean required,
            @Nullable Object fallback) {}

    /** What a parameter takes. */
    public enum Kind {
        /** One value. */
        ONE,
        /** One value, or a variable that is not defined. */
        MAYBE,
        /** All other values without a name. */
        REST,
        /** All other values with a name. */
        OPTIONS
    }

    /** Reads a signature. */
    public static Signature of(String text) {
        int open = text.indexOf('(');
        List<Parameter> parameters = new ArrayList<>();
        int from = open + 1;
        char quote = 0;
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean ends = quote == 0 && (c == ',' || c == ')' && i == text.length() - 1);
            if (c == '\'') {
                quote = quote == 0 ? c : 0;
            } else if (ends) {
                String part = text.substring(from, i).strip();
                if (!part.isEmpty()) {
                    parameters.add(parameter(part));
                }
                from = i + 1;
            }
        }
        return new Signature(text.substring(0, open), List.copyOf(parameters));
    }

    private static Parameter parameter(String text) {
        if (text.startsWith("**")) {
            return new Parameter(text.substring(2), Kind.OPTIONS, false, null);
        } else if (text.startsWith("*")) {
            return new Parameter(text.substring(1), Kind.REST, false, null);
        } else if (text.endsWith("?")) {
            return new Parameter(text.substring(0, text.length() - 1), Kind.MAYBE, true, null);
        }
        int equals = text.indexOf('=');
        return equals < 0
                ? new Parameter(text, Kind.ONE, true, null)
                : new Parameter(text.substring(0, equals), Kind.ONE, false, literal(text.substring(equals + 1)));
    }

    private static @Nullable Object literal(String text) {
        if (text.startsWith("'")) {
            return Strings.unescape(text, 1, text.length() - 1);
        }
        return switch (text) {
            case "none" -> null;
            case "true" -> true;
            case "false" -> false;
            default -> text.indexOf('.') < 0 ? (Object) Long.valueOf(text) : (Object) Double.valueOf(text);
        };
    }

    /** The place of a parameter that takes one value, or -1. */
    int indexOf(String parameter) {
        for (int i = 0; i < parameters.size(); i++) {
            boolean one =
                    parameters.get(i).kind() == Kind.ONE || parameters.get(i).kind() == Kind.MAYBE;
            if (one && parameters.get(i).name().equals(parameter)) {
                return i;
            }
        }
        return -1;
    }

    boolean has(Kind kind) {
        for (Parameter parameter : parameters) {
            if (parameter.kind() == kind) {
                return true;
            }
        }
        return false;
    }

    /** Parameters that values without a name go to, in order: those before {@code *rest}. */
    List<Parameter> positional() {
        List<Parameter> found = new ArrayList<>();
        for (Parameter parameter : parameters) {
            if (parameter.kind() == Kind.REST || parameter.kind() == Kind.OPTIONS) {
                break;
            }
            found.add(parameter);
        }
        return found;
    }

    /** Names of the parameters that take one value. */
    List<String> names() {
        List<String> names = new ArrayList<>();
        for (Parameter parameter : parameters) {
            if (parameter.kind() == Kind.ONE || parameter.kind() == Kind.MAYBE) {
                names.add(parameter.name());
            }
        }
        return names;
    }
}
