package dev.plumb.program;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/**
 * What this process waits for outside of it: programs that it has started, answers of servers. An interruption of any kind
 * ends all of it, so that nobody waits and nothing is left behind. Thread-safe.
 */
public final class Underway {
    private static final Set<Underway> ALL = ConcurrentHashMap.newKeySet();

    private static volatile boolean isExiting;

    private final Runnable ending;
    private volatile boolean ended;

    private Underway(Runnable ending) {
        this.ending = ending;
    }

    /** Loaded with the first thing that is waited for: signals that nobody handles run these hooks too. */
    private static final class Hook {
        static {
            Runtime.getRuntime().addShutdownHook(new Thread(Underway::shutDown, "ending programs"));
        }

        static void isSet() {}
    }

    /**
     * Something is waited for, until {@link #over}.
     *
     * @param ending ends it from any thread
     */
    public static Underway begin(Runnable ending) {
        Hook.isSet();
        Underway underway = new Underway(ending);
        ALL.add(underway);
        return underway;
    }

    /**
     * It is over, by itself or not. Does not return when the process exits because of a signal: what was ended by that is no
     * failure to be told, and must not bring its own exit code.
     */
    public void over() {
        ALL.remove(this);
        while (isExiting) {
            LockSupport.park();
        }
    }

    /** Whether {@link #endAll} has ended it. */
    public boolean isInterrupted() {
        return ended;
    }

    private static void shutDown() {
        isExiting = true;
        endAll();
    }

    /** Ends all that is waited for. */
    public static void endAll() {
        for (Underway each : ALL) {
            each.ended = true;
            each.ending.run();
        }
    }
}
