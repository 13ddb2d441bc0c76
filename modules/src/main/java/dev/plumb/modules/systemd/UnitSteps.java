package dev.plumb.modules.systemd;

import dev.plumb.module.States;
import dev.plumb.modules.kit.files.PlanFailure;
import dev.plumb.modules.service.Dependents;
import dev.plumb.modules.service.ServiceState;
import dev.plumb.modules.service.ServiceState.Active;
import dev.plumb.modules.service.ServiceState.Manager;
import dev.plumb.modules.service.Services;
import dev.plumb.modules.service.UnitText;
import dev.plumb.modules.systemd.SystemdUnitModule.Params;
import dev.plumb.modules.systemd.UnitStep.Enabling;
import dev.plumb.modules.systemd.UnitStep.Verb;
import dev.plumb.resource.Action;
import dev.plumb.resource.Change;
import dev.plumb.resource.Value;
import dev.plumb.script.Script;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What becomes of the units that a task's file is for: changes for the plan, and steps for the transaction that makes them. */
final class UnitSteps {
    private final States host;
    private final Params p;
    private final UnitScope scope;
    private final UnitFile wanted;
    private final Set<UnitFile.Key> changed;
    private final boolean writes;
    private final List<UnitStep> steps = new ArrayList<>();
    private final List<Change<ServiceState>> changes = new ArrayList<>();
    private final List<Change<ServiceState>> dependents = new ArrayList<>();
    private final Set<String> verified = new java.util.LinkedHashSet<>();

    /**
     * None yet.
     *
     * @param scope whose units they are
     * @param wanted what the file says; nothing when it goes
     * @param changed keys that say something else than before
     * @param writes whether any file changes, be it its mode
     */
    UnitSteps(States host, Params p, UnitScope scope, UnitFile wanted, Set<UnitFile.Key> changed, boolean writes) {
        this.host = host;
        this.p = p;
        this.scope = scope;
        this.wanted = wanted;
        this.changed = changed;
        this.writes = writes;
        if (p.isPresent() && p.dropIn() == null) {
            verified.add(p.fullName());
        }
    }

    List<UnitStep> steps() {
        return steps;
    }

    /** Those of units that end with them come last: what is done to them by tasks of their own is told there. */
    List<Change<ServiceState>> changes() {
        List<Change<ServiceState>> all = new ArrayList<>(changes);
        for (Change<ServiceState> each : dependents) {
            if (all.stream().noneMatch(change -> change.ref().equals(each.ref()))) {
                all.add(each);
            }
        }
        return all;
    }

    /** Names of the units that have to be right. */
    List<String> verified() {
        return List.copyOf(verified);
    }

    /** A unit that the file is for, and what it is like now. */
    void add(String unit, ServiceState now) {
        if (!p.isPresent() && p.dropIn() == null) {
            remove(unit, now);
            return;
        } else if (p.dropIn() != null && !now.exists()) {
            dropInOfNothing(unit);
            return;
        } else if (p.dropIn() != null && Boolean.TRUE.equals(now.masked())) {
            throw new PlanFailure(
                    unit + " is masked, so that a drop-in is without effect; write before it: systemd: {name: " + unit
                            + ", masked: false}");
        } else if (p.dropIn() != null && Boolean.TRUE.equals(p.enabled()) && !canBeEnabled(now)) {
            throw new PlanFailure(unit
                    + " cannot be enabled: it has no [Install] section; write install: {WantedBy: multi-user.target}");
        }
        verified.add(UnitNames.isTemplate(p.fullName()) && p.dropIn() == null ? p.fullName() : unit);
        boolean other = p.instances() != null && !isAsked(unit);
        Boolean started = other ? Boolean.FALSE : p.started();
        Verb verb = verb(now, started);
        Enabling enabling = enabling(now, other ? Boolean.FALSE : p.enabled());
        boolean reads = writes || Boolean.TRUE.equals(now.reload()) || Boolean.TRUE.equals(now.masked());
        if (reads || verb != Verb.NONE || enabling != Enabling.NONE) {
            steps.add(new UnitStep(unit, scope.file(p), verb, enabling, p.settle()));
            change(unit, now, after(now, verb, enabling), verb != Verb.NONE);
        }
    }

    /** Nothing is there that it could be a part of: it can be made nevertheless, as for a package that comes later. */
    private void dropInOfNothing(String unit) {
        if (p.started() != null || p.enabled() != null) {
            host.require(scope.ref(unit), "it is to be " + (p.started() != null ? "started" : "enabled"));
        }
    }

    private boolean canBeEnabled(ServiceState now) {
        return !"static".equals(now.enabled()) || wanted.sections().containsKey("Install");
    }

    private boolean isAsked(String unit) {
        return p.instances() != null
                && p.instances().stream()
                        .anyMatch(each -> UnitNames.instance(p.fullName(), each).equals(unit));
    }

    /** A unit that another file brings stays; where ours was over it, that one is what remains. */
    private void remove(String unit, ServiceState now) {
        if (now.exists() && now.unit().elsewhere()) {
            if (writes) {
                Verb verb = now.isActive() ? Verb.RESTART : Verb.NONE;
                steps.add(new UnitStep(unit, scope.file(p), verb, Enabling.NONE, p.settle()));
                changes.add(Change.of(
                        scope.ref(unit),
                        now.outdated(),
                        now.reread(
                                now.isActive() ? Active.STARTED : null,
                                verb == Verb.RESTART ? "restarted" : null,
                                null),
                        Action.run(Script.of(":\n"), Services.effects(unit))));
            }
        } else if (now.exists()) {
            steps.add(new UnitStep(unit, scope.file(p), Verb.REMOVE, Enabling.NONE, 0));
            change(unit, now, ServiceState.absent(Manager.SYSTEMD), true);
        }
    }

    /** The transaction's activation does it; what the unit's programs may do is to be known nevertheless. */
    private void change(String unit, ServiceState now, ServiceState after, boolean acts) {
        boolean links = !Objects.equals(now.enabled(), after.enabled());
        Action action = acts || links ? Action.run(Script.of(":\n"), Services.effects(unit)) : Action.implied();
        if (acts && now.isActive() && !after.isActive() && p.user() == null) {
            dependents.addAll(Dependents.ending(host, scope.ref(unit), now));
        }
        ServiceState before = writes && now.exists() && after.exists() ? now.outdated() : now;
        changes.add(Change.of(scope.ref(unit), before, after, action));
    }

    private Verb verb(ServiceState now, @Nullable Boolean started) {
        boolean active = now.isActive();
        if (Boolean.FALSE.equals(started)) {
            return active ? Verb.STOP : Verb.NONE;
        } else if (!active) {
            boolean due = !comesToRest(now) || writes || now.active() == Active.FAILED;
            return Boolean.TRUE.equals(started) && due ? Verb.START : Verb.NONE;
        }
        boolean stale = Restarts.areNeeded(changed) || !writes && Boolean.TRUE.equals(now.reload());
        return stale && p.restart() == SystemdUnitModule.Restart.AUTO && !comesToRest(now) ? Verb.RESTART : Verb.NONE;
    }

    /** Whether it ends by itself as soon as its work is done. */
    private boolean comesToRest(ServiceState now) {
        return p.dropIn() == null
                ? described().unit().comesToRest()
                : now.unit().comesToRest();
    }

    private ServiceState described() {
        return UnitText.of(new Value.Content(p.text().getBytes(StandardCharsets.UTF_8)))
                .found(scope.file(p));
    }

    private Enabling enabling(ServiceState now, @Nullable Boolean enabled) {
        boolean on = now.enabled() != null && now.enabled().startsWith("enabled");
        if (enabled == null) {
            return Enabling.NONE;
        } else if (!enabled) {
            return on ? Enabling.DISABLE : Enabling.NONE;
        }
        boolean elsewhere = changed.stream().anyMatch(key -> key.section().equals("Install"));
        return !on ? Enabling.ENABLE : elsewhere ? Enabling.REENABLE : Enabling.NONE;
    }

    private ServiceState after(ServiceState now, Verb verb, Enabling enabling) {
        ServiceState base = now.exists() ? now : described();
        String enabled = switch (enabling) {
            case ENABLE, REENABLE -> "enabled";
            case DISABLE -> "disabled";
            case NONE -> enabledAsBefore(now);
        };
        Active active = switch (verb) {
            case START, RESTART -> Active.STARTED;
            case STOP, REMOVE -> Active.STOPPED;
            // what does not run may be started by what else is, as a slice by its services
            case NONE -> now.isActive() ? Active.STARTED : null;
        };
        boolean rests = verb == Verb.START && comesToRest(now);
        String happening = verb == Verb.RESTART ? "restarted" : rests ? "started" : null;
        return base.reread(active, happening, enabled);
    }

    /** What is not enabled by this task may be by another unit that has it in its Also. */
    private @Nullable String enabledAsBefore(ServiceState now) {
        return now.enabled() != null && now.enabled().startsWith("enabled") ? now.enabled() : null;
    }
}
