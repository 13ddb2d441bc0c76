package dev.plumb.expression;

import java.util.Arrays;

/** A piece of FreeMarker text under construction that knows which part of the author's text each part came from. */
final class Code {
    private final StringBuilder text = new StringBuilder();
    /** For each character the offset it came from. */
    private int[] from = new int[32];

    private final int start;
    private int end;
    private boolean isCondition;

    /** An empty piece for what begins at an offset of the source. */
    Code(int start) {
        this.start = start;
        this.end = start;
    }

    /** Adds text for what stands at an offset of the source. */
    Code add(String more, int source) {
        int before = text.length();
        text.append(more);
        room();
        Arrays.fill(from, before, text.length(), source);
        return this;
    }

    /** Adds text of our own. */
    Code add(String more) {
        return add(more, start);
    }

    /** Adds a token as it is. */
    Code add(Token token) {
        add(token.text(), token.start());
        return endingAt(token.end());
    }

    /** Adds a piece. */
    Code add(Code more) {
        int before = text.length();
        text.append(more.text);
        room();
        System.arraycopy(more.from, 0, from, before, more.text.length());
        return endingAt(more.end);
    }

    private void room() {
        if (text.length() > from.length) {
            from = Arrays.copyOf(from, Math.max(text.length(), 2 * from.length));
        }
    }

    Code endingAt(int offset) {
        end = Math.max(end, offset);
        return this;
    }

    /** Says that it gives true or false, whatever the values are. */
    Code condition() {
        isCondition = true;
        return this;
    }

    boolean isCondition() {
        return isCondition;
    }

    int start() {
        return start;
    }

    /** Offset behind its last token in the source. */
    int end() {
        return end;
    }

    /** FreeMarker's text. */
    String text() {
        return text.toString();
    }

    /** The offset in the source of the character at an offset of the text. */
    int source(int offset) {
        return text.length() == 0 ? start : from[Math.max(0, Math.min(offset, text.length() - 1))];
    }
}
