package dev.plumb.modules.system.packages;

import dev.plumb.module.Plan;
import dev.plumb.module.States;
import dev.plumb.modules.system.packages.SimulationState.Step;
import dev.plumb.resource.Action;
import dev.plumb.resource.Change;
import dev.plumb.resource.Effects;
import dev.plumb.resource.Read;
import dev.plumb.resource.State;
import dev.plumb.script.Sh;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;

/** Changes of packages: the first has the action, the others come along. */
final class AptChanges {
    private final AptRequest request;
    private final States host;

    AptChanges(AptRequest request, States host) {
        this.request = request;
        this.host = host;
    }

    /**
     * What apt-get would do, named packages first, the others by name: apt's own order may be another one when it is
     * asked for more at once.
     *
     * @param named packages that the task names
     * @param words arguments of apt-get
     * @param simulated what it would do
     */
    Plan of(List<PackageSpec> named, List<String> words, SimulationState simulated) {
        List<Step> steps = simulated.steps();
        Map<String, PackageState> after = new LinkedHashMap<>();
        for (PackageSpec spec : named) {
            if (request.goal() == AptRequest.Goal.ABSENT) {
                after.put(spec.name(), PackageState.ABSENT);
            }
            steps.stream()
                    .filter(step -> step.name().equals(spec.name()))
                    .forEach(step -> after.put(spec.name(), then(step)));
            PackageState now = host.get(Packages.ref(spec.name()));
            if (now.version() != null && now.isUnfinished() && !after.containsKey(spec.name())) {
                after.put(spec.name(), PackageState.installed(now.version()));
            }
        }
        List<Step> others = new ArrayList<>(steps);
        others.removeIf(step -> after.containsKey(step.name()));
        others.sort(Comparator.comparing(Step::name));
        others.forEach(step ->
                after.put(step.name(), step.isNew() ? PackageState.needed(String.valueOf(step.to())) : then(step)));
        Set<String> absent = absent(others, simulated);
        boolean onlyNew = steps.stream().allMatch(Step::isNew);
        return onlyNew && request.goal() != AptRequest.Goal.ABSENT && !named.isEmpty() && !request.autoremove()
                ? changes(after, absent, (coming, going) -> addition(named, words, simulated, coming))
                : changes(after, absent, words);
    }

    /**
     * Of those that come along, the ones that are surely not on the host: apt calls them new, and dpkg has left nothing half done.
     * They need not be read.
     */
    private Set<String> absent(List<Step> others, SimulationState simulated) {
        Set<String> absent = new HashSet<>();
        for (Step step : others) {
            if (step.isNew() && !simulated.unfinished() && !host.isPlanned(Packages.ref(step.name()))) {
                absent.add(step.name());
            }
        }
        return absent;
    }

    /** Adds packages and touches no other: several such installations can be one, each with a part of its own. */
    private Action addition(
            List<PackageSpec> named, List<String> words, SimulationState simulated, List<String> coming) {
        List<String> names = named.stream().map(PackageSpec::forApt).toList();
        List<String> command = words.subList(0, words.size() - names.size());
        Action.Joint joint =
                new Action.Joint(request.options() + " apt-get " + String.join(" ", command), names, all -> {
                    List<String> together = new ArrayList<>(command);
                    together.addAll(all);
                    return Apt.changing(request.options(), together);
                });
        return Action.run(joint, PackageEffects.of(cause(coming), coming, simulated.apart()));
    }

    private static PackageState then(Step step) {
        return step.to() == null ? PackageState.ABSENT : PackageState.installed(step.to());
    }

    /** Packages that came because others needed them are asked for by name now: they stay when the others go. */
    Plan marked(List<PackageSpec> named) {
        List<String> words = new ArrayList<>(List.of("apt-mark", "manual"));
        List<Change<?>> changes = new ArrayList<>();
        for (PackageSpec spec : named) {
            PackageState now = host.get(Packages.ref(spec.name()));
            PackageState then = now.withStatus(null).withMark(PackageState.MANUAL);
            words.add(spec.name());
            changes.add(Change.of(Packages.ref(spec.name()), now.like(then), then, Action.implied()));
        }
        if (!changes.isEmpty()) {
            Action mark = Action.run(Apt.changing(Sh.words(words) + " >/dev/null\n"));
            Change<?> first = changes.get(0);
            changes.set(0, withAction(first, mark));
        }
        return Plan.of(changes);
    }

    private static <S extends State> Change<S> withAction(Change<S> change, Action action) {
        return Change.of(change.ref(), change.before(), change.after(), action);
    }

    /** Installs these packages in versions that only apply will tell. */
    Plan unsure(List<PackageSpec> named, List<String> words) {
        Map<String, PackageState> after = new LinkedHashMap<>();
        for (PackageSpec spec : named) {
            after.put(spec.name(), PackageState.newest());
        }
        return changes(after, Set.of(), words);
    }

    private Plan changes(Map<String, PackageState> after, Set<String> absent, List<String> words) {
        return changes(
                after,
                absent,
                (coming, going) -> Action.run(
                        Apt.changing(request.options(), words),
                        coming.isEmpty() ? removal(going) : PackageEffects.of(cause(coming), coming, going)));
    }

    /**
     * Changes to these states.
     *
     * @param absent names of those that are known not to be there
     * @param action makes the action from the names of the packages that come and of those that go
     */
    private Plan changes(
            Map<String, PackageState> after,
            Set<String> absent,
            BiFunction<List<String>, List<String>, Action> action) {
        List<Read<?>> reads = new ArrayList<>();
        after.keySet().stream()
                .filter(name -> !absent.contains(name))
                .forEach(name -> reads.add(Read.of(Packages.ref(name))));
        host.need(reads);
        List<String> coming = new ArrayList<>();
        List<String> going = new ArrayList<>();
        Map<String, PackageState> before = new LinkedHashMap<>();
        for (Map.Entry<String, PackageState> entry : after.entrySet()) {
            PackageState now =
                    absent.contains(entry.getKey()) ? PackageState.ABSENT : host.get(Packages.ref(entry.getKey()));
            PackageState then = entry.getValue();
            boolean finishes = then.exists() && now.isUnfinished();
            // An earlier task of this run may bring it already, which apt cannot know yet.
            if (!finishes && (now.unsure() != null && then.exists() || Plan.isConverged(now, then))) {
                continue;
            }
            entry.setValue(finishes ? then.withStatus(PackageState.INSTALLED) : then);
            before.put(entry.getKey(), now.like(entry.getValue()));
            (then.exists() ? coming : going).add(entry.getKey());
        }
        List<Change<?>> changes = new ArrayList<>();
        for (Map.Entry<String, PackageState> entry : before.entrySet()) {
            PackageState then = java.util.Objects.requireNonNull(after.get(entry.getKey()));
            changes.add(Change.of(
                    Packages.ref(entry.getKey()),
                    entry.getValue(),
                    then,
                    changes.isEmpty() ? action.apply(coming, going) : Action.implied()));
        }
        return Plan.of(changes);
    }

    /** Who brings these packages, to be shown: those that the task names. */
    private String cause(List<String> coming) {
        List<String> named = new ArrayList<>();
        for (PackageSpec spec : request.specs()) {
            if (coming.contains(spec.name())) {
                named.add(spec.name());
            }
        }
        List<String> shown = named.isEmpty() ? coming.subList(0, 1) : named;
        return (shown.size() == 1 ? "package " : "packages ") + String.join(", ", shown);
    }

    /** Effects of removing these packages: anything may go, nothing comes. */
    static Effects removal(List<String> going) {
        return Effects.removal("removal of package " + String.join(", ", going), PackageEffects.takes(going));
    }
}
