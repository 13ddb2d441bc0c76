package dev.plumb.modules.service;

import dev.plumb.module.Plan;
import dev.plumb.module.States;
import dev.plumb.modules.service.ServiceState.Active;
import dev.plumb.modules.service.ServiceState.Manager;
import dev.plumb.resource.Action;
import dev.plumb.resource.Change;
import dev.plumb.resource.Effects;
import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceRef;
import dev.plumb.script.Script;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Plans of {@code service} and {@code systemd}. */
final class ServicePlan {
    private ServicePlan() {}

    static List<Read<?>> reads(ServiceRequest request) {
        List<Read<?>> reads = new ArrayList<>();
        if (request.name() != null) {
            reads.add(Read.of(Services.ref(request.name())));
        }
        if (request.daemonReload()) {
            reads.add(Read.of(Units.ref()));
        }
        return reads;
    }

    static Plan plan(ServiceRequest request, States host) {
        Plan reload = request.daemonReload() ? reload(host) : Plan.nothing();
        if (request.name() == null || reload.failure() != null) {
            return reload;
        }
        ResourceRef<ServiceState> ref = Services.ref(request.name());
        ServiceState now = host.get(ref);
        if (!now.exists() && isMaskOnly(request, now) && Boolean.FALSE.equals(request.masked())) {
            return reload.with("name", request.name());
        }
        Plan plan = now.exists() || isMaskOnly(request, now) ? change(request, ref, now) : missing(request, ref, host);
        plan = reload.and(plan).with("name", request.name());
        if (request.state() != null) {
            plan = plan.with("state", request.state() == Wanted.STOPPED ? "stopped" : "started");
        }
        return request.enabled() == null ? plan : plan.with("enabled", request.enabled());
    }

    private static Plan reload(States host) {
        Units.UnitsState now = host.get(Units.ref());
        if (!now.exists()) {
            return Plan.failed("daemon_reload needs systemd, which does not run on this host");
        }
        Script script = Script.of("systemctl daemon-reload\n");
        return Plan.converge(Units.ref(), now, new Units.UnitsState(true, true), Action.run(script));
    }

    /** A unit can be masked before it is there. */
    private static boolean isMaskOnly(ServiceRequest request, ServiceState now) {
        return request.masked() != null
                && request.state() == null
                && request.enabled() == null
                && now.manager() == Manager.SYSTEMD;
    }

    private static Plan missing(ServiceRequest request, ResourceRef<ServiceState> ref, States host) {
        host.require(ref, need(request));
        return request.isAsInstalled() ? Plan.nothing() : Plan.unseen(ref);
    }

    private static String need(ServiceRequest request) {
        if (request.state() != null) {
            return "it is to be " + request.state().name().toLowerCase(Locale.ROOT);
        }
        return Boolean.FALSE.equals(request.enabled()) ? "it is to be disabled" : "it is to be enabled";
    }

    private static Plan change(ServiceRequest request, ResourceRef<ServiceState> ref, ServiceState now) {
        String mistake = impossible(request, now);
        if (mistake != null) {
            return Plan.failed(mistake);
        }
        if (Boolean.FALSE.equals(request.masked()) && Boolean.TRUE.equals(now.masked()) && now.fragment() == null) {
            return unmaskNothing(request, ref, now);
        }
        ServiceState want = wanted(request, now);
        boolean always = request.state() == Wanted.RESTARTED || request.state() == Wanted.RELOADED;
        boolean starts = request.state() == Wanted.STARTED && !now.isActive();
        boolean stops = request.state() == Wanted.STOPPED && now.isActive();
        if (!always && !starts && !stops && Plan.isConverged(now, want)) {
            return Plan.nothing();
        }
        // systemd reads a unit file that changed before anything is done to the service.
        want = Boolean.TRUE.equals(now.reload()) ? want.reread() : want;
        Script script = ServiceCommands.script(request, Services.unit(ref.key()), now, want);
        Effects effects = now.manager() == Manager.SYSTEMD ? Effects.and(Units.ref()) : Effects.own();
        return Plan.of(Change.of(ref, now, want, Action.run(script, effects)));
    }

    /** Behind the mask there is no unit. */
    private static Plan unmaskNothing(ServiceRequest request, ResourceRef<ServiceState> ref, ServiceState now) {
        if (request.state() != null || Boolean.TRUE.equals(request.enabled())) {
            return Plan.failed(
                    "service " + request.name() + " is masked, and there is no unit of this name behind the mask");
        }
        ServiceState want = ServiceState.absent(Manager.SYSTEMD);
        Script script = ServiceCommands.script(request, Services.unit(ref.key()), now, want);
        return Plan.of(Change.of(ref, now, want, Action.run(script, Effects.and(Units.ref()))));
    }

    private static @Nullable String impossible(ServiceRequest request, ServiceState now) {
        boolean stays = Boolean.TRUE.equals(now.masked()) && !Boolean.FALSE.equals(request.masked());
        boolean masked = stays || Boolean.TRUE.equals(request.masked());
        if (masked && request.state() != null && request.state() != Wanted.STOPPED) {
            return "service " + request.name() + " is masked, so it cannot be started; write masked: false";
        } else if (masked && Boolean.TRUE.equals(request.enabled())) {
            return "service " + request.name() + " is masked, so it cannot be enabled; write masked: false";
        } else if (now.manager() != Manager.SYSTEMD && (request.masked() != null || request.daemonReload())) {
            return "masked and daemon_reload need systemd, which does not run on this host";
        }
        return null;
    }

    private static ServiceState wanted(ServiceRequest request, ServiceState now) {
        Active active = now.active();
        String happening = null;
        if (request.state() == Wanted.STOPPED) {
            active = now.isActive() ? Active.STOPPED : now.active();
        } else if (request.state() != null) {
            active = Active.STARTED;
            boolean plain = request.state() == Wanted.STARTED;
            happening = !plain || !now.isActive() && (now.comesToRest() || request.noBlock())
                    ? request.state().name().toLowerCase(Locale.ROOT)
                    : null;
        }
        if (request.noBlock() && request.state() == Wanted.STOPPED && now.isActive()) {
            happening = "stopped";
        }
        Boolean masked = request.masked() != null ? request.masked() : now.masked();
        return new ServiceState(
                true,
                Boolean.TRUE.equals(masked) && !now.exists() ? null : active,
                happening,
                enabled(request, now, masked),
                masked,
                now.exists() ? now.reload() : null,
                now.manager(),
                now.fragment(),
                now.comesToRest());
    }

    private static @Nullable String enabled(ServiceRequest request, ServiceState now, @Nullable Boolean masked) {
        if (Boolean.TRUE.equals(masked)) {
            return null;
        } else if (request.enabled() == null || "static".equals(now.enabled())) {
            return now.enabled();
        } else if (request.enabled()) {
            return now.isEnabled() ? now.enabled() : "enabled";
        }
        return now.isEnabled() || now.enabled() == null ? "disabled" : now.enabled();
    }
}
