package dev.plumb.modules.postgresql;

import dev.plumb.module.Plan;
import dev.plumb.module.States;
import dev.plumb.modules.service.ServiceState;
import dev.plumb.modules.service.Services;
import dev.plumb.resource.Action;
import dev.plumb.resource.Change;
import dev.plumb.resource.Effects;
import dev.plumb.resource.ResourceRef;
import dev.plumb.script.Script;

/** What the server of a cluster makes of a change of its files. */
final class ClusterFiles {
    private ClusterFiles() {}

    /**
     * What the server does after a change of its files: the transaction's activation has it done.
     *
     * @param restart whether it starts anew; else it reads them again
     */
    static Plan activated(Cluster cluster, States host, boolean restart) {
        return activated(cluster.unit(), host, restart);
    }

    /** The same for a unit, such as that of PgBouncer. */
    static Plan activated(String name, States host, boolean restart) {
        ResourceRef<ServiceState> unit = Services.ref(name);
        ServiceState found = host.get(unit).settled();
        ServiceState now = found.exists() || host.isCertain(unit) ? found : ServiceState.asInstalled(false);
        if (!now.isActive() && now.exists()) {
            return Plan.nothing();
        }
        ServiceState after = new ServiceState(
                true,
                ServiceState.Active.STARTED,
                restart ? "restarted" : "reloaded",
                now.enabled(),
                now.masked(),
                now.reload(),
                now.manager(),
                now.unit(),
                false);
        return Plan.of(Change.of(unit, now, after, Action.run(Script.of(":\n"), Effects.own())));
    }
}
