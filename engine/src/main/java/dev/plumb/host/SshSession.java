package dev.plumb.host;

import com.jcraft.jsch.Session;

/**
 * An authenticated SSH session.
 *
 * @param session the session
 * @param sockets what its socket came from; has none when the session goes through another host
 * @param lastWords what it says when it dies
 */
record SshSession(Session session, DirectSockets sockets, LastWords lastWords) {
    /** Ends it at once, without waiting for anything to be written. */
    void cut() {
        sockets.cut();
    }
}
