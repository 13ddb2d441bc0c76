package dev.plumb.host;

import com.jcraft.jsch.Logger;

/** Keeps what jsch logs when a session dies, which it tells in no other way. Thread-safe. */
final class LastWords implements Logger {
    private static final String DEATH = "Caught an exception, leaving main loop due to ";

    private volatile String said = "";

    @Override
    public boolean isEnabled(int level) {
        return level == INFO;
    }

    @Override
    public void log(int level, String message) {
        if (message != null && message.startsWith(DEATH) && said.isEmpty()) {
            said = message.substring(DEATH.length());
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
