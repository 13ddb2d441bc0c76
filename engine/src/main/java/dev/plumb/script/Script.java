package dev.plumb.script;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A POSIX shell script to run on a host: works on dash and busybox ash, has no secret in its text that would become an
 * argument of a process, and gets {@code /dev/null} as standard input unless it has an {@link Input}.
 *
 * @param text the script
 * @param input what it reads on standard input, or null
 * @param locale which locale it runs under
 * @param environment variables exported before it starts
 * @param timeout how long it may run, or null for the connection's default
 * @param library definitions of shell functions that the text uses, or empty. Scripts of one library that are sent together
 *     send it once: it is evaluated in the shell that outlives them, so its names begin with {@code plumb_} and it does
 *     nothing but define functions. {@link Leftovers#BEGIN} is run before them, {@link Leftovers#DONE} when all are done
 * @param inVariable whether the script also takes its input from the shell variable {@link #VARIABLE} when that is set. A
 *     short text then comes in it and not on standard input, which saves the processes that decode and copy it
 */
public record Script(
        String text,
        @Nullable Input input,
        Locale locale,
        Map<String, String> environment,
        @Nullable Duration timeout,
        String library,
        boolean inVariable) {
    /**
     * Name of the shell variable that holds a short input, without the line end that it ends with. Never exported; to be
     * written by what is built into the shell, so that it is no argument of a process.
     */
    public static final String VARIABLE = "plumb_i";

    /**
     * Name of the shell function that tells what a script does now: {@code plumb_progress 'copies 3 of 20 files'}. It reaches
     * the terminal while the script runs, and is no part of its output. Only scripts that name it have it; scripts that read
     * states must not.
     */
    public static final String PROGRESS = "plumb_progress";

    /**
     * A line of standard error that parts the sentence which says why a script fails, the line before it, from lines of a log
     * that show it: these are told after the sentence.
     */
    public static final String LOG = "--plumb-log--";

    /**
     * Name of the shell variable that holds the number of the file descriptor that holds the run's lock, for scripts that begin
     * what is to hold it on. Only a script that names it keeps that descriptor open.
     */
    public static final String LOCK = "plumb_lock";

    /** Largest input that comes in a variable. */
    private static final int VARIABLE_LIMIT = 256 << 10;

    /** A script that takes its input on standard input. */
    public Script(
            String text,
            @Nullable Input input,
            Locale locale,
            Map<String, String> environment,
            @Nullable Duration timeout,
            String library) {
        this(text, input, locale, environment, timeout, library, false);
    }

    /** A script that uses no library. */
    public Script(
            String text,
            @Nullable Input input,
            Locale locale,
            Map<String, String> environment,
            @Nullable Duration timeout) {
        this(text, input, locale, environment, timeout, "", false);
    }

    /** Which locale a script runs under. */
    public enum Locale {
        /** {@code LC_ALL=C}: for scripts whose output is parsed. */
        C,
        /** The login user's own: for commands of the author and package scripts. */
        LOGIN
    }

    /** A script under {@code LC_ALL=C} without input. */
    public static Script of(String text) {
        return new Script(text, null, Locale.C, Map.of(), null);
    }

    /** The same script reading this input. */
    public Script withInput(Input newInput) {
        return new Script(text, newInput, locale, environment, timeout, library);
    }

    /** The same script with this input, which it takes from {@link #VARIABLE} when that is set. */
    public Script withInputInVariable(Input newInput) {
        return new Script(text, newInput, locale, environment, timeout, library, true);
    }

    /** The same script in the login user's locale. */
    public Script inLoginLocale() {
        return new Script(text, input, Locale.LOGIN, environment, timeout, library, inVariable);
    }

    /** The same script with these variables exported. */
    public Script withEnvironment(Map<String, String> variables) {
        return new Script(text, input, locale, Map.copyOf(variables), timeout, library, inVariable);
    }

    /** The same script with this deadline. */
    public Script withTimeout(@Nullable Duration newTimeout) {
        return new Script(text, input, locale, environment, newTimeout, library, inVariable);
    }

    /** The same script, which may call the functions of this library. */
    public Script using(String newLibrary) {
        return new Script(text, input, locale, environment, timeout, newLibrary, inVariable);
    }

    /**
     * What {@link #VARIABLE} is to hold; null when the script does not take its input from there, or when the input is not
     * lines of ASCII without control characters, which every shell takes as they are in whatever locale.
     *
     * @throws UncheckedIOException when the input cannot be read
     */
    public @Nullable String inputText() {
        if (input == null || !inVariable || input.size() > VARIABLE_LIMIT) {
            return null;
        }
        try {
            byte[] bytes = input.bytes();
            boolean plain = bytes.length > 0 && bytes[bytes.length - 1] == '\n';
            for (byte b : bytes) {
                plain &= b >= ' ' && b != 127 || b == '\n' || b == '\t';
            }
            return plain ? new String(bytes, 0, bytes.length - 1, StandardCharsets.US_ASCII) : null;
        } catch (IOException e) {
            throw new UncheckedIOException("the input of a script cannot be read: " + e.getMessage(), e);
        }
    }

    /** Whether it tells what it does. */
    public boolean reports() {
        return text.contains(PROGRESS) || library.contains(PROGRESS);
    }

    /** Whether it begins what is to hold the run's lock on. */
    public boolean keepsLock() {
        return text.contains("$" + LOCK);
    }

    /** The same script, which keeps to itself what it does. */
    public Script silent() {
        return reports()
                ? new Script(PROGRESS + "() { :;};" + text, input, locale, environment, timeout, library, inVariable)
                : this;
    }

    /** The text with the library before it: a script that needs nothing around it. */
    public String wholeText() {
        return library.isEmpty() ? text : library + text;
    }
}
