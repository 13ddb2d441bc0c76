package dev.plumb.expression;

import dev.plumb.text.Redactor;

/** The author's text that the methods of {@link Conditions} are called for: errors name its parts. */
interface Authored {
    /** The text. */
    String source();

    /** The part of the text that a number in a call stands for. */
    Translator.Operand operand(int number);

    /** Whether a name is the text's own here, such as a loop's, and so hides the variable of that name. */
    boolean isLocal(String name);

    Controller controller();

    /** Knows what is secret. */
    Redactor redactor();
}
