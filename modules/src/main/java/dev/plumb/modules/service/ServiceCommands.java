package dev.plumb.modules.service;

import dev.plumb.modules.service.ServiceState.Manager;
import dev.plumb.script.Script;
import dev.plumb.script.Sh;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Scripts that bring services about. */
final class ServiceCommands {
    /** Shows what became of the unit, and fails. */
    private static final String FAIL = """
            fail() {
            echo "$u did not $1" >&2
            systemctl status --no-pager --full --lines=0 -- "$u" >&2
            journalctl -u "$u" -n 10 --no-pager -q >&2
            exit 1
            }
            """;

    /** A plain program counts as started before it has run a single line; so it is looked at a little later. */
    private static final String CHECK = """
            case $(systemctl show -p Type -- "$u") in Type=simple|Type=exec|Type=idle) sleep 0.3;; esac
            case $(systemctl show -p ActiveState,SubState -- "$u") in
            *ActiveState=failed*|*SubState=auto-restart*) fail "$1";;
            esac
            """;

    private ServiceCommands() {}

    static Script script(ServiceRequest request, String unit, ServiceState now, ServiceState want) {
        return Script.of(
                now.manager() == Manager.SYSTEMD ? systemd(request, unit, now, want) : scripts(request, now, want));
    }

    private static String systemd(ServiceRequest request, String unit, ServiceState now, ServiceState want) {
        StringBuilder text = new StringBuilder("u=" + Sh.quote(unit) + "\n").append(FAIL);
        String force = request.force() ? "--force " : "";
        if (request.masked() != null && !request.masked().equals(now.exists() ? now.masked() : Boolean.FALSE)) {
            String verb = request.masked() ? "mask" : "unmask";
            text.append("systemctl ").append(force).append("-q ").append(verb).append(" -- \"$u\" || exit\n");
        }
        if (request.daemonReload()) {
            text.append("systemctl daemon-reload || exit\n");
        } else {
            // An earlier task of this run may have changed the unit file after it was looked at.
            text.append(
                    "case $(systemctl show -p NeedDaemonReload -- \"$u\") in *=yes) systemctl daemon-reload || exit;; esac\n");
        }
        if (request.enabled() != null && !Objects.equals(now.enabled(), want.enabled()) && want.enabled() != null) {
            String verb = request.enabled() ? "enable" : "disable";
            text.append("systemctl ").append(force).append("-q ").append(verb).append(" -- \"$u\" || exit\n");
        }
        String verb = verb(request, now);
        if (verb != null) {
            text.append("set -- ")
                    .append(verb)
                    .append("\nsystemctl ")
                    .append(request.noBlock() ? "--no-block " : "")
                    .append(verb)
                    .append(" -- \"$u\" || fail \"$1\"\n");
            if (!verb.equals("stop") && !request.noBlock()) {
                text.append(CHECK);
            }
        }
        return text.append("exit 0\n").toString();
    }

    /** What to do to the running or stopped service, or null for nothing. */
    private static @Nullable String verb(ServiceRequest request, ServiceState now) {
        if (request.state() == null) {
            return null;
        }
        return switch (request.state()) {
            case STARTED -> now.isActive() ? null : "start";
            case STOPPED -> now.isActive() ? "stop" : null;
            case RESTARTED -> "restart";
            case RELOADED -> now.isActive() ? "reload" : "start";
        };
    }

    private static String scripts(ServiceRequest request, ServiceState now, ServiceState want) {
        boolean openrc = now.manager() == Manager.OPENRC;
        String name = Sh.quote(String.valueOf(request.name()));
        StringBuilder text = new StringBuilder("n=" + name + "\n");
        if (request.enabled() != null && !Objects.equals(now.enabled(), want.enabled())) {
            if (openrc) {
                text.append("rc-update -q ")
                        .append(request.enabled() ? "add" : "del")
                        .append(" \"$n\" default || exit\n");
            } else {
                text.append("if command -v update-rc.d >/dev/null 2>&1; then update-rc.d \"$n\" ")
                        .append(request.enabled() ? "defaults && update-rc.d \"$n\" enable" : "disable")
                        .append("; else chkconfig \"$n\" ")
                        .append(request.enabled() ? "on" : "off")
                        .append("; fi || exit\n");
            }
        }
        String verb = verb(request, now);
        if (verb != null) {
            text.append(openrc ? "rc-service \"$n\" " : "/etc/init.d/\"$n\" ")
                    .append(verb)
                    .append(" </dev/null || exit\n");
        }
        return text.append("exit 0\n").toString();
    }
}
