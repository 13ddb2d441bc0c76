package dev.plumb.modules.service;

import dev.plumb.modules.service.ServiceState.Active;
import dev.plumb.modules.service.ServiceState.Manager;
import dev.plumb.resource.Read;
import dev.plumb.script.Sh;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Asks the host's service manager for many services, and takes the answer apart. */
final class ServiceReader {
    private static final String SECTION = "--plumb--";

    private Manager manager = Manager.SYSTEMD;
    private @Nullable String trouble;
    private final Map<String, Map<String, String>> units = new HashMap<>();
    private final Set<String> startedByLinks = new HashSet<>();
    private final Set<String> delivered = new HashSet<>();

    /** With systemd one process for all; elsewhere each service has to be asked by its own script. */
    static String script(List<Read<ServiceState>> reads) {
        List<String> units = new ArrayList<>();
        List<String> keys = new ArrayList<>();
        for (Read<ServiceState> read : reads) {
            keys.add(read.ref().key());
            units.add(Services.unit(read.ref().key()));
        }
        String names = Sh.words(keys);
        return "if [ -d /run/systemd/system ]; then\necho systemd\n"
                + "systemctl show -p LoadState,LoadError,ActiveState,UnitFileState,NeedDaemonReload,FragmentPath,Type,"
                + "RemainAfterExit -- " + Sh.words(units) + " || echo error=$?\n"
                + "echo " + SECTION + "\n"
                + "for n in " + names + "; do set -- /etc/rc[2345].d/S??\"$n\"; [ ! -e \"$1\" ] || echo \"$n\"; done\n"
                + "echo " + SECTION + "\n"
                + "for n in " + Sh.words(units) + "; do for d in /run /usr/local/lib /usr/lib /lib; do\n"
                + "[ ! -e \"$d/systemd/system/$n\" ] || echo \"$n\"; done; done\n"
                + "elif command -v rc-service >/dev/null 2>&1; then\necho openrc\ne=$(rc-update show 2>/dev/null)\n"
                + "for n in " + names + "; do\n[ -e /etc/init.d/\"$n\" ] || continue\n"
                + "if rc-service \"$n\" status >/dev/null 2>&1; then s=active; else s=inactive; fi\n"
                + "case \"$e\" in *\" $n |\"*) w=enabled;; *) w=disabled;; esac\n"
                + "echo \"$n $s $w\"\ndone\n"
                + "elif [ -d /etc/init.d ]; then\necho sysv\nfor n in " + names + "; do\n"
                + "[ -e /etc/init.d/\"$n\" ] || continue\n"
                + "if /etc/init.d/\"$n\" status >/dev/null 2>&1 </dev/null; then s=active; else s=inactive; fi\n"
                + "set -- /etc/rc[2345].d/S??\"$n\"; if [ -e \"$1\" ]; then w=enabled; else w=disabled; fi\n"
                + "echo \"$n $s $w\"\ndone\nelse echo none\nfi\ntrue\n";
    }

    ServiceReader(List<Read<ServiceState>> reads, String output) {
        int end = output.indexOf('\n');
        String rest = end < 0 ? "" : output.substring(end + 1);
        switch (end < 0 ? output : output.substring(0, end)) {
            case "systemd" -> systemd(reads, rest);
            case "openrc" -> scripts(Manager.OPENRC, rest);
            case "sysv" -> scripts(Manager.SYSV, rest);
            default -> trouble = "the host has neither systemd nor OpenRC nor /etc/init.d";
        }
    }

    /** Blocks of {@code Name=value} lines in the order of the units, with an empty line between two. */
    private void systemd(List<Read<ServiceState>> reads, String text) {
        String[] sections = text.split(SECTION + "\n", -1);
        String[] blocks = sections[0].strip().split("\n\n");
        if (sections[0].contains("error=") || blocks.length != reads.size()) {
            trouble = "systemctl show does not answer as it should";
            return;
        }
        for (int i = 0; i < blocks.length; i++) {
            Map<String, String> properties = new HashMap<>();
            for (String line : blocks[i].split("\n")) {
                int equals = line.indexOf('=');
                if (equals > 0) {
                    properties.put(line.substring(0, equals), line.substring(equals + 1));
                }
            }
            units.put(reads.get(i).ref().key(), properties);
        }
        if (sections.length > 1) {
            startedByLinks.addAll(List.of(sections[1].split("\n")));
        }
        if (sections.length > 2) {
            delivered.addAll(List.of(sections[2].split("\n")));
        }
    }

    /** Lines of name, {@code active} or {@code inactive}, {@code enabled} or {@code disabled}. */
    private void scripts(Manager by, String text) {
        manager = by;
        for (String line : text.split("\n")) {
            String[] words = line.split(" ");
            if (words.length == 3) {
                units.put(words[0], Map.of("LoadState", "loaded", "ActiveState", words[1], "UnitFileState", words[2]));
            }
        }
    }

    /** Why nothing can be known, or null. */
    @Nullable
    String trouble() {
        return trouble;
    }

    ServiceState state(String key) {
        Map<String, String> unit = units.getOrDefault(key, Map.of());
        String load = unit.getOrDefault("LoadState", "not-found");
        if (load.equals("not-found")) {
            return ServiceState.absent(manager);
        }
        boolean masked = load.equals("masked");
        String fragment = unit.getOrDefault("FragmentPath", "");
        boolean oneshot = unit.getOrDefault("Type", "").equals("oneshot");
        return new ServiceState(
                true,
                active(unit.getOrDefault("ActiveState", "")),
                null,
                masked ? null : enabled(key, unit.getOrDefault("UnitFileState", "")),
                manager == Manager.SYSTEMD ? masked : null,
                manager == Manager.SYSTEMD
                        ? unit.getOrDefault("NeedDaemonReload", "no").equals("yes")
                        : null,
                manager,
                fragment.isEmpty() || masked && !delivered.contains(Services.unit(key)) ? null : fragment,
                oneshot && !unit.getOrDefault("RemainAfterExit", "no").equals("yes"));
    }

    private String enabled(String key, String unitFileState) {
        if (unitFileState.equals("generated")) {
            return startedByLinks.contains(key) ? "enabled" : "disabled";
        }
        return unitFileState.isEmpty() ? "static" : unitFileState;
    }

    private static Active active(String state) {
        return switch (state) {
            case "active", "activating", "reloading", "deactivating" -> Active.STARTED;
            case "failed" -> Active.FAILED;
            default -> Active.STOPPED;
        };
    }
}
