package dev.plumb.expression;

import dev.plumb.source.SmartQuotes;
import java.math.BigDecimal;

/** Cuts expressions into tokens, with FreeMarker's rules for names, numbers and strings. Keeps no state. */
final class Lexer {
    /** Operators, longer ones before their own beginnings. */
    private static final String[] OPERATORS = {
        "..<", "..!", "..*", "&&", "||", "==", "!=", "<=", ">=", "??", "->", "..", "**", "//", "+", "-", "*", "/", "%",
        "(", ")", "[", "]", "{", "}", ",", ":", ".", "?", "!", "<", ">", "=", "|", "&", "~", ";"
    };

    private static final int LONGEST_NUMBER = 1_000;

    private final String source;
    private final int limit;

    /** Tokens of {@code source} before the offset {@code limit}. */
    Lexer(String source, int limit) {
        this.source = source;
        this.limit = limit;
    }

    /** The first token at or after this offset. */
    Token read(int from) {
        int i = from;
        while (i < limit && Character.isWhitespace(source.charAt(i))) {
            i++;
        }
        if (i >= limit) {
            return new Token(Token.Kind.END, "", null, limit, limit);
        }
        char c = source.charAt(i);
        if (isQuote(c)) {
            return string(i, i);
        } else if (c == 'r' && i + 1 < limit && isQuote(source.charAt(i + 1))) {
            return string(i, i + 1);
        } else if (isDigit(c)) {
            return number(i);
        } else if (isNameStart(c)) {
            return name(i);
        }
        for (String operator : OPERATORS) {
            if (source.startsWith(operator, i) && i + operator.length() <= limit) {
                return new Token(Token.Kind.OPERATOR, operator, null, i, i + operator.length());
            }
        }
        String quotes = SmartQuotes.hint(c);
        throw new Fault(i, "'" + c + "' has no meaning in an expression", quotes);
    }

    private Token string(int start, int quoteAt) {
        char quote = source.charAt(quoteAt);
        boolean raw = quoteAt > start;
        for (int i = quoteAt + 1; i < limit; i++) {
            char c = source.charAt(i);
            if (c == '\\' && !raw) {
                i++;
            } else if (c == quote) {
                return new Token(Token.Kind.STRING, (raw ? "r" : "") + quote, null, start, i + 1);
            }
        }
        throw new Fault(start, "this string has no closing " + quote, null);
    }

    private Token number(int start) {
        int i = digits(start);
        boolean decimal = i + 1 < limit && source.charAt(i) == '.' && isDigit(source.charAt(i + 1));
        if (decimal) {
            i = digits(i + 1);
        }
        if (i - start > LONGEST_NUMBER) {
            throw new Fault(start, "a number has at most " + LONGEST_NUMBER + " digits", null);
        }
        String text = source.substring(start, i);
        if (i < limit && isNameStart(source.charAt(i))) {
            throw new Fault(start, "'" + source.substring(start, i + 1) + "…' is neither a number nor a name", null);
        }
        return new Token(Token.Kind.NUMBER, text, Values.plain(new BigDecimal(text)), start, i);
    }

    private int digits(int from) {
        int i = from;
        while (i < limit && isDigit(source.charAt(i))) {
            i++;
        }
        return i;
    }

    /** A name; as in FreeMarker, {@code \-}, {@code \.} and {@code \:} stand for these characters. */
    private Token name(int start) {
        StringBuilder name = new StringBuilder();
        int i = start;
        while (i < limit) {
            char c = source.charAt(i);
            if (isNameStart(c) && c != '\\' || isDigit(c)) {
                name.append(c);
                i++;
            } else if (c == '\\' && i + 1 < limit && "-.:".indexOf(source.charAt(i + 1)) >= 0) {
                name.append(source.charAt(i + 1));
                i += 2;
            } else {
                break;
            }
        }
        if (i == start) {
            throw new Fault(start, "'\\' has no meaning here", null);
        }
        return new Token(Token.Kind.NAME, name.toString(), null, start, i);
    }

    private static boolean isQuote(char c) {
        return c == '"' || c == '\'';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isNameStart(char c) {
        return Character.isLetter(c) || c == '_' || c == '$' || c == '\\';
    }
}
