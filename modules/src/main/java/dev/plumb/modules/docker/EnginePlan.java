package dev.plumb.modules.docker;

import dev.plumb.module.Plan;
import dev.plumb.module.States;
import dev.plumb.modules.kit.ValueState;
import dev.plumb.modules.service.ServiceState;
import dev.plumb.modules.service.ServiceState.Active;
import dev.plumb.modules.service.Services;
import dev.plumb.resource.Action;
import dev.plumb.resource.Change;
import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceRef;
import dev.plumb.script.Script;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of the engine after its settings or its packages have changed: it runs with them, and starts with the host.
 *
 * @param before the settings that it has
 * @param after the settings that it is to have
 * @param old what stands in its file now; null when there is none
 * @param rewritten whether something else is to stand there
 */
record EnginePlan(
        DaemonSettings before,
        DaemonSettings after,
        @Nullable String old,
        boolean rewritten) {
    private static final ResourceRef<ServiceState> SERVICE = Services.ref("docker");

    /** Packages come in the same task: what they need to be undone is no part of a transaction. */
    Plan withPackages(Plan plan, States host) {
        ServiceState now = host.get(SERVICE).settled();
        String wrong = wrong(now);
        if (wrong != null) {
            return Plan.failed(wrong);
        } else if (!now.exists()) {
            ServiceState after = ServiceState.asInstalled(false);
            return plan.and(Plan.of(Change.of(SERVICE, now, after, start(false))));
        }
        return rewritten && now.isActive()
                ? plan.and(change(now, "restarted", start(true))).and(warned(host))
                : plan.and(started(now));
    }

    /** Nothing is installed. */
    Plan alone(Plan plan, States host) {
        ServiceState found = host.get(SERVICE).settled();
        String wrong = wrong(found);
        if (wrong != null) {
            return Plan.failed(wrong);
        } else if (!found.exists()) {
            host.require(SERVICE, "the engine is to run");
        }
        ServiceState now = found.exists() ? found : ServiceState.asInstalled(false);
        if (!rewritten) {
            return plan.and(started(now));
        }
        boolean reload = after.isReloadAfter(before);
        Action activated = Action.run(Script.of(":\n"), Services.effects("docker"));
        Plan engine = !now.isActive()
                ? change(now, null, activated)
                : reload
                        ? change(now, "reloaded", activated)
                        : change(now, "restarted", activated).and(warned(host));
        return plan.and(engine).in(new DaemonTransaction(reload));
    }

    private static @Nullable String wrong(ServiceState now) {
        if (now.manager() != ServiceState.Manager.SYSTEMD) {
            return "the engine is managed by systemd only, which does not run on this host";
        }
        return Boolean.TRUE.equals(now.masked())
                ? "service docker is masked, so that the engine cannot run; unmask it first: systemd with masked: false"
                : null;
    }

    private Plan started(ServiceState now) {
        return now.isActive() && now.isEnabled() ? Plan.nothing() : change(now, null, start(false));
    }

    private Action start(boolean anew) {
        return Action.run(DaemonTransaction.start(anew, old, rewritten), Services.effects("docker"));
    }

    private static Plan change(ServiceState now, @Nullable String happening, Action action) {
        String enabled = now.isEnabled() ? Objects.requireNonNull(now.enabled()) : "enabled";
        return Plan.of(Change.of(SERVICE, now, now.reread(Active.STARTED, happening, enabled), action));
    }

    /** With what the restart does to containers. */
    private Plan warned(States host) {
        ValueState running = after.keepsContainers()
                ? ValueState.ABSENT
                : host.find(Read.of(RunningContainers.REF)).orElse(ValueState.ABSENT);
        return running.value() == null || running.is("0")
                ? Plan.nothing()
                : Plan.nothing()
                        .with(
                                "warnings",
                                List.of("containers that run now, and stop while the engine is started anew, because"
                                        + " live-restore is off: " + running.value()));
    }
}
