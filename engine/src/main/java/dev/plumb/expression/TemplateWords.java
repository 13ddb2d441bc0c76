package dev.plumb.expression;

import org.jspecify.annotations.Nullable;

/**
 * Finds the expressions of a template in which words stand that FreeMarker does not have ({@code and or not in is}), and
 * translates them as expressions are. All others go to FreeMarker as they are.
 */
final class TemplateWords {
    private final TemplateText text;
    private final String source;
    private final Functions functions;
    private boolean found;

    TemplateWords(TemplateText text, Functions functions) {
        this.text = text;
        this.source = text.source();
        this.functions = functions;
    }

    /**
     * Translates a tag or placeholder.
     *
     * @param from offset behind {@code $&#123;}, {@code <#} or {@code <@}
     * @param limit where the text ends
     * @param close the operator that closes it
     * @return offset behind the closing operator; -1 when nothing is to be translated
     * @throws Fault when an expression with such a word is wrong
     */
    int translate(int from, int limit, String close) {
        boolean isTag = close.equals(">");
        Token name = isTag ? read(new Lexer(source, limit), from) : null;
        int start = name == null ? from : name.end();
        found = false;
        int closing = scan(start, limit, close);
        if (closing < 0) {
            return -1;
        }
        int end = isTag && source.charAt(closing - 1) == '/' ? closing - 1 : closing;
        String tag = name == null ? "" : source.charAt(from - 1) == '@' ? "@" : name.text();
        boolean asks = tag.equals("if") || tag.equals("elseif");
        if (!found && !(asks && isPath(start, end))) {
            return -1;
        }
        return translated(tag, start, end) ? closing + 1 : -1;
    }

    private boolean translated(String tag, int start, int end) {
        switch (tag) {
            case "if", "elseif" -> expression(start, end, true);
            case "", "return", "switch", "case" -> expression(start, end, false);
            case "list" -> part(start, end);
            case "assign", "local", "global", "@" -> values(start, end);
            default -> {
                return false;
            }
        }
        return true;
    }

    /** Whether the name of a variable and steps into it are all there is. */
    private boolean isPath(int start, int end) {
        SimplePath path = SimplePath.read(source, start, end);
        return path != null
                && !Operands.isReserved(path.name())
                && new Lexer(source, end).read(path.end()).kind() == Token.Kind.END;
    }

    private void expression(int start, int end, boolean condition) {
        Translator translator = new Translator(source, start, end, functions, text.operands());
        int first = translator.token().start();
        Code code = translator.whole().code();
        text.replace(first, end, condition ? translator.truth(code) : code);
    }

    /** Translates an expression that something may follow; returns where that begins. */
    private int part(int start, int end) {
        Translator translator = new Translator(source, start, end, functions, text.operands());
        int first = translator.token().start();
        Code code = translator.expression();
        int behind = translator.token().start();
        text.replace(first, behind, code);
        return behind;
    }

    /** Translates what stands behind each {@code =}. */
    private void values(int start, int end) {
        Lexer lexer = new Lexer(source, end);
        int i = start;
        while (i < end) {
            Token token = lexer.read(i);
            i = token.is("=") ? part(token.end(), end) : token.end();
        }
    }

    /** Looks for words up to the closing operator, which it returns the offset of; -1 when there is none. */
    private int scan(int from, int limit, String close) {
        Lexer lexer = new Lexer(source, limit);
        Token before = null;
        int depth = 0;
        int i = from;
        while (i < limit) {
            Token token = read(lexer, i);
            if (token == null) {
                return -1;
            } else if (depth == 0 && token.is(close)) {
                return token.start();
            } else if (token.kind() == Token.Kind.STRING && !Strings.isRaw(token)) {
                insideOf(token);
            }
            found |= isWord(token, before, lexer);
            depth += token.is("(") || token.is("{") || token.is("[") ? 1 : 0;
            depth -= depth > 0 && (token.is(")") || token.is("}") || token.is("]")) ? 1 : 0;
            before = token;
            i = token.end();
        }
        return -1;
    }

    private void insideOf(Token string) {
        int at = source.indexOf("${", string.start());
        while (at >= 0 && at < string.end()) {
            int end = scan(at + 2, string.end() - 1, "}");
            at = source.indexOf("${", end < 0 ? at + 2 : end);
        }
    }

    private static boolean isWord(Token token, @Nullable Token before, Lexer lexer) {
        if (token.kind() != Token.Kind.NAME || before != null && (before.is(".") || before.is("?"))) {
            return false;
        }
        return switch (token.text()) {
            case "and", "or", "in", "is" -> before != null && endsOperand(before);
            case "not" -> {
                Token next = read(lexer, token.end());
                yield before != null && endsOperand(before) ? next != null && next.isWord("in") : startsOperand(next);
            }
            default -> false;
        };
    }

    private static boolean endsOperand(Token token) {
        return switch (token.kind()) {
            case NUMBER, STRING -> true;
            case NAME -> !Operands.isReserved(token.text());
            case OPERATOR ->
                token.is(")") || token.is("]") || token.is("}") || token.is("!") || token.is("??") || token.is("..");
            case END -> false;
        };
    }

    private static boolean startsOperand(@Nullable Token token) {
        return token != null
                && (Operands.startsOperand(token) || token.isWord("not") || token.is("!") || token.is("."));
    }

    private static @Nullable Token read(Lexer lexer, int from) {
        try {
            return lexer.read(from);
        } catch (Fault e) {
            return null;
        }
    }
}
