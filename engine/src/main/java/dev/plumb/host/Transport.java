package dev.plumb.host;

import java.io.IOException;
import java.io.OutputStream;

/** A way to start shells on one host. Thread-safe. */
interface Transport extends AutoCloseable {
    /**
     * Starts a command line under the login user's shell.
     *
     * @param output gets what it writes, on a thread of the transport, which it must not hold up
     * @throws HostException when the host refuses it
     */
    Remote start(String command, Output output);

    /** Whether further commands can be started. */
    boolean alive();

    /** Whether the other side may never hear that this side is gone. */
    boolean mayDieSilently();

    /** Why it is no longer alive, as far as known; empty when nothing is known. */
    String deathCause();

    /** The public key, in Base64, with which the login user logged in; empty when it was otherwise. */
    default String loginKey() {
        return "";
    }

    /** Ends it at once; does not wait for the host. */
    @Override
    void close();

    /** A command that runs on the host. */
    interface Remote {
        /** Its standard input. */
        OutputStream input() throws IOException;

        /** Ends the channel to it, which closes its standard streams. */
        void close();
    }

    /** What comes from a command on the host. */
    interface Output {
        /** Bytes of its standard output. */
        void out(byte[] bytes, int from, int length);

        /** Bytes of its standard error. */
        void err(byte[] bytes, int from, int length);

        /** Nothing more will come. */
        void closed();
    }
}
