package dev.plumb.host;

import dev.plumb.host.HostException.Reason;
import dev.plumb.host.RefusedException.Lack;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Says why a shell did not start, or ended, and what to do about it. */
final class Refusal {
    private static final int MAX_QUOTE = 500;

    private Refusal() {}

    /**
     * What the host says of a user that could not be become, when asked.
     *
     * @param program whether there is the program that changes the user, or null when that is not known
     * @param user whether there is the user, or null when that is not known
     * @param said what the program says when it speaks English, or empty
     */
    record Found(@Nullable Boolean program, @Nullable Boolean user, String said) {
        static final Found NOTHING = new Found(null, null, "");

        /** What {@link Launch#question} gave. */
        static Found of(String answer) {
            String[] lines = answer.split("\n", 3);
            return lines.length < 2
                    ? NOTHING
                    : new Found(is("program", lines[0]), is("user", lines[1]), lines.length > 2 ? lines[2] : "");
        }

        private static @Nullable Boolean is(String what, String line) {
            return line.equals(what) ? Boolean.TRUE : line.equals("no " + what) ? Boolean.FALSE : null;
        }
    }

    /** The password was asked for again. */
    static HostException wrongPassword(Launch launch) {
        return new RefusedException(Lack.PASSWORD, wrong(launch));
    }

    private static String wrong(Launch launch) {
        Become become = become(launch);
        String whose = become.method() == Become.Method.SU ? "of user " + become.user() : "of the login user";
        return "wrong become password: " + program(become) + " wants the password " + whose
                + "; nothing was run; give the right one with -K";
    }

    /** The shell ended although it had started. */
    static HostException lost(Transport transport, Launch launch) {
        if (transport.alive()) {
            String whose =
                    launch.become() == null ? "" : " of user " + launch.become().user();
            return new HostException(
                    Reason.LOST,
                    "the shell" + whose + " on the host ended before its script did: something killed it, perhaps the"
                            + " script itself; what the script did is not known, the next run reads it from the host");
        }
        String cause = transport.deathCause();
        return new HostException(
                Reason.LOST,
                "the connection was lost" + (cause.isEmpty() ? "" : " (" + cause + ")")
                        + "; what ran on the host may have been done in part: run again, the next run reads what is"
                        + " there");
    }

    /** Whether what was said tells the cause, so that the host need not be asked to say it in English. */
    static boolean isTold(Launch launch, String err) {
        return launch.become() == null || told(launch, launch.saidByProgram(err)) != null;
    }

    /**
     * The shell ended before it said anything.
     *
     * @param out what came on standard output
     * @param err what came on standard error
     * @param found what the host says of the user and the program
     */
    static HostException classify(Launch launch, String out, String err, Found found) {
        Become become = launch.become();
        if (become == null) {
            String said = launch.withoutPrompt(err).isEmpty() ? out.trim() : launch.withoutPrompt(err);
            return new HostException(
                    Reason.UNREACHABLE,
                    "the host let us in but did not start a shell" + quote(said)
                            + "; the login user needs a login shell that can run sh");
        }
        String said = launch.saidByProgram(err).isEmpty() ? out.trim() : launch.saidByProgram(err);
        if (Boolean.FALSE.equals(found.program)) {
            Set<Lack> both = Set.of(Lack.PROGRAM, Lack.USER);
            return new RefusedException(
                    Boolean.FALSE.equals(found.user) ? both : Set.of(Lack.PROGRAM), notInstalled(become));
        } else if (Boolean.FALSE.equals(found.user)) {
            return noUser(become);
        }
        RefusedException told = told(launch, said);
        if (told == null && !found.said.isBlank()) {
            told = told(launch, found.said);
        }
        // The host knows better than the words of a program: it was asked.
        boolean contradicted = told != null
                && (told.lacks().contains(Lack.USER) && found.user != null
                        || told.lacks().contains(Lack.PROGRAM) && found.program != null);
        if (told != null && !contradicted) {
            return told;
        }
        String password = become.method() == Become.Method.SU && launch.hasPassword()
                ? "; if the become password is wrong, give the right one with -K"
                : "";
        return new RefusedException(
                Lack.PERMISSION,
                program(become) + " did not start a shell as " + become.user() + quote(said) + password);
    }

    private static @Nullable RefusedException told(Launch launch, String said) {
        Become become = become(launch);
        String low = said.toLowerCase(Locale.ROOT);
        return switch (become.method()) {
            case SUDO -> sudo(launch, become, said, low);
            case SU -> su(launch, become, said, low);
            case DOAS -> doas(become, low);
        };
    }

    private static RefusedException noUser(Become become) {
        return new RefusedException(
                Lack.USER,
                "there is no user " + become.user() + " on the host: correct become_user, or create the user first");
    }

    private static String notInstalled(Become become) {
        String instead = switch (become.method()) {
            case SUDO -> "install it, set become_method to su, or log in as " + become.user();
            case SU -> "set become_method to sudo";
            case DOAS -> "set become_method to sudo or su";
        };
        return program(become) + " is not installed on the host: " + instead;
    }

    private static @Nullable RefusedException sudo(Launch launch, Become become, String said, String low) {
        if (has(low, "must have a tty")) {
            return leave("sudo on the host insists on a terminal: remove 'requiretty' for the login user in sudoers");
        }
        if (has(low, "not in the sudoers", "not allowed to", "may not run sudo")) {
            return leave(
                    "the login user may not become " + become.user() + " by sudo: allow it in sudoers" + quote(said));
        }
        if (has(low, "unknown user", "unknown uid")) {
            return noUser(become);
        }
        if (missing(low)) {
            return new RefusedException(Lack.PROGRAM, notInstalled(become));
        }
        if (!launch.hasPassword() && has(low, "password is required", "terminal is required", "no tty present")) {
            return leave("sudo on the host asks for a password: give it with -K, or allow NOPASSWD in sudoers");
        }
        if (launch.hasPassword() && has(low, "incorrect password", "no password was")) {
            return new RefusedException(Lack.PASSWORD, wrong(launch));
        }
        return null;
    }

    private static @Nullable RefusedException su(Launch launch, Become become, String said, String low) {
        if (has(low, "must be run from a terminal", "must be suid", "not a tty", "standard in must be a tty")) {
            return leave("su on the host takes a password only from a terminal" + quote(said)
                    + ": set become_method to sudo");
        }
        if (has(low, "does not exist", "unknown id", "no passwd entry", "unknown user")) {
            return noUser(become);
        }
        if (has(low, "account is currently not available", "restricted shell")) {
            return leave("user " + become.user() + " has no login shell, and su gives it another one only to root: set"
                    + " become_method to sudo");
        }
        if (missing(low)) {
            return new RefusedException(Lack.PROGRAM, notInstalled(become));
        }
        if (has(low, "authentication failure", "incorrect password", "permission denied", "cannot set")) {
            return launch.hasPassword()
                    ? new RefusedException(Lack.PASSWORD, wrong(launch))
                    : leave("su on the host asks for the password of user " + become.user() + ": give it with -K");
        }
        return null;
    }

    private static @Nullable RefusedException doas(Become become, String low) {
        if (has(low, "authorization required", "authentication required", "tty is required", "a tty")) {
            return leave("doas on the host asks for a password, which it reads only from a terminal: write 'permit"
                    + " nopass' for the login user in doas.conf, or set become_method to sudo");
        }
        if (has(low, "not permitted")) {
            return leave("the login user may not become " + become.user() + " by doas: permit it in doas.conf");
        }
        if (has(low, "unknown user")) {
            return noUser(become);
        }
        return missing(low) ? new RefusedException(Lack.PROGRAM, notInstalled(become)) : null;
    }

    private static RefusedException leave(String message) {
        return new RefusedException(Lack.PERMISSION, message);
    }

    private static boolean missing(String low) {
        return has(low, "not found", "no such file", "unknown command");
    }

    private static boolean has(String text, String... parts) {
        for (String part : parts) {
            if (text.contains(part)) {
                return true;
            }
        }
        return false;
    }

    private static String program(Become become) {
        return become.method().name().toLowerCase(Locale.ROOT);
    }

    private static Become become(Launch launch) {
        Become become = launch.become();
        return become == null ? Become.sudo("root") : become;
    }

    /** The end of what a program said, fit for one line of a message. */
    static String quote(String said) {
        String text = printable(said);
        if (text.isEmpty()) {
            return "";
        }
        return " (it said: " + (text.length() > MAX_QUOTE ? "…" + text.substring(text.length() - MAX_QUOTE) : text)
                + ")";
    }

    /** The beginning of what a program said that never ends. */
    static String quoteBeginning(String said) {
        String text = printable(said.length() > MAX_QUOTE ? said.substring(0, MAX_QUOTE) : said);
        return text.isEmpty() ? "" : " (it began: " + (text.length() > 80 ? text.substring(0, 80) + "…" : text) + ")";
    }

    /** It on one line, without control characters. */
    static String printable(String said) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < said.length(); i++) {
            char c = said.charAt(i);
            text.append(c == '\n' ? "; " : Character.isISOControl(c) ? "" : String.valueOf(c));
        }
        return text.toString().trim();
    }
}
