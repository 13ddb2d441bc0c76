package dev.plumb.modules.service;

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
    /** Whether it only asks how the service is. */
    boolean isQuestion() {
        return state == null && enabled == null && masked == null;
    }

    /** The same after systemd has been told to read changed unit files again. */
    ServiceRequest withoutReload() {
        return new ServiceRequest(name, state, enabled, masked, false, noBlock, force);
    }
}
