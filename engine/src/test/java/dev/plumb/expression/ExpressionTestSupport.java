package dev.plumb.expression;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.plumb.source.Position;
import dev.plumb.source.Problem;
import dev.plumb.source.ProblemException;
import dev.plumb.source.YamlNode;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What tests of expressions share. */
public final class ExpressionTestSupport {
    public static final Position AT = new Position("site.yml", 10, 5);
    public static final Expressions EXPRESSIONS = new Expressions();

    private ExpressionTestSupport() {}

    /** A map that may hold nulls. */
    public static Map<String, Object> map(Object... keysAndValues) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            map.put((String) keysAndValues[i], keysAndValues[i + 1]);
        }
        return map;
    }

    public static List<Object> list(Object... items) {
        return Arrays.asList(items);
    }

    public static Variables data(Object... keysAndValues) {
        return Scope.builder(EXPRESSIONS).data(map(keysAndValues)).build();
    }

    public static YamlNode.Scalar plain(String text) {
        return new YamlNode.Scalar(AT, text, text, null, YamlNode.Style.PLAIN);
    }

    public static YamlNode.Scalar scalar(String text, Object value) {
        return new YamlNode.Scalar(AT, text, value, null, YamlNode.Style.PLAIN);
    }

    public static Object evaluate(String expression, Variables variables) {
        return EXPRESSIONS.evaluate(expression, AT, variables);
    }

    /** The only problem that an action ends with. */
    public static Problem problem(Runnable action) {
        ProblemException thrown = catchThrowableOfType(ProblemException.class, action::run);
        if (thrown == null) {
            throw new AssertionError("no problem was told");
        }
        if (thrown.problems().size() != 1) {
            throw new AssertionError("not one problem but " + thrown.problems());
        }
        return thrown.problems().get(0);
    }

    /** {@code column: message [hint]} of the problem that evaluating ends with; the column counts from 0. */
    public static String told(String expression, Variables variables) {
        Problem problem = problem(() -> evaluate(expression, variables));
        String at = (problem.position().line() == 10
                        ? ""
                        : "line " + problem.position().line() + " ")
                + (problem.position().column() - (problem.position().line() == 10 ? 5 : 0));
        return at + ": " + problem.message() + (problem.hint() == null ? "" : " [" + problem.hint() + "]");
    }
}
