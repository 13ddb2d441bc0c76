package dev.plumb.modules.service;

import dev.plumb.module.Plan;
import dev.plumb.module.States;
import dev.plumb.modules.kit.ValueState;
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
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Plans of {@code service} and {@code systemd}. */
final class ServicePlan {
    /** Where the unit files of the host's own administrator are, and masks. */
    private static final String OWN_UNITS = "/etc/systemd/system/";

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

    /** The plan for a unit of the task's user; systemd reads changed unit files before it does anything, as for the host's own. */
    static Plan planOfUser(ServiceRequest request, States host) {
        String[] account =
                String.valueOf(host.get(UserManager.ownAccount()).value()).split(" ", 2);
        String home = account.length < 2 ? "" : account[1];
        if (!home.startsWith("/") || home.equals("/")) {
            return Plan.failed("where the home directory of " + account[0] + " is, is not known");
        }
        ResourceRef<ServiceState> ref = UserUnits.ref(account[0], home, Services.unit(String.valueOf(request.name())));
        ResourceRef<ValueState> running = UserManager.running(account[0]);
        host.need(List.of(Read.of(ref), Read.of(running)));
        ServiceState now = host.get(ref);
        Plan plan = service(request, host, ref, now);
        if (request.daemonReload()
                && Boolean.TRUE.equals(now.reload())
                && plan.changes().isEmpty()) {
            Script script = Script.of(UserManager.functions(account[0]) + "systemctl daemon-reload\n");
            plan = Plan.of(Change.of(ref, now, now.reread(), Action.run(script, Effects.own())));
        }
        if (!plan.changes().isEmpty()) {
            host.require(
                    running,
                    "it runs while the user is logged in, and always after loginctl enable-linger " + account[0]);
        }
        return told(request, plan.with("status", UnitStatus.of(UserUnits.unit(ref), now.settled())));
    }

    static Plan plan(ServiceRequest request, States host) {
        Plan reload = request.daemonReload() ? reload(host) : Plan.nothing();
        if (request.name() == null || reload.failure() != null) {
            return reload;
        }
        boolean reloads = !reload.changes().isEmpty();
        return told(request, reload.and(service(reloads ? request.withoutReload() : request, host)));
    }

    private static Plan told(ServiceRequest request, Plan done) {
        Plan plan = done.with("name", request.name());
        if (request.state() != null) {
            plan = plan.with("state", request.state() == Wanted.STOPPED ? "stopped" : "started");
        }
        return request.enabled() == null ? plan : plan.with("enabled", request.enabled());
    }

    private static Plan service(ServiceRequest request, States host) {
        ResourceRef<ServiceState> ref = Services.ref(String.valueOf(request.name()));
        ServiceState now = host.get(ref);
        if (now.unit().realName() != null) {
            ref = Services.ref(now.unit().realName());
            now = host.get(ref);
        }
        Plan plan = service(request, host, ref, now);
        return now.manager() == Manager.SYSTEMD
                ? plan.with("status", UnitStatus.of(UserUnits.unit(ref), now.settled()))
                : plan;
    }

    private static Plan service(ServiceRequest request, States host, ResourceRef<ServiceState> ref, ServiceState now) {
        if (request.isQuestion()) {
            return Plan.nothing();
        } else if (now.exists()) {
            return change(request, ref, now.settled(), host);
        } else if (isMaskOnly(request, now)) {
            return Boolean.FALSE.equals(request.masked()) ? Plan.nothing() : change(request, ref, now, host);
        }
        host.require(ref, need(request), Map.of("name", String.valueOf(request.name())));
        return change(request, ref, ServiceState.asInstalled(UserUnits.unit(ref).contains("@")), host);
    }

    private static Plan reload(States host) {
        Units.UnitsState now = host.get(Units.ref());
        if (!now.exists()) {
            return Plan.failed("daemon_reload needs systemd, which does not run on this host");
        }
        Script script = Script.of("systemctl daemon-reload\n");
        return Plan.converge(
                Units.ref(), now, new Units.UnitsState(true, true), Action.run(script, ServiceEffects.ofReload()));
    }

    /** A unit can be masked before it is there. */
    private static boolean isMaskOnly(ServiceRequest request, ServiceState now) {
        return request.masked() != null
                && request.state() == null
                && request.enabled() == null
                && now.manager() == Manager.SYSTEMD;
    }

    private static String need(ServiceRequest request) {
        if (request.state() != null) {
            return "it is to be " + request.state().name().toLowerCase(Locale.ROOT);
        }
        return Boolean.FALSE.equals(request.enabled()) ? "it is to be disabled" : "it is to be enabled";
    }

    private static Plan change(ServiceRequest request, ResourceRef<ServiceState> ref, ServiceState now, States host) {
        String mistake = impossible(request, now);
        if (mistake != null) {
            return Plan.failed(mistake);
        }
        if (Boolean.FALSE.equals(request.masked())
                && Boolean.TRUE.equals(now.masked())
                && now.unit().fragment() == null) {
            return unmaskNothing(request, ref, now);
        }
        boolean ends = request.state() == Wanted.STOPPED && now.isOrphaned();
        // systemd forgets what it has no file of
        ServiceState want = ends ? ServiceState.absent(Manager.SYSTEMD) : wanted(request, ref, now);
        boolean always = request.state() == Wanted.RESTARTED || request.state() == Wanted.RELOADED;
        boolean starts = request.state() == Wanted.STARTED && !now.isActive();
        boolean stops = request.state() == Wanted.STOPPED && now.isActive();
        if (!always && !starts && !stops && Plan.isConverged(now, want)) {
            return Plan.nothing();
        }
        // systemd reads a unit file that changed before anything is done to the service.
        want = Boolean.TRUE.equals(now.reload()) ? want.reread() : want;
        Script script = ServiceCommands.script(request, ref, now, want);
        Effects effects = always || starts || stops ? Services.effects(UserUnits.unit(ref)) : Effects.own();
        Plan plan = Plan.of(Change.of(ref, now, want, Action.run(script, effects)));
        return stops && UserUnits.userOf(ref) == null ? plan.and(Plan.of(Dependents.ending(host, ref, now))) : plan;
    }

    /** Behind the mask there is no unit. */
    private static Plan unmaskNothing(ServiceRequest request, ResourceRef<ServiceState> ref, ServiceState now) {
        if (request.state() != null || Boolean.TRUE.equals(request.enabled())) {
            return Plan.failed(
                    "service " + request.name() + " is masked, and there is no unit of this name behind the mask");
        }
        ServiceState want = ServiceState.absent(Manager.SYSTEMD);
        Script script = ServiceCommands.script(request, ref, now, want);
        return Plan.of(Change.of(ref, now, want, Action.run(script)));
    }

    private static @Nullable String impossible(ServiceRequest request, ServiceState now) {
        boolean stays = Boolean.TRUE.equals(now.masked()) && !Boolean.FALSE.equals(request.masked());
        boolean masked = stays || Boolean.TRUE.equals(request.masked());
        String fragment = now.unit().fragment();
        if (masked && request.state() != null && request.state() != Wanted.STOPPED) {
            return "service " + request.name() + " is masked, so it cannot be started; write masked: false";
        } else if (masked && Boolean.TRUE.equals(request.enabled())) {
            return "service " + request.name() + " is masked, so it cannot be enabled; write masked: false";
        } else if (now.manager() != Manager.SYSTEMD && (request.masked() != null || request.daemonReload())) {
            return "masked and daemon_reload need systemd, which does not run on this host";
        } else if (masked && !stays && fragment != null && isOwn(fragment)) {
            return "service " + request.name() + " cannot be masked: its unit file is " + fragment
                    + ", where the mask would have to be; write state: stopped and enabled: false instead of masked: true,"
                    + " or remove that file first";
        } else if (now.isOrphaned() && (Boolean.TRUE.equals(request.enabled()) || isStart(request.state()))) {
            return "service " + request.name() + " runs, but its unit file is gone, so that it can only be stopped";
        } else if (Boolean.FALSE.equals(request.enabled()) && "generated".equals(now.enabled())) {
            return "service " + request.name() + " cannot be disabled: systemd makes its unit of another file (such as"
                    + " /etc/fstab); change that file, or write masked: true";
        } else if (request.state() == Wanted.RELOADED && now.isActive() && isNotReloadable(now)) {
            return "service " + request.name()
                    + " cannot be reloaded: its unit has no ExecReload; write state: restarted";
        }
        return null;
    }

    private static boolean isOwn(String fragment) {
        return fragment.startsWith(OWN_UNITS) || fragment.contains("/" + UserUnits.DIRECTORY + "/");
    }

    private static boolean isStart(@Nullable Wanted state) {
        return state == Wanted.RESTARTED || state == Wanted.RELOADED;
    }

    /** Whether it surely cannot be reloaded: the unit is as systemd has read it. */
    private static boolean isNotReloadable(ServiceState now) {
        return now.manager() == Manager.SYSTEMD && !now.unit().reloadable() && !Boolean.TRUE.equals(now.reload());
    }

    private static ServiceState wanted(ServiceRequest request, ResourceRef<ServiceState> ref, ServiceState now) {
        Active active = now.active();
        String happening = null;
        if (request.state() == Wanted.STOPPED) {
            active = now.isActive() ? Active.STOPPED : now.active();
        } else if (request.state() != null) {
            active = Active.STARTED;
            boolean plain = request.state() == Wanted.STARTED;
            happening = !plain || !now.isActive() && (now.unit().comesToRest() || request.noBlock())
                    ? request.state().name().toLowerCase(Locale.ROOT)
                    : null;
        } else if (Boolean.TRUE.equals(request.masked()) && !UserUnits.unit(ref).endsWith(".service")) {
            // A service goes on behind its mask; a timer that waits fails.
            active = null;
        }
        if (request.noBlock() && request.state() == Wanted.STOPPED && now.isActive()) {
            happening = "stopped";
        }
        Boolean masked = request.masked() != null ? request.masked() : now.masked();
        String enabled = enabled(request, now, masked);
        boolean rereads = Boolean.TRUE.equals(now.reload())
                || request.daemonReload()
                || !Objects.equals(enabled, now.enabled())
                || !Objects.equals(masked, now.masked());
        return new ServiceState(
                true,
                Boolean.TRUE.equals(masked) && !now.exists() ? null : active,
                happening,
                enabled,
                masked,
                now.exists() ? now.reload() : null,
                now.manager(),
                now.unit(),
                rereads);
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
