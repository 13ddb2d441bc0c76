package dev.plumb.it;

import org.jspecify.annotations.Nullable;

/** A host that starts when it is first asked for and serves several tests, one after the other. */
final class SharedHost implements AutoCloseable {
    private @Nullable HostContainer host;

    /** The host. */
    HostContainer get() {
        HostContainer running = host;
        if (running == null) {
            running = HostContainer.start();
            host = running;
        }
        return running;
    }

    @Override
    public void close() {
        if (host != null) {
            host.close();
            host = null;
        }
    }
}
