package dev.plumb.host;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How it is with one user's lock on one machine. Whoever changes it holds the monitor of its {@link HostLock}. */
final class UserLock {
    final String name;
    /** What is about to take it, or null. */
    HostLock.@Nullable Attempt pending;
    /** The shell that has it, or null. */
    @Nullable
    FramedShell holder;
    /** Whether the run holds it by a shell that reached the machine in another way. */
    boolean guest;
    /** Whether nobody needs it, or it cannot be had. */
    private boolean unlocked;
    /** Connections that know that the run works on the machine under another name. */
    final Set<Object> told = Collections.newSetFromMap(new IdentityHashMap<>());

    UserLock(String name, boolean unlocked) {
        this.name = name;
        this.unlocked = unlocked;
    }

    boolean isOpenFor(Object connection) {
        return unlocked || holder != null || guest && told.contains(connection);
    }

    /** Whether a shell is about to take it. */
    boolean isAbout(FramedShell shell) {
        return pending != null && pending.isBy(shell);
    }

    /** The shell that was about to take it has its answer. */
    void settle(LockAnswer.Status status, FramedShell shell, Object connection) {
        pending = null;
        switch (status) {
            case TAKEN -> holder = shell;
            case OURS -> {
                guest = true;
                told.add(connection);
            }
            case HELD -> {}
            case NO_FLOCK, NO_PLACE, FOREIGN, BROKEN -> unlocked = true;
        }
    }

    /** A shell has ended: whether that sets anything free. */
    boolean left(FramedShell shell) {
        HostLock.Attempt attempt = pending;
        if (attempt != null && attempt.isBy(shell)) {
            pending = null;
            if (attempt.isRefused()) {
                // told to its connection by the end of the shell
                guest = true;
                told.add(attempt.connection());
                return false;
            }
            return true;
        }
        boolean had = shell == holder;
        holder = had ? null : holder;
        return had;
    }
}
