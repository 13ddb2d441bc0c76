package dev.plumb.it;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A host that starts when it is first asked for and serves several tests, one after the other. */
final class SharedHost implements AutoCloseable {
    private final Supplier<HostContainer> start;
    private @Nullable HostContainer host;

    SharedHost() {
        this(HostContainer::start);
    }

    SharedHost(Supplier<HostContainer> start) {
        this.start = start;
    }

    /** The host. */
    HostContainer get() {
        HostContainer running = host;
        if (running == null) {
            running = start.get();
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
