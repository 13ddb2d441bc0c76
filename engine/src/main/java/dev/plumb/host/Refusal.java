package dev.plumb.host;

import dev.plumb.host.HostException.Reason;
import java.util.Locale;

/** Says why a shell did not start, or ended, and what to do about it. */
final class Refusal {
    private static final int MAX_QUOTE = 500;

    private Refusal() {}

    /** The password was asked for again. */
    static HostException wrongPassword(Launch launch) {
        return new HostException(Reason.BECOME, wrong(launch));
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

    /**
     * The shell ended before it said anything.
     *
     * @param out what came on standard output
     * @param err what came on standard error
     */
    static HostException classify(Launch launch, String out, String err) {
        String said = launch.withoutPrompt(err).isEmpty() ? out.trim() : launch.withoutPrompt(err);
        Become become = launch.become();
        if (become == null) {
            return new HostException(
                    Reason.UNREACHABLE,
                    "the host let us in but did not start a shell" + quote(said)
                            + "; the login user needs a login shell that can run sh");
        }
        String message = switch (become.method()) {
            case SUDO -> sudo(launch, become, said);
            case SU -> su(launch, become, said);
            case DOAS -> doas(become, said);
        };
        return new HostException(Reason.BECOME, message);
    }

    private static String sudo(Launch launch, Become become, String said) {
        String low = said.toLowerCase(Locale.ROOT);
        if (has(low, "must have a tty")) {
            return "sudo on the host insists on a terminal: remove 'requiretty' for the login user in sudoers";
        }
        if (has(low, "not in the sudoers", "not allowed to", "may not run sudo")) {
            return "the login user may not become " + become.user() + " by sudo: allow it in sudoers" + quote(said);
        }
        if (has(low, "unknown user", "unknown uid")) {
            return "there is no user " + become.user() + " on the host: correct become_user, or create the user first";
        }
        if (missing(low)) {
            return "sudo is not installed on the host: install it, set become_method to su, or log in as "
                    + become.user();
        }
        if (!launch.hasPassword() && has(low, "password is required", "terminal is required", "no tty present")) {
            return "sudo on the host asks for a password: give it with -K, or allow NOPASSWD in sudoers";
        }
        if (launch.hasPassword() && (launch.asked("") > 0 || has(low, "incorrect password", "no password was"))) {
            return wrong(launch);
        }
        return "sudo did not start a shell as " + become.user() + quote(said);
    }

    private static String su(Launch launch, Become become, String said) {
        String low = said.toLowerCase(Locale.ROOT);
        if (has(low, "must be run from a terminal", "must be suid", "not a tty", "standard in must be a tty")) {
            return "su on the host takes a password only from a terminal" + quote(said) + ": set become_method to sudo";
        }
        if (has(low, "does not exist", "unknown id", "no passwd entry", "unknown user")) {
            return "there is no user " + become.user() + " on the host: correct become_user, or create the user first";
        }
        if (missing(low)) {
            return "su is not installed on the host: set become_method to sudo";
        }
        if (has(low, "authentication failure", "incorrect password", "permission denied", "cannot set")) {
            return launch.hasPassword()
                    ? wrong(launch)
                    : "su on the host asks for the password of user " + become.user() + ": give it with -K";
        }
        return "su did not start a shell as " + become.user() + quote(said);
    }

    private static String doas(Become become, String said) {
        String low = said.toLowerCase(Locale.ROOT);
        if (has(low, "authorization required", "authentication required", "tty is required", "a tty")) {
            return "doas on the host asks for a password, which it reads only from a terminal: write 'permit nopass' for"
                    + " the login user in doas.conf, or set become_method to sudo";
        }
        if (has(low, "operation not permitted", "not permitted")) {
            return "the login user may not become " + become.user() + " by doas: permit it in doas.conf";
        }
        if (has(low, "unknown user")) {
            return "there is no user " + become.user() + " on the host: correct become_user, or create the user first";
        }
        if (missing(low)) {
            return "doas is not installed on the host: set become_method to sudo or su";
        }
        return "doas did not start a shell as " + become.user() + quote(said);
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

    private static String printable(String said) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < said.length(); i++) {
            char c = said.charAt(i);
            text.append(c == '\n' ? "; " : Character.isISOControl(c) ? "" : String.valueOf(c));
        }
        return text.toString().trim();
    }
}
