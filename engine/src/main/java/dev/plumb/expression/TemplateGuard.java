package dev.plumb.expression;

import dev.plumb.source.Position;
import dev.plumb.source.Problem;
import dev.plumb.source.ProblemException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Finds built-ins in a template that would evaluate data ({@code ?eval}, {@code ?interpret}), which FreeMarker has no
 * setting to forbid. Looks only where FreeMarker evaluates: in placeholders and tags, not in the text around them.
 */
final class TemplateGuard {
    private final String text;

    private final TemplateText prepared;
    private final Functions functions;

    private TemplateGuard(String text, Functions functions) {
        this.text = text;
        this.prepared = new TemplateText(text);
        this.functions = functions;
    }

    /**
     * Checks a template and makes it ready for FreeMarker.
     *
     * @throws ProblemException when it has a closed built-in, or a wrong call of a function
     */
    static TemplateText check(Path file, String text, Functions functions) {
        try {
            TemplateGuard guard = new TemplateGuard(text, functions);
            guard.text(0, text.length());
            return guard.prepared;
        } catch (Fault e) {
            Position at = Locator.in(TemplateErrors.start(file), text, e.offset());
            throw new ProblemException(new Problem(at, e.message(), e.hint()));
        }
    }

    private void text(int from, int to) {
        int i = from;
        while (i < to) {
            if (text.startsWith("<#--", i)) {
                i = after("-->", i, to);
            } else if (text.startsWith("<#attempt", i)) {
                throw new Fault(
                        i,
                        "'<#attempt>' is closed: it would hide values that are not known yet",
                        "write x!'…' for what may be missing");
            } else if (text.startsWith("<#noparse>", i)) {
                i = after("</#noparse>", i, to);
            } else if (text.startsWith("${", i)) {
                i = expression(i + 2, to, "}", false);
            } else if (text.startsWith("<#", i) || text.startsWith("<@", i)) {
                i = expression(i + 2, to, ">", true);
            } else {
                i++;
            }
        }
    }

    private int after(String end, int from, int to) {
        int found = text.indexOf(end, from);
        return found < 0 ? to : found + end.length();
    }

    /** Reads tokens up to the closing operator; returns the offset behind it. */
    private int expression(int from, int to, String close, boolean isTag) {
        Lexer lexer = new Lexer(text, to);
        TemplateCalls calls = new TemplateCalls(text, prepared, functions, lexer);
        boolean isTagName = isTag;
        int depth = 0;
        boolean question = false;
        int i = from;
        while (i < to) {
            if (text.startsWith("<#--", i)) {
                i = after("-->", i, to);
                continue;
            }
            Token token = next(lexer, i);
            if (token == null) {
                i++;
                continue;
            }
            if (!isTagName) {
                calls.see(token);
            }
            isTagName = false;
            if (question && token.kind() == Token.Kind.NAME && Operands.isForbidden(token.text())) {
                throw Operands.forbidden(token);
            }
            if (token.kind() == Token.Kind.STRING && token.text().length() == 1) {
                text(token.start() + 1, token.end() - 1);
            }
            if (depth == 0 && token.is(close) || token.kind() == Token.Kind.END) {
                return token.end();
            }
            depth += token.is("(") || token.is("{") || token.is("[") ? 1 : 0;
            depth -= depth > 0 && (token.is(")") || token.is("}") || token.is("]")) ? 1 : 0;
            question = token.is("?");
            i = token.end();
        }
        return to;
    }

    private static @Nullable Token next(Lexer lexer, int from) {
        try {
            return lexer.read(from);
        } catch (Fault e) {
            return null;
        }
    }
}
