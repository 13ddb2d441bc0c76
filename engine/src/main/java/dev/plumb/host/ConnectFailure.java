package dev.plumb.host;

import com.jcraft.jsch.JSchAlgoNegoFailException;
import com.jcraft.jsch.JSchHostKeyException;
import dev.plumb.host.HostException.Reason;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why a connection did not come about: told to the operator, and whether another attempt may help.
 *
 * @param why what to tell
 * @param retry what may help
 */
record ConnectFailure(HostException why, Retry retry) {
    /** What OpenSSH since 8.5 says when it has too many half-open connections. Source: sshd.c, drop_connection. */
    private static final String TOO_MANY = "Exceeded MaxStartups";

    /** What OpenSSH since 9.8 says to an address with too many failed logins. Source: as above. */
    private static final String PENALTY = "Not allowed at this time";

    /** What may help. */
    enum Retry {
        /** Nothing but a change. */
        NEVER,
        /** Patience, when the settings have some. */
        IF_ASKED,
        /** Another attempt a little later: the host has too many half-open connections (MaxStartups). */
        SOON
    }

    /**
     * Judges an exception.
     *
     * @param sockets what the connection was made with
     * @param tried what was offered, such as {@code 2 keys and the password}
     * @param notes what else may explain a refused login
     */
    static ConnectFailure of(
            Exception e,
            SshTarget target,
            @Nullable HostException hostKey,
            ConnectionSettings settings,
            DirectSockets sockets,
            String tried,
            List<String> notes) {
        if (hostKey != null) {
            return new ConnectFailure(hostKey, Retry.NEVER);
        }
        String message = String.valueOf(e.getMessage());
        if (e instanceof JSchHostKeyException) {
            return never(Reason.HOST_KEY, "the key of " + target.shown() + " was refused: " + message, e);
        }
        if (message.contains("Too many authentication failures")) {
            return never(
                    Reason.AUTHENTICATION,
                    target.shown() + " gave up after too many attempts (" + tried + "): choose the key with"
                            + " --private-key, or set IdentitiesOnly yes in ~/.ssh/config",
                    e);
        }
        if (message.startsWith("Auth fail") || message.startsWith("Auth cancel") || message.startsWith("USERAUTH")) {
            return never(Reason.AUTHENTICATION, refused(target, message, tried, notes), e);
        }
        if (e instanceof JSchAlgoNegoFailException nothing) {
            return never(
                    Reason.UNREACHABLE,
                    target.shown() + " has no algorithm in common with us: as " + purpose(nothing.getAlgorithmName())
                            + " it offers " + shortened(nothing.getServerProposal())
                            + ": update or configure its sshd",
                    e);
        }
        ConnectFailure odd = sockets.words() == null ? null : odd(e, target, settings, sockets, sockets.words());
        return odd != null ? odd : network(e, message, target, settings.connectTimeout());
    }

    /** An sshd that says before its greeting why it does not let us come as far as that. */
    private static ConnectFailure turnedAway(Exception e, SshTarget target, String line) {
        String why = target.shown() + " turned the connection away before the login ('" + line + "'): ";
        return line.equals(PENALTY)
                ? perhaps(
                        why + "too many logins from here have failed there of late; wait some minutes, or exempt this"
                                + " machine (PerSourcePenaltyExemptList in its sshd_config)",
                        e)
                : new ConnectFailure(
                        new HostException(
                                Reason.UNREACHABLE,
                                why + "it has too many logins under way; raise MaxStartups in its sshd_config, or try"
                                        + " later",
                                e),
                        Retry.SOON);
    }

    /** What a server that can be connected to does wrong, or null when that is not it. */
    private static @Nullable ConnectFailure odd(
            Exception e, SshTarget target, ConnectionSettings settings, DirectSockets sockets, FirstWords words) {
        String version = words.version();
        if (words.any() && version.isEmpty()) {
            String line = words.line();
            return line.equals(TOO_MANY) || line.equals(PENALTY)
                    ? turnedAway(e, target, line)
                    : perhaps(
                            target.shown() + " is no SSH server" + (line.isEmpty() ? "" : ": it says '" + line + "'")
                                    + "; is the port right (ansible_port), and the address?",
                            e);
        } else if (version.startsWith("SSH-1.") && !version.startsWith("SSH-1.99")) {
            return never(
                    Reason.UNREACHABLE,
                    target.shown() + " speaks only the first version of SSH (" + version + "): update its sshd",
                    e);
        } else if (sockets.isOverdue() && !words.any()) {
            return perhaps(silent(target, settings.shellTimeout()), e);
        } else if (sockets.isOverdue()) {
            return perhaps(
                    target.shown() + " did not finish the login within "
                            + settings.shellTimeout().toSeconds() + " s: is it overloaded? (--timeout waits longer)",
                    e);
        }
        return isNonsense(e)
                ? perhaps(
                        target.shown() + " does not speak SSH as it should (it calls itself " + version
                                + "): is something between us and its sshd?",
                        e)
                : null;
    }

    /** Whether the library stumbled over what came. */
    private static boolean isNonsense(Exception e) {
        String message = String.valueOf(e.getMessage());
        return e instanceof RuntimeException && !(e instanceof HostException)
                || e.getCause() instanceof RuntimeException
                || message.startsWith("Packet corrupt")
                || message.startsWith("invalid protocol");
    }

    private static String purpose(String algorithm) {
        if (algorithm.startsWith("cipher")) {
            return "cipher";
        } else if (algorithm.startsWith("mac")) {
            return "MAC";
        } else if (algorithm.startsWith("server_host_key")) {
            return "host key";
        }
        return algorithm.equals("kex") ? "key exchange" : algorithm;
    }

    private static String shortened(String proposal) {
        String text = proposal.replaceAll("[^\\x21-\\x7e]", "?")
                .replaceAll("(^|,)(ext-info-s|kex-strict-s-v00@openssh.com)", "");
        String shown = text.replace(",", ", ");
        return shown.length() > 300
                ? "only " + shown.substring(0, 300) + "…"
                : shown.isEmpty() ? "nothing" : "only " + shown;
    }

    private static String refused(SshTarget target, String message, String tried, List<String> notes) {
        // With something to offer we do not ask what the host takes, which would cost a round trip.
        int quote = tried.equals("nothing") ? message.indexOf('\'') : -1;
        String takes = quote < 0
                ? ""
                : "; it takes " + message.substring(quote + 1).replace("'", "").replace(",", ", ");
        StringBuilder text = new StringBuilder(target.shown());
        text.append(" refused the login (tried ").append(tried).append(takes).append(')');
        for (String note : notes) {
            text.append("; ").append(note);
        }
        return text.append("; check the user, the key (--private-key, ssh-add) or the password (-k)")
                .toString();
    }

    private static ConnectFailure network(Exception e, String message, SshTarget target, Duration timeout) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnknownHostException) {
                return perhaps("the name " + target.address() + " cannot be resolved: correct ansible_host, or DNS", e);
            }
            if (cause instanceof SocketTimeoutException) {
                return perhaps(silent(target, timeout), e);
            }
            if (cause instanceof NoRouteToHostException || cause instanceof ConnectException) {
                return perhaps(
                        target.shown() + " cannot be reached: " + cause.getMessage()
                                + ": is sshd running there, and is the port right?",
                        e);
            }
        }
        if (message.contains("closed by foreign host")
                || message.contains("End of IO Stream")
                || message.contains("Connection reset")
                || message.contains("Broken pipe")) {
            if (!target.command().isEmpty()) {
                return perhaps(
                        "the ProxyCommand for " + target.shown() + " ended before the login: run it by hand to"
                                + " see why: " + target.command(),
                        e);
            }
            return new ConnectFailure(
                    new HostException(
                            Reason.UNREACHABLE,
                            target.shown() + " closed the connection before the login: it has too many logins under"
                                    + " way (MaxStartups), or it shuts us out (hosts.deny, fail2ban)",
                            e),
                    Retry.SOON);
        }
        return perhaps(target.shown() + " cannot be reached: " + message, e);
    }

    private static String silent(SshTarget target, Duration timeout) {
        return target.shown() + " did not answer within " + timeout.toSeconds()
                + " s: is it up, and may we get through its firewall? (--timeout waits longer)";
    }

    private static ConnectFailure perhaps(String message, Exception e) {
        return new ConnectFailure(new HostException(Reason.UNREACHABLE, message, e), Retry.IF_ASKED);
    }

    private static ConnectFailure never(Reason reason, String message, Exception e) {
        return new ConnectFailure(new HostException(reason, message, e), Retry.NEVER);
    }
}
