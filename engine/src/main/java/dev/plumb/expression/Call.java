package dev.plumb.expression;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A call of a function: its arguments by the names of its parameters. An argument that is not known ends the evaluation
 * when it is asked for, so that functions need not think of it.
 */
public final class Call {
    private final Signature signature;
    private final Map<String, @Nullable Object> given;
    private final List<@Nullable Object> rest;
    private final Map<String, @Nullable Object> options;
    private final Variables variables;
    private final Controller controller;

    private Call(Signature signature, Variables variables, Controller controller) {
        this.signature = signature;
        this.given = new LinkedHashMap<>();
        this.rest = new ArrayList<>();
        this.options = new LinkedHashMap<>();
        this.variables = variables;
        this.controller = controller;
    }

    /** Stands before a value that is given by name. */
    record Named(String name) {}

    /** Stands for an argument that is not defined. */
    enum Missing {
        /** The only one. */
        VALUE
    }

    /**
     * A call with these arguments, {@link Named} before those with a name.
     *
     * @throws Functions.Misuse when they do not fit the signature
     */
    static Call of(
            Signature signature,
            List<? extends @Nullable Object> arguments,
            Variables variables,
            Controller controller) {
        Call call = new Call(signature, variables, controller);
        ArgumentCheck check = new ArgumentCheck(signature);
        for (int i = 0; i < arguments.size(); i++) {
            Object argument = arguments.get(i);
            if (argument instanceof Named named) {
                i++;
                boolean own = check.named(named.name()) >= 0;
                (own ? call.given : call.options).put(named.name(), arguments.get(i));
            } else {
                int place = check.next();
                if (place < 0) {
                    call.rest.add(argument);
                } else {
                    call.given.put(signature.parameters().get(place).name(), argument);
                }
            }
        }
        check.end();
        return call;
    }

    /** The name of the function, never one of its other names. */
    public String function() {
        return signature.name();
    }

    /** The variables in scope. */
    public Variables variables() {
        return variables;
    }

    /** What the function may know of the run and of this machine. */
    public Controller controller() {
        return controller;
    }

    /** Whether an argument was given; one that is not defined was not. */
    public boolean has(String parameter) {
        return given.containsKey(parameter) && given.get(parameter) != Missing.VALUE;
    }

    /** An argument of which parts may be {@link Unknown}; the default when it was not given. */
    public @Nullable Object raw(String parameter) {
        if (has(parameter)) {
            return given.get(parameter);
        }
        int index = signature.indexOf(parameter);
        if (index < 0) {
            throw new IllegalArgumentException(function() + " has no parameter " + parameter);
        }
        return signature.parameters().get(index).fallback();
    }

    /** An argument; the default when it was not given. */
    public @Nullable Object value(String parameter) {
        Object value = raw(parameter);
        Values.requireKnown(value);
        return value;
    }

    /** The values without a name that no parameter takes. */
    public List<@Nullable Object> rest() {
        Values.requireKnown(rest);
        return rest;
    }

    /** The same, of which parts may be {@link Unknown}: for what only arranges them. */
    public List<@Nullable Object> rawRest() {
        return Collections.unmodifiableList(rest);
    }

    /** The values with a name that no parameter has. */
    public Map<String, @Nullable Object> options() {
        Values.requireKnown(options);
        return options;
    }

    /** A scalar as text. */
    public String text(String parameter) {
        return text(value(parameter), "a string");
    }

    /** A scalar as text, or null when the argument is null or was not given. */
    public @Nullable String textOrNull(String parameter) {
        Object value = value(parameter);
        return value == null ? null : text(value, "a string");
    }

    private String text(@Nullable Object value, String wanted) {
        String text = Values.text(value);
        if (text == null) {
            throw misuse(value, wanted);
        }
        return text;
    }

    /** A number. */
    public Number number(String parameter) {
        Object value = value(parameter);
        if (value instanceof Number number) {
            return number;
        }
        throw misuse(value, "a number");
    }

    /** A whole number; strings of digits count, because that is what {@code -e} gives. */
    public long whole(String parameter) {
        Object value = value(parameter);
        if (value instanceof Long number) {
            return number;
        } else if (value instanceof Double number && number == Math.rint(number)) {
            return number.longValue();
        } else if (value instanceof String text && text.matches("[+-]?\\d{1,18}")) {
            return Long.parseLong(text);
        }
        throw misuse(value, "a whole number");
    }

    /** A boolean, or a string that stands for one. */
    public boolean flag(String parameter) {
        Object value = value(parameter);
        Boolean truth = Values.truthOrNull(value);
        if (truth == null) {
            throw misuse(value, "true or false");
        }
        return truth;
    }

    /** A list. */
    public List<@Nullable Object> list(String parameter) {
        return asList(value(parameter));
    }

    /** This value as a list. */
    public List<@Nullable Object> asList(@Nullable Object value) {
        if (value instanceof List<?> list) {
            return new ArrayList<>(list);
        }
        throw misuse(value, "a list");
    }

    /** A mapping. */
    public Map<String, @Nullable Object> map(String parameter) {
        return asMap(value(parameter));
    }

    /** This value as a mapping. */
    public Map<String, @Nullable Object> asMap(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> copy = new LinkedHashMap<>();
            map.forEach((key, item) -> copy.put(String.valueOf(key), item));
            return copy;
        }
        throw misuse(value, "a mapping");
    }

    /** Says that a value is of the wrong kind. */
    public Functions.Misuse misuse(@Nullable Object value, String wanted) {
        return new Functions.Misuse(function() + " needs " + wanted + ", not " + Values.kind(value), null);
    }

    /** Says what is wrong, after the name of the function. */
    public Functions.Misuse misuse(String message) {
        return new Functions.Misuse(function() + ": " + message, null);
    }

    /**
     * Calls another function, test or lookup in the same place.
     *
     * @param arguments values without a name
     * @param named values with a name
     */
    public @Nullable Object call(
            Functions.Kind kind,
            String name,
            List<? extends @Nullable Object> arguments,
            Map<String, ? extends @Nullable Object> named) {
        return controller.call(kind, name, arguments, named, variables);
    }
}
