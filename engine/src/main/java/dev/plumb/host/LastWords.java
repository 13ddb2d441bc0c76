package dev.plumb.host;

import com.jcraft.jsch.Logger;
import java.util.List;

/** Keeps what jsch logs when a session dies, which it tells in no other way, and passes on the steps of the login. Thread-safe. */
final class LastWords implements Logger {
    private static final String DEATH = "Caught an exception, leaving main loop due to ";

    /** Beginnings of what is worth telling of a login. */
    private static final List<String> STEPS = List.of(
            "Connecting to ",
            "Connection established",
            "Remote version string",
            "kex: algorithm",
            "kex: host key algorithm",
            "Authentications that can continue",
            "Next authentication method",
            "Authentication succeeded");

    private final ConnectionListener listener;

    private volatile String said = "";

    LastWords(ConnectionListener listener) {
        this.listener = listener;
    }

    @Override
    public boolean isEnabled(int level) {
        return level == INFO;
    }

    @Override
    public void log(int level, String message) {
        if (message != null && message.startsWith(DEATH) && said.isEmpty()) {
            said = message.substring(DEATH.length());
        } else if (message != null && STEPS.stream().anyMatch(message::startsWith)) {
            listener.step("ssh: " + message);
        }
    }

    @Override
    public void log(int level, String message, Throwable cause) {
        log(level, message);
    }

    /** Why the session died, in words for the operator; empty when it lives or did not say. */
    String cause() {
        String words = said;
        if (words.contains("Read timed out")) {
            return "the host no longer answered";
        }
        return words.contains("End of IO Stream") ? "the host closed it" : words;
    }
}
