package dev.plumb.host;

/** Told what a connection does on its own account. Called from any thread; must return soon. */
public interface ConnectionListener {
    /** Hears nothing. */
    ConnectionListener SILENT = new ConnectionListener() {};

    /**
     * A large input is on its way.
     *
     * @param sent bytes sent so far
     * @param total bytes in all
     */
    default void uploadProgress(long sent, long total) {}

    /** What a script that runs says that it does now; of many in a row, the last. */
    default void progress(String what) {}

    /** A step on the way into the host, without secrets: a sentence without its full stop. */
    default void step(String what) {}

    /** Something the operator should know that does not stop the run: a sentence. */
    default void warning(String message) {}
}
