package dev.plumb.text;

import dev.plumb.limit.Evaluation;

/**
 * A text that ends a search in it when the time of the evaluation is up: a regular expression may try more ways through a
 * short text than there is time for, and looks at a character at every step.
 */
final class BoundedText implements CharSequence {
    private static final int SELDOM = 0x3fff;

    private final String text;
    private final Evaluation evaluation;
    private int looks;

    BoundedText(String text) {
        this.text = text;
        this.evaluation = Evaluation.currentOrNew();
    }

    @Override
    public int length() {
        return text.length();
    }

    @Override
    public char charAt(int index) {
        if ((++looks & SELDOM) == 0) {
            evaluation.verify();
        }
        return text.charAt(index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
        return text.substring(start, end);
    }

    @Override
    public String toString() {
        return text;
    }
}
