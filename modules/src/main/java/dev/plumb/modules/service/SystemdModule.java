package dev.plumb.modules.service;

import dev.plumb.module.ModuleInfo;
import dev.plumb.module.Param;
import dev.plumb.module.Plan;
import dev.plumb.module.States;
import dev.plumb.module.TaskModule;
import dev.plumb.resource.Read;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Manages units of systemd. */
@ModuleInfo(
        name = {"systemd", "systemd_service"},
        doc = "Manages services and other units of systemd.",
        notes = {
            "A service that does not come up fails the task with its status and the last lines of its journal.",
            "A unit file that changed is read again before the service is started or restarted, with or without"
                    + " `daemon_reload`. A task with `daemon_reload` alone changes something only when a unit file changed"
                    + " since systemd last read them.",
            "Units that systemd makes of an init script, an entry of `/etc/fstab` or a quadlet are known as soon as these are"
                    + " there; other units that a generator makes have to be there before the task.",
            "With `name` alone it only tells how the unit is: `status` of the result has `Id`, `LoadState`, `ActiveState`,"
                    + " `SubState`, `UnitFileState`, `FragmentPath`, `NeedDaemonReload` and `CanReload` as `systemctl show`"
                    + " names them, in any case as they were before the task.",
            "With `scope: user` it is a unit of the task's user (`become_user`), whose own service manager has to run: while the user is"
                    + " logged in, or always where lingering is on, which `systemd_unit` sees to.",
            "A unit whose file is in `/etc/systemd/system` cannot be masked: the mask would have to be there."
        },
        example = """
                - name: logins over ssh
                  systemd:
                    name: ssh
                    state: started
                    enabled: true
                """)
public final class SystemdModule implements TaskModule<SystemdModule.Params> {
    /** Parameters. */
    public record Params(
            @Param(
                    doc = "name of the unit; `.service` may be left out",
                    aliases = {"service", "unit"})
            @Nullable
            String name,

            @Param(doc = "what it should do; `restarted` and `reloaded` do it every time") @Nullable
            Wanted state,

            @Param(doc = "whether it should start with the host") @Nullable
            Boolean enabled,

            @Param(doc = "whether it should be impossible to start") @Nullable
            Boolean masked,

            @Param(doc = "read changed unit files again", def = "false", aliases = "daemon-reload")
            boolean daemonReload,

            @Param(doc = "not supported yet", def = "false", aliases = "daemon-reexec")
            boolean daemonReexec,

            @Param(
                    doc = "whose units: the host's, or those of the task's user; `global` is not supported yet",
                    def = "system")
            Scope scope,

            @Param(doc = "do not wait until it is done", def = "false")
            boolean noBlock,

            @Param(doc = "override links that are in the way", def = "false")
            boolean force) {}

    /** Whose units. */
    public enum Scope {
        /** The host's. */
        SYSTEM,
        /** Those of the task's user. */
        USER,
        /** All users'. */
        GLOBAL
    }

    @Override
    public @Nullable String invalid(Params p) {
        if (p.scope == Scope.GLOBAL) {
            return "scope: global is not supported yet; write a command task: systemctl --global …";
        } else if (p.scope == Scope.USER && p.name == null) {
            return "daemon_reload of a user needs name; a changed unit file is read anyway before its unit is started";
        } else if (p.daemonReexec) {
            return "daemon_reexec is not supported yet; write a command task: systemctl daemon-reexec";
        } else if (p.name == null && (p.state != null || p.enabled != null || p.masked != null)) {
            return "state, enabled and masked need name";
        } else if (p.name == null && !p.daemonReload) {
            return "nothing to do; give name and state, enabled or masked";
        }
        return p.name == null ? null : ServiceModule.mistakeIn(p.name);
    }

    private static ServiceRequest request(Params p) {
        return new ServiceRequest(p.name, p.state, p.enabled, p.masked, p.daemonReload, p.noBlock, p.force);
    }

    @Override
    public List<Read<?>> reads(Params p) {
        return p.scope == Scope.USER ? List.of(Read.of(UserManager.ownAccount())) : ServicePlan.reads(request(p));
    }

    @Override
    public Plan plan(Params p, States host) {
        return p.scope == Scope.USER ? ServicePlan.planOfUser(request(p), host) : ServicePlan.plan(request(p), host);
    }
}
