package dev.plumb.expression;

import dev.plumb.limit.Limits;
import java.io.StringWriter;

/** What a template gives, which may not be too long. */
final class Output extends StringWriter {
    @Override
    public void write(String text) {
        Limits.checkText((long) getBuffer().length() + text.length());
        super.write(text);
    }

    @Override
    public void write(char[] text, int from, int length) {
        Limits.checkText((long) getBuffer().length() + length);
        super.write(text, from, length);
    }
}
