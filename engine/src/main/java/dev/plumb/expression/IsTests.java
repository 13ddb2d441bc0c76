package dev.plumb.expression;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What can stand behind {@code is}, as in Ansible. */
final class IsTests {
    /** All names, for "did you mean". */
    static final List<String> NAMES = List.of(
            "defined",
            "undefined",
            "none",
            "string",
            "number",
            "integer",
            "float",
            "boolean",
            "mapping",
            "iterable",
            "sequence",
            "true",
            "false",
            "truthy",
            "falsy",
            "changed",
            "failed",
            "succeeded",
            "success",
            "skipped",
            "unreachable",
            "reachable",
            "started",
            "finished",
            "even",
            "odd");

    private IsTests() {}

    /** The name that stands for all names of this test, or null when there is no such test. */
    static @Nullable String canonical(String name) {
        return switch (name) {
            case "None", "null" -> "none";
            case "True" -> "true";
            case "False" -> "false";
            case "change" -> "changed";
            case "failure" -> "failed";
            case "success", "successful" -> "succeeded";
            case "skip" -> "skipped";
            default -> NAMES.contains(name) ? name : null;
        };
    }

    /** Whether a test is about more than the value; the functions know those. */
    static boolean needsArguments(String name) {
        return canonical(name) == null;
    }

    /** As {@link #test(String, Object)}, for the value in a list of arguments that must hold no more. */
    static boolean test(String name, List<? extends @Nullable Object> arguments, int count) {
        String test = canonical(name);
        if (test == null || count != 1 || arguments.isEmpty()) {
            throw new Functions.Misuse("'is " + name + "' takes no argument", null);
        }
        if (test.equals("defined") || test.equals("undefined")) {
            return test.equals("defined");
        }
        return test(test, Values.known(arguments.get(0)));
    }

    /**
     * Whether a value passes a test.
     *
     * @param test its canonical name
     * @throws Functions.Misuse when the value is of a kind the test cannot be asked about
     */
    static boolean test(String test, @Nullable Object value) {
        return switch (test) {
            case "none" -> value == null;
            case "string" -> value instanceof String;
            case "number" -> value instanceof Number;
            case "integer" -> value instanceof Long;
            case "float" -> value instanceof Double;
            case "boolean" -> value instanceof Boolean;
            case "mapping" -> value instanceof Map;
            case "iterable", "sequence" -> value instanceof List || value instanceof Map || value instanceof String;
            case "true" -> Boolean.TRUE.equals(value);
            case "false" -> Boolean.FALSE.equals(value);
            case "truthy" -> isTruthy(value);
            case "falsy" -> !isTruthy(value);
            case "changed", "failed", "skipped", "unreachable" -> flag(test, value, test);
            case "succeeded" -> !flag(test, value, "failed");
            case "reachable" -> !flag(test, value, "unreachable");
            // what is no job of the background is over when it has a result
            case "started", "finished" ->
                value instanceof Map<?, ?> result && !result.containsKey(test) || flag(test, value, test);
            default -> divides(test, value);
        };
    }

    /** As Python has it: not null, not empty, not zero, not false. */
    static boolean isTruthy(@Nullable Object value) {
        boolean empty = value == null
                || value.equals("")
                || value.equals(false)
                || value instanceof List<?> list && list.isEmpty()
                || value instanceof Map<?, ?> map && map.isEmpty()
                || value instanceof Number number && number.doubleValue() == 0;
        return !empty;
    }

    private static boolean flag(String test, @Nullable Object value, String name) {
        if (value instanceof Map<?, ?> result) {
            return isSet(Values.known(result.get(name)));
        }
        throw new Functions.Misuse(
                "'is " + test + "' asks about a task's result, but this is " + Values.kind(value),
                "register the task's result and name that variable");
    }

    /** {@code finished} is 0 or 1 in results of background jobs. */
    private static boolean isSet(@Nullable Object value) {
        return Boolean.TRUE.equals(value) || value instanceof Long number && number != 0;
    }

    private static boolean divides(String test, @Nullable Object value) {
        if (!(value instanceof Long number)) {
            throw new Functions.Misuse("'is " + test + "' needs whole numbers", null);
        }
        return test.equals("odd") != (number % 2 == 0);
    }
}
