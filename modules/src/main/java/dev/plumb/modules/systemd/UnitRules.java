package dev.plumb.modules.systemd;

import dev.plumb.modules.kit.Names;
import dev.plumb.modules.systemd.SystemdUnitModule.Params;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which parameters of a unit go together. */
final class UnitRules {
    private static final int LONGEST_SETTLE = 600;

    private UnitRules() {}

    static @Nullable String invalid(Params p) {
        return Names.first(
                p.isPresent() ? present(p) : absent(p),
                instances(p),
                dropIns(p),
                Names.account("user", p.user()),
                ofUser(p));
    }

    private static Map<String, Boolean> sections(Params p) {
        Map<String, Boolean> sections = new LinkedHashMap<>();
        for (String each : new String[] {"Unit", "Service", "Timer", "Socket", "Path", "Mount", "Slice", "Install"}) {
            sections.put(each, p.sections().has(each));
        }
        return sections;
    }

    private static @Nullable String absent(Params p) {
        boolean described =
                p.content() != null || p.src() != null || sections(p).containsValue(true);
        return described || Boolean.TRUE.equals(p.enabled()) || Boolean.TRUE.equals(p.started())
                ? "state: absent goes without sections, content, src, enabled and started"
                : null;
    }

    private static @Nullable String present(Params p) {
        Map<String, Boolean> sections = sections(p);
        boolean typed = sections.containsValue(true);
        int ways = (typed ? 1 : 0) + (p.content() != null ? 1 : 0) + (p.src() != null ? 1 : 0);
        String own = UnitNames.section(p.fullName());
        if (ways != 1) {
            return ways == 0
                    ? "sections (such as service), content or src is required"
                    : "sections, content and src exclude each other";
        } else if (p.hardening() != Hardening.OFF && (!own.equals("Service") || !typed)) {
            return "hardening goes with service, a mapping of keys";
        } else if (p.settle() < 0 || p.settle() > LONGEST_SETTLE) {
            return "settle is " + p.settle() + "; write seconds from 0 to " + LONGEST_SETTLE;
        }
        for (Map.Entry<String, Boolean> each : sections.entrySet()) {
            String section = each.getKey();
            if (each.getValue() && !section.equals(own) && !section.equals("Unit") && !section.equals("Install")) {
                return p.fullName() + " has no section [" + section + "]"
                        + (own.isEmpty() ? "" : "; write " + own.toLowerCase(java.util.Locale.ROOT));
            }
        }
        UnitFile file = UnitFile.parse(p.text());
        return p.dropIn() != null ? null : whole(p, file);
    }

    /** What a unit cannot do without. */
    private static @Nullable String whole(Params p, UnitFile file) {
        boolean installed = file.sections().containsKey("Install");
        if (Boolean.TRUE.equals(p.enabled()) && !installed) {
            return "enabled: true needs a section [Install]; write install: {WantedBy: "
                    + (p.fullName().endsWith(".timer")
                            ? "timers.target"
                            : p.fullName().endsWith(".socket")
                                    ? "sockets.target"
                                    : p.user() != null ? "default.target" : "multi-user.target")
                    + "}";
        } else if (p.fullName().endsWith(".service")
                && p.sections().has("Service")
                && file.values("Service", "ExecStart").isEmpty()
                && file.values("Service", "ExecStop").isEmpty()
                && file.value("Unit", "SuccessAction").isEmpty()) {
            return "service has no ExecStart";
        }
        boolean oneshot = file.value("Service", "Type").equals("oneshot");
        List<String> all = file.values("Service", "ExecStart");
        // an empty one takes back those before it
        int commands = all.size() - 1 - all.lastIndexOf("");
        return commands > 1 && !oneshot
                ? "service.ExecStart has several commands, which only Type: oneshot may have"
                : null;
    }

    /** What goes for the units of a user, and what does not. */
    private static @Nullable String ofUser(Params p) {
        boolean user = p.scope() == SystemdUnitModule.Scope.USER;
        if (user != (p.user() != null)) {
            return user ? "scope: user needs user" : "user goes with scope: user; who runs a service is service.User";
        } else if (!user) {
            return null;
        } else if (UnitNames.isTemplate(p.fullName())) {
            return "a template goes with the host's own units; write a task for each unit of the user";
        } else if (p.hardening() != Hardening.OFF) {
            return "hardening goes with the host's own units: the manager of a user may not do it";
        }
        UnitFile file = UnitFile.parse(p.isPresent() ? p.text() : "");
        for (String key : new String[] {"User", "Group", "DynamicUser"}) {
            if (!file.values("Service", key).isEmpty()) {
                return "service." + key + " goes with the host's own units; units of a user run as that user";
            }
        }
        return file.values("Install", "WantedBy").stream()
                        .anyMatch(each -> List.of(each.split("\\s+")).contains("multi-user.target"))
                ? "install.WantedBy: users have no multi-user.target; write default.target"
                : null;
    }

    private static @Nullable String instances(Params p) {
        boolean template = UnitNames.isTemplate(p.fullName());
        if (p.instances() == null) {
            return template && (p.enabled() != null || p.started() != null)
                    ? "enabled and started of a template need instances"
                    : null;
        } else if (!template) {
            return "instances goes with a template; write name: " + p.fullName().replaceFirst("\\.(?=[a-z]+$)", "@.");
        }
        for (String each : p.instances()) {
            if (!each.matches("[A-Za-z0-9:_.@\\\\-]+")) {
                return "instances: '" + each + "' is no name of one; systemd-escape makes one of any text";
            }
        }
        return null;
    }

    private static @Nullable String dropIns(Params p) {
        if (p.dropIn() != null && !p.dropIn().matches("[A-Za-z0-9_][A-Za-z0-9._@-]*")) {
            return "drop_in '" + p.dropIn() + "' is no name of a file; use letters, digits, . _ @ and -";
        } else if (p.dropIn() != null && p.dropIn().endsWith(".conf")) {
            return "drop_in '" + p.dropIn() + "' goes without .conf";
        }
        for (String each : p.keepDropIns()) {
            if (each.endsWith(".conf")) {
                return "keep_drop_ins: '" + each + "' goes without .conf";
            }
        }
        return p.dropIn() != null && !p.keepDropIns().isEmpty() ? "keep_drop_ins goes without drop_in" : null;
    }
}
