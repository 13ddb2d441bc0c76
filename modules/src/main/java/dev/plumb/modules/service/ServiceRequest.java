package dev.plumb.modules.service;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a task wants of a service.
 *
 * @param name its name, or null when only units are to be read again
 * @param state what it should do, or null when that does not matter
 * @param enabled whether it should start with the host, or null
 * @param masked whether it should be impossible to start, or null
 * @param daemonReload whether systemd should read changed unit files again
 * @param noBlock whether not to wait for the service
 * @param force whether to override links that are in the way
 */
record ServiceRequest(
        @Nullable String name,
        @Nullable Wanted state,
        @Nullable Boolean enabled,
        @Nullable Boolean masked,
        boolean daemonReload,
        boolean noBlock,
        boolean force) {
    /** What is to be asked for so that a service gets from one state to another. */
    static ServiceRequest between(String name, ServiceState before, ServiceState after) {
        Wanted state =
                before.isActive() == after.isActive() ? null : after.isActive() ? Wanted.STARTED : Wanted.STOPPED;
        if ("restarted".equals(after.happening())) {
            state = Wanted.RESTARTED;
        } else if ("reloaded".equals(after.happening())) {
            state = Wanted.RELOADED;
        }
        Boolean masked = Objects.equals(before.masked(), after.masked()) ? null : after.masked();
        // of what is masked nothing is said
        boolean said = after.enabled() != null && before.isEnabled() != after.isEnabled();
        return new ServiceRequest(name, state, said ? after.isEnabled() : null, masked, false, false, false);
    }

    /** Whether it only asks how the service is. */
    boolean isQuestion() {
        return state == null && enabled == null && masked == null;
    }

    /** The same after systemd has been told to read changed unit files again. */
    ServiceRequest withoutReload() {
        return new ServiceRequest(name, state, enabled, masked, false, noBlock, force);
    }
}
