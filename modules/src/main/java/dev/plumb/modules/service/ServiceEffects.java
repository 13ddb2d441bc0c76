package dev.plumb.modules.service;

import dev.plumb.resource.Effects;
import dev.plumb.resource.ResourceRef;
import java.util.List;
import java.util.function.Predicate;

/** What a service may do to its host as it starts and ends, as far as that is plausible. */
final class ServiceEffects {
    /** A shorter name stands in too many paths by chance. */
    private static final int SHORTEST_NAME = 3;

    /** Resources whose key is a path. */
    private static final List<String> PATHS = List.of("file", "stat", "tree", "glob");

    /** Unit files, which no service writes, and links that say with which others a unit is started. */
    private static final String OWN_UNITS = "/etc/systemd/system/";

    private static final String USERS_UNITS = "/" + UserUnits.DIRECTORY + "/";

    private static final List<String> RUNTIME = List.of("/run/", "/var/run/");

    private ServiceEffects() {}

    /** Effects of starting, stopping or reloading a unit. */
    static Effects of(String key) {
        return Effects.programs("service " + key, likely(Services.unit(key)), ServiceEffects::isSpared);
    }

    /** Effects of systemd's reading all unit files: what was done to a service is read back before it may look otherwise. */
    static Effects ofReload() {
        return Effects.programs("daemon_reload", ref -> false, ref -> ref.type() != Services.TYPE);
    }

    private static boolean isSpared(ResourceRef<?> ref) {
        return ref.type() == Services.TYPE
                || ref.type() instanceof UserUnits
                || ref.type() == Units.TYPE
                || ref.type().name().equals("package");
    }

    /** What is below a mount point, at run time, or named after the unit: its settings, its directories. */
    static Predicate<ResourceRef<?>> likely(String unit) {
        String name = plainName(unit);
        String mountPoint = Generators.isOfFstab(unit) && !unit.endsWith(".swap") ? Generators.mountPoint(unit) : null;
        return ref -> {
            if (!PATHS.contains(ref.type().name())) {
                return false;
            }
            String path = ref.key();
            return mountPoint != null
                    ? path.equals(mountPoint) || path.startsWith(mountPoint.equals("/") ? "/" : mountPoint + "/")
                    : path.startsWith(OWN_UNITS) || path.contains(USERS_UNITS)
                            ? isLink(path, unit)
                            : RUNTIME.stream().anyMatch(path::startsWith) || isNamedAfter(path, name);
        };
    }

    private static boolean isLink(String path, String unit) {
        return path.endsWith(".wants/" + unit) || path.endsWith(".requires/" + unit);
    }

    /** Without its suffix and what makes it an instance of a template. */
    private static String plainName(String unit) {
        String name = unit.substring(0, unit.lastIndexOf('.'));
        int at = name.indexOf('@');
        return at < 0 ? name : name.substring(0, at);
    }

    private static boolean isNamedAfter(String path, String name) {
        if (name.length() < SHORTEST_NAME) {
            return false;
        }
        for (String part : path.split("/")) {
            if (part.startsWith(name) && (part.length() == name.length() || !isLetter(part.charAt(name.length())))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isLetter(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
    }
}
