package dev.plumb.expression;

import dev.plumb.text.Redactor;
import java.io.IOException;
import java.io.StringWriter;
import java.io.Writer;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Notices, while an expression or a template is evaluated, whether a secret goes into it: what comes out is then hidden as
 * well, unless the secret can still be seen in it, or it is a word of the author or of another variable that was merely
 * chosen. A secret is known by its value, so it stays one on any way through variables, facts and results. Belongs to one
 * thread.
 */
final class Taint implements AutoCloseable {
    private static final ThreadLocal<@Nullable Taint> CURRENT = new ThreadLocal<>();

    private final Redactor redactor;
    private final String source;
    private final @Nullable Taint outer;
    private final Set<String> chosen = new HashSet<>();
    private final Set<String> made = new HashSet<>();
    private boolean touched;

    private Taint(Redactor redactor, String source, @Nullable Taint outer) {
        this.redactor = redactor;
        this.source = source;
        this.outer = outer;
    }

    /**
     * Watches from here to {@link #close}.
     *
     * @param source what the author wrote: a word of it is no secret
     */
    static Taint watch(Redactor redactor, String source) {
        Taint taint = new Taint(redactor, source, CURRENT.get());
        CURRENT.set(taint);
        return taint;
    }

    @Override
    public void close() {
        if (outer == null) {
            CURRENT.remove();
        } else {
            CURRENT.set(outer);
        }
    }

    /** A text goes into what is evaluated. */
    static void asked(Redactor redactor, String text) {
        Taint taint = redactor.isEmpty() ? null : CURRENT.get();
        if (taint == null) {
            return;
        }
        if (redactor.isIn(text)) {
            taint.touched = true;
        } else if (!taint.made.contains(text)) {
            taint.chosen.add(text);
        }
    }

    /** A text was made on the way, by a function or of parts: to give it is not to choose among what was there. */
    static void made(Redactor redactor, @Nullable Object value) {
        Taint taint = redactor.isEmpty() ? null : CURRENT.get();
        if (taint != null && value instanceof String text && !taint.chosen.contains(text)) {
            taint.made.add(text);
        }
    }

    /** A function was called: what it made of a secret is secret. */
    static void called(Redactor redactor, List<@Nullable Object> arguments, @Nullable Object result) {
        if (redactor.isEmpty()) {
            return;
        }
        Set<Object> given = new HashSet<>();
        boolean secret = false;
        for (Object argument : arguments) {
            if (argument instanceof String text) {
                secret |= redactor.isIn(text);
                given.add(text);
            }
        }
        if (secret) {
            hide(redactor, result, given, "");
        }
    }

    /** The evaluation gave this. */
    void gave(@Nullable Object value) {
        if (touched) {
            hide(redactor, value, chosen, source);
        }
    }

    private static void hide(Redactor redactor, @Nullable Object value, Set<?> chosen, String source) {
        if (value instanceof String text) {
            if (!chosen.contains(text) && !source.contains(text) && !redactor.isIn(text)) {
                redactor.addDerived(text);
            }
        } else if (value instanceof List<?> list) {
            for (Object item : list) {
                hide(redactor, item, chosen, source);
            }
        } else if (value instanceof Map<?, ?> map) {
            for (Object item : map.values()) {
                hide(redactor, item, chosen, source);
            }
        }
    }

    /**
     * Takes what a template gives. FreeMarker writes the values of its interpolations as strings, and the text between them
     * as arrays of characters: so each value can be told from the text around it.
     */
    Writer over(StringWriter out) {
        return new Interpolations(out, keeps(source));
    }

    /** Whether a template can keep a value for later, so that a value may have seen a secret long before it is written. */
    private static boolean keeps(String template) {
        for (String directive : List.of("assign", "local", "global", "macro", "function", "include", "import")) {
            if (template.contains("<#" + directive)) {
                return true;
            }
        }
        return false;
    }

    private final class Interpolations extends Writer {
        private final StringWriter out;
        private final boolean keeps;

        Interpolations(StringWriter out, boolean keeps) {
            this.out = out;
            this.keeps = keeps;
        }

        @Override
        public void write(String text) {
            gave(text);
            touched &= keeps;
            out.write(text);
        }

        @Override
        public void write(char[] text, int from, int length) {
            out.write(text, from, length);
        }

        @Override
        public void flush() throws IOException {
            out.flush();
        }

        @Override
        public void close() throws IOException {
            out.close();
        }
    }
}
