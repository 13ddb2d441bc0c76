package dev.plumb.modules.service;

import dev.plumb.module.States;
import dev.plumb.resource.Action;
import dev.plumb.resource.Change;
import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceRef;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Units that end because another one is stopped: systemd stops those that require it, are bound to it or are a part of it. */
public final class Dependents {
    private Dependents() {}

    /**
     * What becomes of units that depend on one that is stopped, and on those in turn.
     *
     * @param stopped the unit that is stopped
     */
    public static List<Change<ServiceState>> ending(States host, ResourceRef<ServiceState> stopped, ServiceState now) {
        List<Change<ServiceState>> changes = new ArrayList<>();
        Set<ResourceRef<ServiceState>> seen = new LinkedHashSet<>(List.of(stopped));
        Deque<ServiceState> open = new ArrayDeque<>(List.of(now));
        while (!open.isEmpty()) {
            List<ResourceRef<ServiceState>> next = new ArrayList<>();
            for (String each : open.remove().unit().dependents()) {
                ResourceRef<ServiceState> ref = Services.ref(each);
                if (seen.add(ref)) {
                    next.add(ref);
                }
            }
            host.need(next.stream().map(Read::of).toList());
            for (ResourceRef<ServiceState> ref : next) {
                ServiceState state = host.get(ref).settled();
                if (state.isActive()) {
                    changes.add(Change.of(ref, state, state.ended(), Action.implied()));
                    open.add(state);
                }
            }
        }
        return changes;
    }
}
