package dev.plumb.modules.service;

import dev.plumb.modules.service.ServiceState.Manager;
import dev.plumb.resource.ResourceRef;
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

    /**
     * An earlier task of this run may have changed the unit file after it was looked at, or brought what a generator makes
     * the unit of.
     */
    private static final String REREAD = """
            case $(systemctl show -p NeedDaemonReload,LoadState -- "$u") in
            *NeedDaemonReload=yes*|*LoadState=not-found*) systemctl daemon-reload || exit;;
            esac
            """;

    private ServiceCommands() {}

    /** The journal of a user's unit, which has no place of its own there; everything else is done by that user's manager. */
    private static final String OF_USER = """
            journalctl() {
            shift 2
            command journalctl _UID=$plumb_uid _SYSTEMD_USER_UNIT="$u" + _UID=$plumb_uid USER_UNIT="$u" "$@"
            }
            """;

    static Script script(ServiceRequest request, ResourceRef<ServiceState> ref, ServiceState now, ServiceState want) {
        String user = UserUnits.userOf(ref);
        String begin = user == null ? "" : UserManager.functions(user) + OF_USER;
        return Script.of(
                now.manager() == Manager.SYSTEMD
                        ? begin + systemd(request, UserUnits.unit(ref), now, want)
                        : scripts(request, now, want));
    }

    private static String systemd(ServiceRequest request, String unit, ServiceState now, ServiceState want) {
        StringBuilder text = new StringBuilder("u=" + Sh.quote(unit) + "\n").append(FAIL);
        String force = request.force() ? "--force " : "";
        boolean masks =
                request.masked() != null && !request.masked().equals(now.exists() ? now.masked() : Boolean.FALSE);
        String verb = verb(request, now);
        if (masks && Boolean.FALSE.equals(request.masked())) {
            // A mask can be one until the next boot only.
            text.append("systemctl -q unmask -- \"$u\" && systemctl -q --runtime unmask -- \"$u\" || exit\n");
        }
        boolean enables = isEnabledAnew(request, now, want);
        if (request.daemonReload()) {
            text.append("systemctl daemon-reload || exit\n");
        } else if (enables || verb != null) {
            text.append(REREAD);
        }
        if (enables) {
            String word = Boolean.TRUE.equals(request.enabled()) ? "enable" : "disable";
            text.append("systemctl ").append(force).append("-q ").append(word).append(" -- \"$u\" || exit\n");
        }
        if (verb != null) {
            act(verb, request.noBlock(), text);
        }
        if (masks && Boolean.TRUE.equals(request.masked())) {
            // Behind a mask a unit cannot be disabled, and a timer that runs fails.
            text.append("systemctl ").append(force).append("-q mask -- \"$u\" || exit\n");
        }
        return text.append("exit 0\n").toString();
    }

    private static boolean isEnabledAnew(ServiceRequest request, ServiceState now, ServiceState want) {
        if (request.enabled() == null) {
            return false;
        }
        // Of what is masked systemd does not tell it.
        return want.enabled() == null
                ? Boolean.FALSE.equals(now.masked())
                        && now.enabled() != null
                        && now.enabled().startsWith("enabled")
                : !Objects.equals(now.enabled(), want.enabled());
    }

    private static void act(String verb, boolean noBlock, StringBuilder text) {
        text.append("set -- ")
                .append(verb)
                .append("\nsystemctl ")
                .append(noBlock ? "--no-block " : "")
                .append(verb)
                .append(" -- \"$u\" || fail \"$1\"\n");
        if (!verb.equals("stop") && !noBlock) {
            text.append(CHECK);
        }
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
