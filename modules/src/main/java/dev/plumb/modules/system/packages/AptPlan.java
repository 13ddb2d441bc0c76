package dev.plumb.modules.system.packages;

import dev.plumb.expression.Unknown;
import dev.plumb.module.Plan;
import dev.plumb.module.States;
import dev.plumb.module.TaskModule;
import dev.plumb.modules.system.packages.AptRequest.Goal;
import dev.plumb.modules.system.packages.SimulationState.Step;
import dev.plumb.resource.Action;
import dev.plumb.resource.Change;
import dev.plumb.resource.Effects;
import dev.plumb.resource.Read;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Plans of {@code apt} and {@code package}. */
final class AptPlan {
    private final AptRequest request;
    private final States host;

    AptPlan(AptRequest request, States host) {
        this.request = request;
        this.host = host;
    }

    /** When the lists were renewed, of what was read back. */
    static Map<String, @Nullable Object> learned(TaskModule.Done done) {
        return done.found().get(AptCache.ref()) instanceof AptCacheState lists && lists.updated() != null
                ? Map.of("cache_update_time", lists.updated())
                : Map.of();
    }

    /** What a plan will ask for in any case. */
    static List<Read<?>> reads(AptRequest request) {
        List<Read<?>> reads = new ArrayList<>();
        for (PackageSpec spec : request.specs()) {
            reads.add(read(request, spec));
            if (request.goal() == Goal.ABSENT && request.purge()) {
                reads.add(Read.of(Configurations.ref(spec.name())));
            }
        }
        if (request.update()) {
            reads.add(Read.of(AptCache.ref()));
        }
        return reads;
    }

    private static Read<PackageState> read(AptRequest request, PackageSpec spec) {
        return request.goal() == Goal.LATEST && !request.pinned()
                ? Packages.withCandidate(spec.name())
                : Read.of(Packages.ref(spec.name()));
    }

    Plan plan() {
        Plan plan;
        if (request.onlyLists()) {
            plan = isDue() ? Plan.of(renewal()) : Plan.nothing();
        } else if (!request.upgrade().isEmpty()) {
            plan = upgrade();
        } else if (request.specs().isEmpty()) {
            plan = cleanUp();
        } else {
            plan = request.goal() == Goal.ABSENT ? new AptRemoval(request, host).plan() : install();
        }
        if (!request.update()) {
            return plan.with("cache_updated", false).with("cache_update_time", 0L);
        }
        return plan.failure() != null ? plan : renewed(plan);
    }

    /** With what a task tells of the lists that may renew them. */
    private Plan renewed(Plan plan) {
        AptCacheState cache = host.get(AptCache.ref());
        boolean renewed =
                plan.changes().stream().anyMatch(change -> change.ref().equals(AptCache.ref()));
        Plan told = plan.with("cache_updated", renewed);
        return renewed || cache.planned()
                ? told.with("cache_update_time", new Unknown("when apt's lists are renewed is not known before apply"))
                : told.with("cache_update_time", cache.updated() == null ? Long.valueOf(0) : cache.updated());
    }

    private boolean isDue() {
        if (!request.update()) {
            return false;
        }
        AptCacheState cache = host.get(AptCache.ref());
        return !cache.exists() || request.validTime() <= 0 || cache.age() > request.validTime();
    }

    /** Whether apt will have newer lists than now when the task runs. */
    private boolean isFresh() {
        return isDue()
                || host.isPlanned(AptCache.ref()) && host.get(AptCache.ref()).planned();
    }

    /** Whether an earlier task of this run alters where packages come from. */
    private boolean haveSourcesChanged() {
        return host.isPlanned(AptCache.ref()) && host.get(AptCache.ref()).sourcesChanged();
    }

    private Change<AptCacheState> renewal() {
        AptCacheState now = host.get(AptCache.ref());
        return Change.of(
                AptCache.ref(),
                now,
                now.renewed(),
                Action.run(Apt.update(request.options().lockTimeout()), renewal(now.sourcesChanged())));
    }

    /**
     * Effects of renewing the lists. What was read of packages says nothing any more; but nothing new appears on the host,
     * unless in lists of new sources, which cannot be looked at yet.
     */
    static Effects renewal(boolean sourcesChanged) {
        return Effects.unknown("update of apt's lists", ref -> sourcesChanged && ref.type() == Packages.TYPE);
    }

    private Plan install() {
        List<PackageSpec> needed = new ArrayList<>();
        List<PackageSpec> unmarked = new ArrayList<>();
        for (PackageSpec spec : request.specs()) {
            PackageState now = host.get(read(request, spec));
            if (isNeeded(spec, now)) {
                needed.add(spec);
            } else if (now.isAuto()) {
                unmarked.add(spec);
            }
        }
        Plan plan = needed.isEmpty() ? Plan.nothing() : install(needed);
        return plan.failure() != null ? plan : plan.and(new AptChanges(request, host).marked(unmarked));
    }

    private Plan install(List<PackageSpec> needed) {
        List<String> words = words("install");
        if (needed.stream().anyMatch(spec -> host.get(read(request, spec)).isHalfInstalled())) {
            words.add("--reinstall");
        }
        needed.forEach(spec -> words.add(spec.forApt()));
        if (haveSourcesChanged()) {
            requireNews(needed, words);
            return withRenewal(new AptChanges(request, host).unsure(needed, words));
        }
        SimulationState simulated = host.get(AptSimulation.ref(isFresh(), words));
        if (simulated.error() != null) {
            return failed(needed, words, simulated.error());
        }
        for (PackageSpec spec : needed) {
            for (Step step : simulated.steps()) {
                if (spec.relation().equals(">=") && step.name().equals(spec.name()) && !spec.admits(step.to())) {
                    return Plan.failed(
                            "apt has " + spec.name() + " " + step.to() + " only, not " + spec.version() + " or newer");
                }
            }
        }
        return withRenewal(new AptChanges(request, host).of(needed, words, simulated));
    }

    /** What apt does not know how to install by the lists that there are has to be in the new ones. */
    private void requireNews(List<PackageSpec> needed, List<String> words) {
        boolean known = host.isDryRun()
                && host.asRead(Read.of(AptSimulation.ref(false, words))).error() == null;
        for (PackageSpec spec : needed) {
            if (known || host.get(read(request, spec)).exists()) {
                continue;
            } else if (host.isDryRun() && host.isCertain(Packages.ref(spec.name()))) {
                host.assume("that a package source that is added before has " + spec.name());
            } else if (!host.isCertain(Packages.ref(spec.name()))) {
                host.require(Packages.ref(spec.name()), "it is to be in the new lists");
            }
        }
    }

    private boolean isNeeded(PackageSpec spec, PackageState now) {
        if (request.onlyUpgrade() && !now.exists()) {
            return false;
        }
        boolean there = now.version() != null
                ? spec.admits(now.version())
                : spec.relation().isEmpty() && (now.unsure() != null || now.providedBy() != null);
        if (!there || request.goal() == Goal.PRESENT || now.version() == null) {
            return !there || now.isUnfinished();
        }
        boolean known = !request.pinned() && !isFresh();
        return !known
                || now.isUnfinished()
                || now.candidate() != null && !now.candidate().equals(now.version());
    }

    /** A package that apt does not know now may be known when an earlier task has brought its source. */
    private Plan failed(List<PackageSpec> needed, List<String> words, String error) {
        boolean certain = true;
        for (PackageSpec spec : needed) {
            if (!host.get(read(request, spec)).exists() && !host.isCertain(Packages.ref(spec.name()))) {
                certain = false;
                host.require(Packages.ref(spec.name()), "apt does not know how to install it yet");
            }
        }
        return certain
                ? AptSimulation.refused(words, error)
                : withRenewal(new AptChanges(request, host).unsure(needed, words));
    }

    private Plan withRenewal(Plan packages) {
        return !packages.changes().isEmpty() && isDue() ? Plan.of(renewal()).and(packages) : packages;
    }

    private Plan upgrade() {
        List<String> words = words(request.upgrade().get(0));
        words.addAll(request.upgrade().subList(1, request.upgrade().size()));
        return simulated(words);
    }

    private Plan cleanUp() {
        Plan plan = Plan.nothing();
        if (request.autoclean()) {
            plan = plan.and(autoclean());
        }
        if (request.autoremove()) {
            List<String> words = new ArrayList<>(request.flags());
            words.add(0, "autoremove");
            if (request.purge()) {
                words.add("--purge");
            }
            plan = plan.and(simulated(words));
        }
        return plan;
    }

    private Plan simulated(List<String> words) {
        SimulationState simulated = host.get(AptSimulation.ref(isFresh(), words));
        if (words.get(0).equals("autoremove")) {
            simulated = new SimulationState(unasked(simulated.steps()), simulated.archives(), simulated.error());
        }
        return simulated.error() != null
                ? AptSimulation.refused(words, simulated.error())
                : withRenewal(new AptChanges(request, host).of(List.of(), words, simulated));
    }

    /** Without the packages that earlier tasks of this run ask for by name, which apt cannot know yet. */
    private List<Step> unasked(List<Step> steps) {
        host.need(steps.stream().map(step -> Read.of(Packages.ref(step.name()))).toList());
        return steps.stream()
                .filter(step -> !PackageState.MANUAL.equals(
                        host.get(Packages.ref(step.name())).mark()))
                .toList();
    }

    private Plan autoclean() {
        List<String> words = List.of("autoclean");
        SimulationState now = host.get(AptSimulation.ref(false, words));
        SimulationState after = new SimulationState(List.of(), 0, null);
        return Plan.converge(
                AptSimulation.ref(false, words), now, after, Action.run(Apt.changing(request.options(), words)));
    }

    private List<String> words(String command) {
        List<String> words = new ArrayList<>();
        words.add(command);
        words.addAll(request.flags());
        if (request.autoremove()) {
            words.add("--auto-remove");
        }
        return words;
    }
}
