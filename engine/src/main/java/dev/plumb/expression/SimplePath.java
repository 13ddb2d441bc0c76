package dev.plumb.expression;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A variable and constant steps into its value: {@code app.hosts[0]['name']}. Evaluated without FreeMarker, with the same
 * meaning; also tells what is missing when FreeMarker finds that something is.
 *
 * @param name the variable
 * @param at its offset in the source
 * @param steps the way into its value
 * @param end offset behind it
 */
record SimplePath(String name, int at, List<Step> steps, int end) {
    /**
     * One step.
     *
     * @param key a {@code String} or a {@code Long}
     * @param at offset an error points at
     * @param end offset behind it
     */
    record Step(Object key, int at, int end) {}

    /** The longest path that begins at an offset, or null when no name stands there. */
    static @Nullable SimplePath read(String source, int from, int limit) {
        Lexer lexer = new Lexer(source, limit);
        Token name = lexer.read(from);
        if (name.kind() != Token.Kind.NAME) {
            return null;
        }
        List<Step> steps = new ArrayList<>();
        int end = name.end();
        Step step = step(lexer, source, end);
        while (step != null) {
            steps.add(step);
            end = step.end();
            step = step(lexer, source, end);
        }
        return new SimplePath(name.text(), name.start(), List.copyOf(steps), end);
    }

    private static @Nullable Step step(Lexer lexer, String source, int from) {
        Token open = lexer.read(from);
        if (!open.is(".") && !open.is("[")) {
            return null;
        }
        Token key = lexer.read(open.end());
        if (open.is(".")) {
            return key.kind() == Token.Kind.NAME ? new Step(key.text(), key.start(), key.end()) : null;
        }
        Token close = lexer.read(key.end());
        Object constant = key.kind() == Token.Kind.STRING ? Strings.constant(source, key) : key.value();
        boolean isKey = close.is("]") && (constant instanceof String || constant instanceof Long);
        return constant != null && isKey ? new Step(constant, open.start(), close.end()) : null;
    }

    /** How messages name it. */
    String shown() {
        return shown(steps.size());
    }

    private String shown(int count) {
        StringBuilder text = new StringBuilder(name);
        for (Step step : steps.subList(0, count)) {
            boolean isName = step.key() instanceof String key && key.matches("\\w+");
            text.append(
                    isName
                            ? "." + step.key()
                            : step.key() instanceof Long ? "[" + step.key() + "]" : "['" + step.key() + "']");
        }
        return text.toString();
    }

    /** Whether every step is there; null and values that are not known are. */
    boolean isDefined(Variables variables) {
        if (!variables.isDefined(name)) {
            return false;
        }
        if (steps.isEmpty()) {
            return true;
        }
        Object value = variables.get(name);
        for (Step step : steps) {
            if (!has(Values.known(value), step.key())) {
                return false;
            }
            value = step(value, step.key());
        }
        return true;
    }

    /**
     * The value, which may be an {@link Unknown} or null.
     *
     * @throws Fault at what is missing
     */
    @Nullable
    Object walk(Variables variables) {
        if (!variables.isDefined(name)) {
            if (name.equals("omit")) {
                return Omit.VALUE;
            }
            throw Fault.undefined(at, name, hint(variables));
        }
        Object value = variables.get(name);
        for (int i = 0; i < steps.size(); i++) {
            Values.known(value);
            if (!has(value, steps.get(i).key())) {
                throw missing(value, i);
            }
            value = step(value, steps.get(i).key());
        }
        return value;
    }

    private @Nullable String hint(Variables variables) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "yes", "on" -> "write true";
            case "no", "off" -> "write false";
            default -> Suggestions.hint(name, variables.names());
        };
    }

    private static boolean has(@Nullable Object value, Object key) {
        if (value instanceof Map<?, ?> map) {
            return map.containsKey(key.toString());
        }
        int size = size(value);
        return key instanceof Long index && index >= 0 && index < size;
    }

    private static int size(@Nullable Object value) {
        return value instanceof List<?> list ? list.size() : value instanceof String text ? text.length() : -1;
    }

    private static @Nullable Object step(@Nullable Object value, Object key) {
        if (value instanceof Map<?, ?> map) {
            return map.get(key.toString());
        }
        int index = ((Long) key).intValue();
        return value instanceof List<?> list
                ? list.get(index)
                : String.valueOf(value).substring(index, index + 1);
    }

    private Fault missing(@Nullable Object value, int index) {
        Step step = steps.get(index);
        String target = "'" + shown(index) + "'";
        if (value instanceof Map<?, ?> map) {
            List<String> keys = map.keySet().stream().map(String::valueOf).toList();
            String key = step.key().toString();
            for (String known : keys) {
                if (known.startsWith(key + "-")) {
                    return new Fault(
                            step.at(), target + " has no '" + key + "'", "write " + shown(index) + "['" + known + "']");
                }
            }
            String hint = keys.isEmpty() ? "it is empty" : Suggestions.hintOrList(key, keys, "it has");
            return new Fault(step.at(), target + " has no '" + key + "'", hint);
        }
        int size = size(value);
        if (step.key() instanceof Long && size >= 0) {
            String unit = value instanceof List ? " element" : " character";
            return new Fault(
                    step.at(),
                    target + " has " + size + unit + (size == 1 ? "" : "s") + ", so there is no [" + step.key() + "]",
                    null);
        }
        return new Fault(step.at(), target + " is " + Values.kind(value) + ", so it has no '" + step.key() + "'", null);
    }
}
