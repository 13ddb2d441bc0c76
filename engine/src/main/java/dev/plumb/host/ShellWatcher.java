package dev.plumb.host;

import java.util.concurrent.CompletableFuture;

/** Hears of what happens to a shell; called on a thread of the executor. */
interface ShellWatcher {
    /** Does not care. */
    ShellWatcher NOBODY = new ShellWatcher() {
        @Override
        public void began(FramedShell shell, Frame frame) {}

        @Override
        public void flooded(FramedShell shell, Frame frame) {}

        @Override
        public CompletableFuture<Refusal.Found> whyRefused(FramedShell shell, String said) {
            return CompletableFuture.completedFuture(Refusal.Found.NOTHING);
        }

        @Override
        public void ended(FramedShell shell, HostException why) {}
    };

    /** A script has started. */
    void began(FramedShell shell, Frame frame);

    /** A script prints without end. */
    void flooded(FramedShell shell, Frame frame);

    /** A script tells what it does now. Called on the thread that reads from the host: must return at once. */
    default void progress(String text) {}

    /** The shell ended before it spoke, and said this: what the host says of that. */
    CompletableFuture<Refusal.Found> whyRefused(FramedShell shell, String said);

    /** The shell is over. Its frames are told after this. */
    void ended(FramedShell shell, HostException why);
}
