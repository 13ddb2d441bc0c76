package dev.plumb.modules.service;

import dev.plumb.modules.service.ServiceState.Active;
import dev.plumb.modules.service.ServiceState.Manager;
import dev.plumb.modules.service.ServiceState.Unit;
import dev.plumb.resource.Read;
import dev.plumb.script.Sh;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Asks the host's service manager for many services, and takes the answer apart. */
final class ServiceReader {
    private static final String SECTION = "--plumb--";

    /** Where the unit files of the host's own administrator are. */
    private static final String OWN_UNITS = "/etc/systemd/system/";

    private static final String NO_ANSWER = "systemctl show does not answer as it should";

    /** Names those of these units that are not enabled by themselves, but some units are that they stand for. */
    private static final String LINKED = """
            case $s in *UnitFileState=indirect*)
            for n in %s; do
            l=$(systemctl is-enabled --full -- "$n" 2>/dev/null)
            case $l in "indirect
            "*) echo "$n";; esac
            done;;
            esac
            """;

    private static final int SECTIONS = 6;

    private Manager manager = Manager.SYSTEMD;
    private @Nullable String trouble;
    private final Map<String, Map<String, String>> units = new HashMap<>();
    private final Set<String> startedByLinks = new HashSet<>();
    private final Set<String> delivered = new HashSet<>();
    private final Set<String> linked = new HashSet<>();
    private final Set<String> dropIns = new LinkedHashSet<>();
    private String inputs = "";

    /** With systemd one process for all; elsewhere each service has to be asked by its own script. */
    static String script(List<Read<ServiceState>> reads) {
        List<String> units = new ArrayList<>();
        List<String> keys = new ArrayList<>();
        for (Read<ServiceState> read : reads) {
            keys.add(read.ref().key());
            units.add(Services.unit(read.ref().key()));
        }
        String names = Sh.words(keys);
        String all = Sh.words(units);
        boolean fstab = units.stream().anyMatch(Generators::isOfFstab);
        return "if [ -d /run/systemd/system ]; then\necho systemd\n"
                + "s=$(systemctl show -p Id,LoadState,LoadError,ActiveState,SubState,UnitFileState,NeedDaemonReload,FragmentPath,Type,"
                + "RemainAfterExit,CanReload,RequiredBy,RequisiteOf,BoundBy,ConsistsOf -- " + all
                + " || echo error=$?)\nprintf '%s\\n' \"$s\"\n"
                + "echo " + SECTION + "\n"
                + "for n in " + names + "; do set -- /etc/rc[2345].d/S??\"$n\"; [ ! -e \"$1\" ] || echo \"$n\"; done\n"
                + "echo " + SECTION + "\n"
                + "for n in " + Sh.words(withTemplates(units)) + "; do for d in /run /usr/local/lib /usr/lib /lib; do\n"
                + "[ ! -e \"$d/systemd/system/$n\" ] || echo \"$n\"; done; done\n"
                + "echo " + SECTION + "\n" + LINKED.formatted(all)
                + "echo " + SECTION + "\n" + dropIns(units)
                + "echo " + SECTION + "\n" + inputs(units) + (fstab ? "cat /etc/fstab 2>/dev/null\n" : "")
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

    /** Names the drop-ins that the host's administrator has put beside the files of units, or of their templates. */
    private static String dropIns(List<String> units) {
        return "for n in " + Sh.words(withTemplates(units)) + "; do for f in " + OWN_UNITS + "\"$n\".d/*.conf; do\n"
                + "[ ! -e \"$f\" ] || echo \"$f\"; done; done\n";
    }

    private static Set<String> withTemplates(List<String> units) {
        Set<String> names = new LinkedHashSet<>();
        for (String unit : units) {
            names.add(unit);
            names.add(Services.template(unit));
        }
        return names;
    }

    private boolean isDelivered(String unit) {
        return delivered.contains(unit) || delivered.contains(Services.template(unit));
    }

    /** Drop-ins may be there before the unit is. */
    private ServiceState nothing(String key) {
        List<String> all = dropInsOf(Services.unit(key));
        ServiceState none = ServiceState.absent(manager);
        return all.isEmpty()
                ? none
                : new ServiceState(
                        false,
                        null,
                        null,
                        null,
                        null,
                        null,
                        manager,
                        new Unit(null, null, false, true, null, all, false),
                        false);
    }

    private List<String> dropInsOf(String unit) {
        return dropIns.stream()
                .filter(path -> path.startsWith(OWN_UNITS + unit + ".d/")
                        || path.startsWith(OWN_UNITS + Services.template(unit) + ".d/"))
                .toList();
    }

    /** Names files from which systemd will make some of these units when it next reads its unit files. */
    private static String inputs(List<String> units) {
        List<String> scripts = new ArrayList<>();
        List<String> quadlets = new ArrayList<>();
        for (String unit : units) {
            if (unit.endsWith(".service")) {
                scripts.add(Generators.initScript(unit));
                quadlets.addAll(Generators.quadlets(unit));
            }
        }
        return scripts.isEmpty()
                ? ""
                : "for f in " + Sh.words(scripts) + "; do [ ! -f \"$f\" ] || echo \"$f\"; done\n"
                        + "if [ -e /usr/lib/systemd/system-generators/podman-system-generator ]; then\n"
                        + "for f in " + Sh.words(quadlets) + "; do [ ! -f \"$f\" ] || echo \"$f\"; done; fi\n";
    }

    /** Blocks of {@code Name=value} lines in the order of the units, with an empty line between two. */
    private void systemd(List<Read<ServiceState>> reads, String text) {
        String[] sections = text.split(SECTION + "\n", -1);
        String[] blocks = sections[0].strip().split("\n\n");
        if (sections[0].contains("error=") || blocks.length != reads.size() || sections.length < SECTIONS) {
            trouble = NO_ANSWER;
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
            if (!properties.containsKey("LoadState")) {
                trouble = NO_ANSWER;
            }
            units.put(reads.get(i).ref().key(), properties);
        }
        startedByLinks.addAll(List.of(sections[1].split("\n")));
        delivered.addAll(List.of(sections[2].split("\n")));
        linked.addAll(List.of(sections[3].split("\n")));
        dropIns.addAll(List.of(sections[4].split("\n")));
        inputs = sections[5];
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
        if (load.equals("not-found") && active(unit.getOrDefault("ActiveState", "")) == Active.STARTED) {
            return orphan(key, unit);
        } else if (load.equals("not-found")) {
            return manager == Manager.SYSTEMD ? unread(key) : ServiceState.absent(manager);
        }
        boolean systemd = manager == Manager.SYSTEMD;
        boolean masked = load.equals("masked");
        return new ServiceState(
                true,
                active(unit.getOrDefault("ActiveState", "")),
                null,
                masked ? null : enabled(key, unit),
                systemd ? masked : null,
                systemd ? unit.getOrDefault("NeedDaemonReload", "no").equals("yes") : null,
                manager,
                unit(key, unit, masked),
                false);
    }

    private Unit unit(String key, Map<String, String> unit, boolean masked) {
        String fragment = unit.getOrDefault("FragmentPath", "");
        String id = unit.getOrDefault("Id", "");
        String real = id.isEmpty() || id.equals(Services.unit(key))
                ? null
                : Services.ref(id).key();
        boolean oneshot = unit.getOrDefault("Type", "").equals("oneshot");
        if (masked) {
            // What systemd tells is where the mask is.
            String name = Services.unit(key);
            fragment = delivered.contains(name) ? "/usr/lib/systemd/system/" + name : "";
        }
        return new Unit(
                fragment.isEmpty() ? null : fragment,
                real,
                oneshot && !unit.getOrDefault("RemainAfterExit", "no").equals("yes"),
                !unit.getOrDefault("CanReload", "yes").equals("no"),
                new ServiceState.Running(unit.getOrDefault("ActiveState", ""), unit.getOrDefault("SubState", "")),
                dropInsOf(Services.unit(key)),
                isDelivered(Services.unit(key)),
                dependents(unit));
    }

    private static List<String> dependents(Map<String, String> unit) {
        Set<String> all = new LinkedHashSet<>();
        for (String each : List.of("RequiredBy", "RequisiteOf", "BoundBy", "ConsistsOf")) {
            all.addAll(List.of(unit.getOrDefault(each, "").strip().split("\\s+")));
        }
        all.remove("");
        return List.copyOf(all);
    }

    /** A unit without a file that runs: the file was removed, and nobody has stopped it. */
    private ServiceState orphan(String key, Map<String, String> unit) {
        return new ServiceState(true, Active.STARTED, null, null, false, false, manager, unit(key, unit, false), false);
    }

    /** A unit that systemd does not know, but will when it next reads its unit files: a generator makes it of what is there. */
    private ServiceState unread(String key) {
        String unit = Services.unit(key);
        Unit made = Unit.of(Generators.MADE + "/" + unit);
        if (Generators.isOfFstab(unit) && Generators.isInFstab(inputs, unit)) {
            return ServiceState.found(made, "generated");
        }
        for (String file : unit.endsWith(".service") ? inputs.split("\n") : new String[0]) {
            if (file.equals(Generators.initScript(unit))) {
                return ServiceState.found(made, startedByLinks.contains(key) ? "enabled" : "disabled");
            } else if (Generators.quadlets(unit).contains(file)) {
                return ServiceState.found(made, "generated");
            }
        }
        return nothing(key);
    }

    private String enabled(String key, Map<String, String> unit) {
        String told = unit.getOrDefault("UnitFileState", "");
        if (told.equals("generated") && inputs.contains("/etc/init.d/" + key + "\n")) {
            return startedByLinks.contains(key) ? "enabled" : "disabled";
        } else if (told.equals("indirect")) {
            return linked.contains(Services.unit(key)) ? "enabled" : "disabled";
        }
        return told.isEmpty() ? "static" : told;
    }

    static Active active(String state) {
        return switch (state) {
            case "active", "activating", "reloading", "deactivating" -> Active.STARTED;
            case "failed" -> Active.FAILED;
            default -> Active.STOPPED;
        };
    }
}
