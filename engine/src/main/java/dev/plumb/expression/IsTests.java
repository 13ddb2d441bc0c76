package dev.plumb.expression;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
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
            "match",
            "search",
            "regex",
            "even",
            "odd",
            "divisibleby");

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

    /** Number of arguments of a test. */
    static int arity(String name) {
        return switch (name) {
            case "match", "search", "regex", "divisibleby" -> 1;
            default -> 0;
        };
    }

    /**
     * Whether a value passes a test.
     *
     * @param test its canonical name
     * @param argument the test's argument, or null when it takes none
     * @throws Functions.Misuse when the value is of a kind the test cannot be asked about
     */
    static boolean test(String test, @Nullable Object value, @Nullable Object argument) {
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
            case "changed", "failed", "skipped" -> flag(test, value, test);
            case "succeeded" -> !flag(test, value, "failed");
            case "match", "search", "regex" -> matches(test, value, argument);
            default -> divides(test, value, test.equals("divisibleby") ? argument : Long.valueOf(2));
        };
    }

    private static boolean isTruthy(@Nullable Object value) {
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
            return Boolean.TRUE.equals(Values.known(result.get(name)));
        }
        throw new Functions.Misuse(
                "'is " + test + "' asks about a task's result, but this is " + Values.kind(value),
                "register the task's result and name that variable");
    }

    /** {@code match} is anchored at the start, {@code search} and {@code regex} are not, as in Ansible. */
    private static boolean matches(String test, @Nullable Object value, @Nullable Object argument) {
        String text = Values.text(value);
        if (text == null || !(argument instanceof String regex)) {
            String kind = Values.kind(text == null ? value : argument);
            throw new Functions.Misuse("'is " + test + "' needs strings, but this is " + kind, null);
        }
        try {
            Matcher matcher = Pattern.compile(regex).matcher(text);
            return test.equals("match") ? matcher.lookingAt() : matcher.find();
        } catch (PatternSyntaxException e) {
            throw new Functions.Misuse("the regular expression is wrong: " + e.getDescription(), null);
        }
    }

    private static boolean divides(String test, @Nullable Object value, @Nullable Object divisor) {
        if (!(value instanceof Long number) || !(divisor instanceof Long by) || by == 0) {
            throw new Functions.Misuse("'is " + test + "' needs whole numbers", null);
        }
        boolean divides = number % by == 0;
        return test.equals("odd") != divides;
    }
}
