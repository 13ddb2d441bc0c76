package dev.plumb.modules.service;

import dev.plumb.module.ModuleInfo;
import dev.plumb.module.Param;
import dev.plumb.module.Plan;
import dev.plumb.module.States;
import dev.plumb.module.TaskModule;
import dev.plumb.resource.Read;
import dev.plumb.text.Glob;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Manages services by whatever the host has: systemd, OpenRC, scripts in {@code /etc/init.d}. */
@ModuleInfo(
        name = "service",
        doc = "Manages services by the host's own service manager.",
        notes =
                "With systemd this is the module `systemd`; `pattern`, `sleep`, `arguments` and `runlevel` mean nothing there.",
        example = """
                - name: logins over ssh
                  service:
                    name: ssh
                    state: started
                    enabled: true
                """)
public final class ServiceModule implements TaskModule<ServiceModule.Params> {
    /** Parameters. */
    public record Params(
            @Param(doc = "name of the service", required = true)
            String name,

            @Param(doc = "what it should do; `restarted` and `reloaded` do it every time") @Nullable
            Wanted state,

            @Param(doc = "whether it should start with the host") @Nullable
            Boolean enabled,

            @Param(doc = "whether it should be impossible to start; systemd only") @Nullable
            Boolean masked,

            @Param(doc = "read changed unit files again; systemd only", def = "false", aliases = "daemon-reload")
            boolean daemonReload,

            @Param(doc = "accepted for Ansible's sake: the host's own manager is always found", def = "auto")
            String use,

            @Param(doc = "accepted for Ansible's sake, without effect") @Nullable
            String pattern,

            @Param(doc = "accepted for Ansible's sake, without effect") @Nullable
            Integer sleep,

            @Param(doc = "accepted for Ansible's sake, without effect") @Nullable
            String runlevel,

            @Param(doc = "accepted for Ansible's sake, without effect", aliases = "args") @Nullable
            String arguments) {}

    @Override
    public @Nullable String invalid(Params p) {
        if (p.state == null && p.enabled == null && p.masked == null && !p.daemonReload) {
            return "nothing to do; give state or enabled";
        }
        return mistakeIn(p.name);
    }

    /** What is wrong with a service's name, or null. */
    static @Nullable String mistakeIn(String name) {
        if (Glob.isPattern(name)) {
            return "'" + name + "' is a pattern; write one service's name, or loop over several";
        } else if (name.isBlank()
                || name.startsWith("-")
                || name.startsWith(".")
                || !name.chars().allMatch(ServiceModule::isPart)) {
            return "'" + name + "' is no name of a service";
        }
        return null;
    }

    private static boolean isPart(int c) {
        return c > ' ' && c != 0x7f && c != '/';
    }

    private static ServiceRequest request(Params p) {
        return new ServiceRequest(p.name, p.state, p.enabled, p.masked, p.daemonReload, false, false);
    }

    @Override
    public List<Read<?>> reads(Params p) {
        return ServicePlan.reads(request(p));
    }

    @Override
    public Plan plan(Params p, States host) {
        return ServicePlan.plan(request(p), host);
    }
}
