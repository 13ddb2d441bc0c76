package dev.plumb.expression;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Follows the tokens of one expression in a template and finds calls of our functions with their arguments. Used once. */
final class TemplateCalls {
    private final String source;
    private final TemplateText text;
    private final Functions functions;
    private final Lexer lexer;
    /** What each open bracket belongs to. */
    private final Deque<Optional<Frame>> open = new ArrayDeque<>();

    private @Nullable Token before;
    private @Nullable Frame called;

    /** An open call. */
    private static final class Frame {
        private final Token name;
        private final Signature signature;
        private final ArgumentCheck check;
        private @Nullable ArgumentCheck lookup;

        Frame(Token name, Signature signature) {
            this.name = name;
            this.signature = signature;
            this.check = new ArgumentCheck(signature);
        }
    }

    TemplateCalls(String source, TemplateText text, Functions functions, Lexer lexer) {
        this.source = source;
        this.text = text;
        this.functions = functions;
        this.lexer = lexer;
    }

    /**
     * Takes the next token.
     *
     * @throws Fault when a call is wrong
     */
    void see(Token token) {
        Token last = before;
        before = token;
        Frame frame = open.isEmpty() ? null : open.peek().orElse(null);
        try {
            boolean begins = frame != null && last != null && (last.is("(") || last.is(","));
            if (frame != null && begins && !token.is(")")) {
                argument(frame, token);
            }
            if (token.kind() == Token.Kind.NAME) {
                name(token, last);
            } else if (token.is("(") || token.is("[") || token.is("{")) {
                open.push(Optional.ofNullable(token.is("(") ? called : null));
                called = null;
            } else if ((token.is(")") || token.is("]") || token.is("}")) && !open.isEmpty()) {
                open.pop().ifPresent(TemplateCalls::end);
            }
        } catch (Functions.Misuse e) {
            throw new Fault(token.start(), String.valueOf(e.getMessage()), e.hint());
        }
    }

    private void name(Token token, @Nullable Token last) {
        boolean isStep = last != null && (last.is(".") || last.is("?"));
        if (isStep
                || Operands.isReserved(token.text())
                || !lexer.read(token.end()).is("(")
                || isDefined(source, token.text())) {
            return;
        }
        Functions.Entry entry = functions.find(token.text());
        if (entry != null) {
            called = new Frame(token, entry.signature());
            text.insert(token.start());
        } else if (!bringsMore(source)) {
            CallReader.entry(functions, Functions.Kind.FUNCTION, token.text(), token.start());
        }
    }

    /** Whether a name that is called may be a function of the template's own. */
    static boolean isLocal(String source, Functions functions, String name) {
        return isDefined(source, name) || functions.find(name) == null && bringsMore(source);
    }

    private static boolean bringsMore(String source) {
        return source.contains("<#include") || source.contains("<#import");
    }

    /** Whether the template defines a function of its own with this name. */
    private static boolean isDefined(String source, String name) {
        for (String word : new String[] {"<#function ", "<#macro ", "<#assign ", "<#local "}) {
            int at = source.indexOf(word + name);
            int end = at + word.length() + name.length();
            if (at >= 0 && (end >= source.length() || !Character.isLetterOrDigit(source.charAt(end)))) {
                return true;
            }
        }
        return false;
    }

    private void argument(Frame frame, Token first) {
        Token next = lexer.read(first.end());
        ArgumentCheck ofLookup = frame.lookup;
        if (first.kind() == Token.Kind.NAME && next.is("=")) {
            int place = frame.check.named(first.text());
            if (place < 0 && ofLookup != null) {
                ofLookup.named(first.text());
            }
            text.insert(first.start());
            text.insert(first.start());
            text.comma(next.start());
            return;
        }
        if (ofLookup != null) {
            ofLookup.next();
        }
        int place = frame.check.next();
        boolean alone = next.is(",") || next.is(")");
        if (place >= 0 && first.kind() == Token.Kind.STRING && alone) {
            constant(frame, frame.signature.parameters().get(place).name(), first);
        }
    }

    private void constant(Frame frame, String parameter, Token string) {
        String name = Strings.constant(source, string);
        if (name == null) {
            return;
        }
        int at = string.start();
        switch (parameter) {
            case "plugin" ->
                frame.lookup = ArgumentCheck.ofLookup(CallReader.entry(functions, Functions.Kind.LOOKUP, name, at)
                        .signature());
            case "filter" -> CallReader.entry(functions, Functions.Kind.FUNCTION, name, at);
            case "test" -> {
                if (IsTests.needsArguments(name)) {
                    CallReader.entry(functions, Functions.Kind.TEST, name, at);
                }
            }
            default -> {}
        }
    }

    private static void end(Frame frame) {
        try {
            frame.check.end();
            ArgumentCheck ofLookup = frame.lookup;
            if (ofLookup != null) {
                ofLookup.end();
            }
        } catch (Functions.Misuse e) {
            throw new Fault(frame.name.start(), String.valueOf(e.getMessage()), e.hint());
        }
    }
}
