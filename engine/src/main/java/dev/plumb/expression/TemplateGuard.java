package dev.plumb.expression;

import dev.plumb.source.JinjaBraces;
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
    private final TemplateWords words;
    /** How many string literals stand around what is looked at. */
    private int strings;

    private TemplateGuard(String text, Functions functions) {
        this.text = text;
        this.prepared = new TemplateText(text);
        this.functions = functions;
        this.words = new TemplateWords(prepared, functions);
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
        int jinja = strings > 0 ? -1 : JinjaBraces.next(text, from);
        int i = from;
        while (i < to) {
            if (i == jinja) {
                prepared.jinja().add(i);
            }
            // looked for again only when it was passed: else a long text would be searched for every tag
            jinja = jinja >= 0 && jinja <= i ? JinjaBraces.next(text, i + 1) : jinja;
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
        int translated = strings > 0 ? -1 : words.translate(from, to, close);
        return translated >= 0 ? translated : asItIs(from, to, close, isTag);
    }

    private int asItIs(int from, int to, String close, boolean isTag) {
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
            if (token.is("|") && !isTag) {
                refuseFilter(from, token, next(lexer, token.end()));
            } else if (question && token.kind() == Token.Kind.NAME && Operands.isForbidden(token.text())) {
                throw Operands.forbidden(token);
            }
            string(token);
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

    /** What stands in a string's own placeholders. */
    private void string(Token token) {
        if (token.kind() == Token.Kind.STRING && token.text().length() == 1) {
            strings++;
            text(token.start() + 1, token.end() - 1);
            strings--;
        }
    }

    /** {@code x | lower}: FreeMarker would take the bar for 'or'. */
    private void refuseFilter(int from, Token bar, @Nullable Token name) {
        boolean filter = name != null
                && name.kind() == Token.Kind.NAME
                && (functions.find(name.text()) != null || FilterHints.instead(name.text()) != null);
        if (name != null && filter) {
            throw FilterHints.refuse(bar, text.substring(from, bar.start()).strip(), name, text, functions);
        }
    }

    private static @Nullable Token next(Lexer lexer, int from) {
        try {
            return lexer.read(from);
        } catch (Fault e) {
            return null;
        }
    }
}
