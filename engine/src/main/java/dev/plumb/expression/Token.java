package dev.plumb.expression;

import org.jspecify.annotations.Nullable;

/**
 * A token of an expression.
 *
 * @param kind what it is
 * @param text the operator or name; for a string its quote, with {@code r} before it when raw
 * @param value a number's value
 * @param start offset of its first character
 * @param end offset behind its last character
 */
record Token(Kind kind, String text, @Nullable Object value, int start, int end) {
    enum Kind {
        NAME,
        NUMBER,
        STRING,
        OPERATOR,
        END
    }

    /** Whether it is this operator. */
    boolean is(String operator) {
        return kind == Kind.OPERATOR && text.equals(operator);
    }

    /** Whether it is this word. */
    boolean isWord(String word) {
        return kind == Kind.NAME && text.equals(word);
    }

    /** How an error names it. */
    String shown() {
        return switch (kind) {
            case END -> "the end";
            case STRING -> "a string";
            default -> "'" + text + "'";
        };
    }
}
