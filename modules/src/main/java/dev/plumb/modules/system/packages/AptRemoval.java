package dev.plumb.modules.system.packages;

import dev.plumb.module.Plan;
import dev.plumb.module.States;
import dev.plumb.resource.Action;
import dev.plumb.resource.Change;
import java.util.ArrayList;
import java.util.List;

/** Plans of removals. */
final class AptRemoval {
    private final AptRequest request;
    private final States host;

    AptRemoval(AptRequest request, States host) {
        this.request = request;
        this.host = host;
    }

    Plan plan() {
        List<PackageSpec> needed = new ArrayList<>();
        List<String> purged = new ArrayList<>();
        for (PackageSpec spec : request.specs()) {
            PackageState now = host.get(Packages.ref(spec.name()));
            boolean there = now.unsure() != null || spec.admits(now.version());
            boolean kept =
                    request.purge() && host.get(Configurations.ref(spec.name())).exists();
            if (there || kept) {
                needed.add(spec);
            }
            if (kept) {
                purged.add(spec.name());
            }
        }
        if (needed.isEmpty()) {
            return Plan.nothing();
        }
        List<String> words = new ArrayList<>(List.of("remove"));
        words.addAll(request.flags());
        if (request.purge()) {
            words.add("--purge");
        }
        if (request.autoremove()) {
            words.add("--auto-remove");
        }
        needed.forEach(spec -> words.add(spec.name()));
        SimulationState simulated = host.get(AptSimulation.ref(false, words));
        if (simulated.error() != null) {
            return Plan.failed("apt-get " + String.join(" ", words) + " would fail: " + simulated.error());
        }
        return withPurged(new AptChanges(request, host).of(needed, words, simulated), purged, words);
    }

    private Plan withPurged(Plan plan, List<String> purged, List<String> words) {
        List<Change<?>> changes = new ArrayList<>(plan.changes());
        for (String name : purged) {
            Action action = changes.isEmpty()
                    ? Action.run(Apt.changing(request.options(), words), AptChanges.removal(List.of(name)))
                    : Action.implied();
            changes.add(Change.of(
                    Configurations.ref(name), new ConfigurationState(true), new ConfigurationState(false), action));
        }
        return Plan.of(changes);
    }
}
