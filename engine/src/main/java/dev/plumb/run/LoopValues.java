package dev.plumb.run;

import dev.plumb.expression.Expressions;
import dev.plumb.expression.Values;
import dev.plumb.expression.Variables;
import dev.plumb.playbook.Loop;
import dev.plumb.source.Problem;
import dev.plumb.source.ProblemException;
import dev.plumb.source.YamlNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The values that a task loops over: those of {@code loop}, or what a {@code with_} lookup makes of what it is given. */
final class LoopValues {
    private final Expressions expressions;

    LoopValues(Expressions expressions) {
        this.expressions = expressions;
    }

    /**
     * The values in order.
     *
     * @throws ProblemException when there are none to be had from what is written
     */
    List<@Nullable Object> of(Loop loop, Variables scope) {
        String lookup = loop.lookup();
        Object given = expressions.resolve(loop.values(), scope);
        if (lookup == null || lookup.equals("list")) {
            return list(given, loop.values());
        }
        List<@Nullable Object> terms = Values.items(given);
        // What most playbooks use does not need the library of functions.
        return lookup.equals("items")
                ? Values.flat(terms, 1)
                : expressions.lookup(lookup, terms, scope, loop.values().position());
    }

    private static List<@Nullable Object> list(@Nullable Object given, YamlNode at) {
        if (given instanceof List<?> list) {
            return new ArrayList<>(list);
        }
        String kind = given == null ? "nothing" : given instanceof Map ? "a mapping" : "'" + given + "'";
        throw new ProblemException(new Problem(
                at.position(), "loop takes a list, not " + kind, "write a list, or an expression that gives one"));
    }
}
