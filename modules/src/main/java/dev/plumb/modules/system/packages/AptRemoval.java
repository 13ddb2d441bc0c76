package dev.plumb.modules.system.packages;

import dev.plumb.module.Plan;
import dev.plumb.module.States;
import dev.plumb.modules.kit.files.FileState;
import dev.plumb.modules.kit.files.FileType;
import dev.plumb.resource.Action;
import dev.plumb.resource.Change;
import dev.plumb.resource.Read;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

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
            return AptSimulation.refused(words, simulated.error());
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
        changes.addAll(configuration(changes));
        return Plan.of(changes);
    }

    /** The configuration files of what goes; without {@code purge} they stay. */
    private List<Change<?>> configuration(List<Change<?>> removals) {
        if (!request.purge()) {
            return List.of();
        }
        Set<String> names = new LinkedHashSet<>();
        removals.stream()
                .filter(each -> !each.after().exists())
                .forEach(each -> names.add(each.ref().key()));
        host.need(names.stream().map(name -> Read.of(Configurations.ref(name))).toList());
        Set<String> paths = new LinkedHashSet<>();
        names.forEach(name -> paths.addAll(host.get(Configurations.ref(name)).files()));
        host.need(paths.stream().map(path -> Read.of(FileType.ref(path))).toList());
        List<Change<?>> changes = new ArrayList<>();
        for (String path : paths) {
            FileState now = host.get(FileType.ref(path));
            if (now.exists()) {
                FileState gone = FileState.absent(now.reader());
                changes.add(Change.of(FileType.ref(path), now.like(gone), gone, Action.implied()));
            }
        }
        return changes;
    }
}
