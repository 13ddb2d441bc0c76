package dev.plumb.host;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How scripts become another user on the host.
 *
 * @param user who to become, such as {@code root}
 * @param method by which program
 * @param flags further flags for it, as one string of words, or empty
 * @param executable the program's path, or null for the method's own name
 */
public record Become(
        String user, Method method, String flags, @Nullable String executable) {
    /** By sudo without further flags. */
    public static Become sudo(String user) {
        return new Become(user, Method.SUDO, "", null);
    }

    /** The program that changes the user: a name or a path. */
    String program() {
        return executable == null ? method.name().toLowerCase(Locale.ROOT) : executable;
    }

    /** Which program changes the user. */
    public enum Method {
        SUDO,
        SU,
        DOAS
    }
}
