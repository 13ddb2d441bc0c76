package dev.plumb.script;

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
 */
public record Script(
        String text,
        @Nullable Input input,
        Locale locale,
        Map<String, String> environment,
        @Nullable Duration timeout,
        String library) {
    /** A script that uses no library. */
    public Script(
            String text,
            @Nullable Input input,
            Locale locale,
            Map<String, String> environment,
            @Nullable Duration timeout) {
        this(text, input, locale, environment, timeout, "");
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

    /** The same script in the login user's locale. */
    public Script inLoginLocale() {
        return new Script(text, input, Locale.LOGIN, environment, timeout, library);
    }

    /** The same script with these variables exported. */
    public Script withEnvironment(Map<String, String> variables) {
        return new Script(text, input, locale, Map.copyOf(variables), timeout, library);
    }

    /** The same script with this deadline. */
    public Script withTimeout(@Nullable Duration newTimeout) {
        return new Script(text, input, locale, environment, newTimeout, library);
    }

    /** The same script, which may call the functions of this library. */
    public Script using(String newLibrary) {
        return new Script(text, input, locale, environment, timeout, newLibrary);
    }

    /** The text with the library before it: a script that needs nothing around it. */
    public String wholeText() {
        return library.isEmpty() ? text : library + text;
    }
}
