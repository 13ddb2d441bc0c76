package dev.plumb.host;

import java.time.Duration;

/**
 * The lock a run holds on a host while it is connected.
 *
 * @param mode shared for dry runs, exclusive for runs that change
 * @param patience how long to wait for it; zero: not at all
 * @param holder who asks and for what, shown to others who find the host locked: {@code "alice@laptop (pid 4711): apply
 *     site.yml"}
 */
public record LockRequest(Mode mode, Duration patience, String holder) {
    /** How a host is locked. */
    public enum Mode {
        NONE,
        SHARED,
        EXCLUSIVE
    }

    /** No lock. */
    public static LockRequest none() {
        return new LockRequest(Mode.NONE, Duration.ZERO, "");
    }
}
