package dev.plumb.modules.systemd;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Names of units. Source: systemd.unit(5). */
final class UnitNames {
    private static final int LONGEST = 255;

    /** Kinds of units that have a file, with the section that only they have; none: it has only those of all. */
    private static final Map<String, String> SECTIONS = Map.of(
            "service", "Service",
            "timer", "Timer",
            "socket", "Socket",
            "path", "Path",
            "mount", "Mount",
            "slice", "Slice",
            "target", "");

    private UnitNames() {}

    /** With {@code .service} where it has no kind. */
    static String full(String name) {
        int dot = name.lastIndexOf('.');
        return dot >= 0 && SECTIONS.containsKey(name.substring(dot + 1)) ? name : name + ".service";
    }

    /** The section of its kind, or an empty text. */
    static String section(String full) {
        return SECTIONS.getOrDefault(full.substring(full.lastIndexOf('.') + 1), "");
    }

    /** Whether it stands for many units. */
    static boolean isTemplate(String full) {
        return full.substring(0, full.lastIndexOf('.')).endsWith("@");
    }

    /** The full name of an instance. */
    static String instance(String template, String instance) {
        int at = template.lastIndexOf("@.");
        return template.substring(0, at + 1) + instance + template.substring(at + 1);
    }

    /** What is wrong with a name, or null. */
    static @Nullable String mistake(String name) {
        if (!name.matches("[A-Za-z0-9:_.\\\\-]+(@[A-Za-z0-9:_.@\\\\-]*)?(\\.[a-z]+)?")
                || name.startsWith("-") && !name.equals("-.slice") && !name.equals("-.mount")
                || name.startsWith(".")) {
            return "name '" + name + "' is no name of a unit; use letters, digits and : - _ . @";
        } else if (full(name).length() > LONGEST) {
            return "name has " + full(name).length() + " characters; a unit's has at most " + LONGEST;
        }
        for (String kind : List.of("automount", "swap", "scope", "device", "snapshot")) {
            if (name.endsWith("." + kind)) {
                return "name '" + name + "' is that of a " + kind + "; this module manages "
                        + String.join(", ", SECTIONS.keySet().stream().sorted().toList());
            }
        }
        return null;
    }
}
