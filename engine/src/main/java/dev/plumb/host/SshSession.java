package dev.plumb.host;

import com.jcraft.jsch.Session;

/**
 * An authenticated SSH session.
 *
 * @param session the session
 * @param sockets what its socket came from; has none when the session goes through another host
 * @param lastWords what it says when it dies
 * @param key the public key that the host has taken, in Base64; empty when it took something else
 */
record SshSession(Session session, DirectSockets sockets, LastWords lastWords, String key) {
    /** Ends it at once, without waiting for anything to be written. */
    void cut() {
        sockets.cut();
    }
}
