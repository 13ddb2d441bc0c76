package dev.plumb.expression;

import dev.plumb.text.Redactor;
import java.io.IOException;
import java.io.StringWriter;
import java.io.Writer;
import java.util.HashSet;
import java.util.List;
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

    private final String source;
    private final @Nullable Taint outer;
    private final Derivation derivation;
    private final Set<String> made = new HashSet<>();
    private boolean touched;

    private Taint(Redactor redactor, String source, @Nullable Taint outer) {
        this.source = source;
        this.derivation = new Derivation(redactor, source);
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

    /** A text or a number goes into what is evaluated. */
    static void asked(Redactor redactor, Object value) {
        Taint taint = redactor.isEmpty() ? null : CURRENT.get();
        if (taint == null) {
            return;
        }
        String text = String.valueOf(value);
        if (redactor.isIn(text)) {
            taint.touched = true;
            taint.derivation.takeSecret(text);
        } else if (!taint.made.contains(text)) {
            taint.derivation.take(text);
        }
    }

    /** A text was made on the way, by a function or of parts: to give it is not to choose among what was there. */
    static void made(Redactor redactor, @Nullable Object value) {
        Taint taint = redactor.isEmpty() ? null : CURRENT.get();
        if (taint != null && value instanceof String text && !taint.derivation.knows(text)) {
            taint.made.add(text);
        }
    }

    /** A function is called with these: what it says of them when it refuses must not tell what they were made of. */
    static void passed(Redactor redactor, List<@Nullable Object> arguments) {
        Taint taint = redactor.isEmpty() ? null : CURRENT.get();
        if (taint != null) {
            taint.gave(arguments);
        }
    }

    /** The evaluation failed: what its message quotes may have been made on the way. */
    void failed(@Nullable String message) {
        if (!touched || message == null) {
            return;
        }
        for (int from = message.indexOf('"'); from >= 0; ) {
            int to = message.indexOf('"', from + 1);
            while (to > 0 && message.charAt(to - 1) == '\\') {
                to = message.indexOf('"', to + 1);
            }
            if (to < 0) {
                return;
            }
            derivation.gave(message.substring(from + 1, to));
            from = message.indexOf('"', to + 1);
        }
    }

    /** A function was called: what it made of a secret is secret. */
    static void called(Redactor redactor, String function, List<@Nullable Object> arguments, @Nullable Object result) {
        if (redactor.isEmpty() || isTemplate(function, arguments)) {
            return;
        }
        Derivation derivation = new Derivation(redactor, "");
        derivation.takeAll(arguments);
        if (derivation.isSecret()) {
            derivation.gave(result);
        }
    }

    /** What a template makes of secrets has been noticed while it was rendered; its own words are known there. */
    private static boolean isTemplate(String function, List<@Nullable Object> arguments) {
        return !arguments.isEmpty()
                && "template".equals(arguments.get(0))
                && (function.equals("lookup") || function.equals("query") || function.equals("q"));
    }

    /** The evaluation gave this. */
    void gave(@Nullable Object value) {
        if (touched) {
            derivation.gave(value);
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
        for (String directive :
                List.of("assign", "local", "global", "macro", "function", "include", "import", "escape")) {
            if (template.contains("<#" + directive)) {
                return true;
            }
        }
        return buffers(template) || lists(template);
    }

    /** Whether a template writes what its interpolations give in another way than one by one. */
    private static boolean buffers(String template) {
        return template.contains("<#compress") || template.contains("<#attempt");
    }

    /** Whether a template goes through a list that it makes itself: its items are parts of what was asked for before. */
    private static boolean lists(String template) {
        for (int at = template.indexOf("<#list"); at >= 0; at = template.indexOf("<#list", at + 1)) {
            int end = template.indexOf('>', at);
            String head = template.substring(at, end < 0 ? template.length() : end);
            if (head.contains("?") || head.contains("(")) {
                return true;
            }
        }
        return false;
    }

    /** The template has given all of this. */
    void gaveAll(String text) {
        if (touched && buffers(source)) {
            derivation.gave(text);
        }
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
