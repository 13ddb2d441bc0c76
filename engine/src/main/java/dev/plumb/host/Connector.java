package dev.plumb.host;

/** Placeholder. */
public final class Connector implements AutoCloseable {
    public HostConnection connect(ConnectionSettings settings, LockRequest lock, ConnectionListener listener) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
}
