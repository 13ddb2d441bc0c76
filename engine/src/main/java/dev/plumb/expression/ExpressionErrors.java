package dev.plumb.expression;

import dev.plumb.limit.LimitException;
import freemarker.core.InvalidReferenceException;
import freemarker.template.TemplateException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells what FreeMarker found wrong with an expression, in terms of the author's text. */
final class ExpressionErrors {
    private final Compiled.Full expression;
    private final Variables variables;

    ExpressionErrors(Compiled.Full expression, Variables variables) {
        this.expression = expression;
        this.variables = variables;
    }

    /** The fault behind an exception; signals and problems of our own are thrown as they are. */
    Fault fault(TemplateException e) {
        FreeMarker.rethrowOwn(e);
        Integer line = e.getLineNumber();
        Integer column = e.getColumnNumber();
        boolean located = line != null && column != null && line == 2;
        int at = located ? expression.translation().code().source(column - 1) : expression.at();
        LimitException limit = FreeMarker.limit(e);
        if (limit != null) {
            return Fault.of(limit, at);
        }
        if (e instanceof InvalidReferenceException) {
            absent(expression, variables, at, expression.translation().end());
            return new Fault(at, "'" + subject(at) + "' is null", "say what to take then: " + subject(at) + "!''");
        }
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof Functions.Misuse misuse) {
                return new Fault(at, String.valueOf(misuse.getMessage()), misuse.hint());
            } else if (cause instanceof ArithmeticException) {
                return new Fault(at, "division by zero", null);
            }
        }
        String text = FreeMarkerErrors.firstLine(e.getMessageWithoutStackTop());
        FreeMarkerErrors.Expected expected = FreeMarkerErrors.expected(text);
        return expected == null
                ? new Fault(at, text, null)
                : new Fault(
                        at,
                        "'" + subject(at) + "' is " + expected.found() + ", but " + expected.wanted() + " is needed",
                        null);
    }

    /**
     * Nothing was found for what begins at this offset of the source: null, when it is.
     *
     * @param end offset behind it
     * @throws Fault when it is not defined
     */
    static @Nullable Object absent(Authored text, Variables variables, int at, int end) {
        String source = text.source();
        if (isCall(source, at, end)) {
            return null;
        }
        SimplePath path = SimplePath.read(source, at, source.length());
        boolean ofCall = path != null && lexer(source).read(path.end()).is("(");
        if (path == null || ofCall || text.isLocal(path.name())) {
            throw new Fault(at, "this has no value: it is missing or null", "say what to take then: (…)!''");
        }
        Object value = Values.known(path.walk(variables));
        if (value instanceof List && source.startsWith("[-", path.end())) {
            throw new Fault(
                    path.end(),
                    "no element of a list has a negative number",
                    "for the last write " + path.shown() + "?last");
        } else if (value != null) {
            throw new Fault(at, "this has no value: it is missing or null", "say what to take then: (…)!''");
        }
        return null;
    }

    private static Lexer lexer(String source) {
        return new Lexer(source, source.length());
    }

    /** Whether a call of a function is all there is between two offsets: what it gave was null. */
    private static boolean isCall(String source, int at, int end) {
        Lexer lexer = lexer(source);
        Token name = lexer.read(at);
        Token token = lexer.read(name.end());
        if (name.kind() != Token.Kind.NAME || !token.is("(")) {
            return false;
        }
        int depth = 1;
        while (depth > 0 && token.end() < end) {
            token = lexer.read(token.end());
            depth += token.is("(") ? 1 : token.is(")") ? -1 : 0;
        }
        Token behind = lexer.read(token.end());
        return depth == 0 && (token.end() >= end || behind.start() >= end || behind.is("}"));
    }

    private String subject(int at) {
        SimplePath path =
                SimplePath.read(expression.source(), at, expression.source().length());
        return path == null ? "the value" : path.shown();
    }
}
