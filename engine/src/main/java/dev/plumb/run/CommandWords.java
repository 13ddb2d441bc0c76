package dev.plumb.run;

/** The words of a command line as its author wrote it; what is in quotes or in placeholders is part of its word. */
final class CommandWords {
    private final String text;
    private final int lastBrace;
    private int start;
    private int end;

    CommandWords(String text) {
        this.text = text;
        this.lastBrace = text.lastIndexOf('}');
    }

    /** Goes on to the next word; false when there is none. */
    boolean next() {
        start = end;
        while (start < text.length() && Character.isWhitespace(text.charAt(start))) {
            start++;
        }
        end = start;
        while (end < text.length() && !Character.isWhitespace(text.charAt(end))) {
            end = after(end);
        }
        return start < text.length();
    }

    /** The word. */
    String word() {
        return text.substring(start, end);
    }

    /** Where it begins. */
    int start() {
        return start;
    }

    /** The end of the quotes, the placeholder or the character that begins here; what is not closed is a character. */
    private int after(int at) {
        int close = -1;
        switch (text.charAt(at)) {
            case '$' -> close = text.startsWith("${", at) && at < lastBrace ? text.indexOf('}', at) : -1;
            case '\'' -> close = text.indexOf('\'', at + 1);
            case '"' -> close = closing(at + 1);
            case '\\' -> close = at + 1 < text.length() ? at + 1 : -1;
            default -> {}
        }
        return close < 0 ? at + 1 : close + 1;
    }

    /** The quote that ends what begins here; -1 when there is none. */
    private int closing(int from) {
        int at = from;
        while (at < text.length() && text.charAt(at) != '"') {
            at += text.charAt(at) == '\\' ? 2 : 1;
        }
        return at < text.length() ? at : -1;
    }
}
