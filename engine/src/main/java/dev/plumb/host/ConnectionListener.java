package dev.plumb.host;

/** Told what happens on a connection. */
public interface ConnectionListener {
    void uploadProgress(long sent, long total);

    void warning(String message);
}
