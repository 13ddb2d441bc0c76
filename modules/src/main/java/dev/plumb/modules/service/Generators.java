package dev.plumb.modules.service;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What generators of systemd make units of when it reads its unit files: {@code fstab}, init scripts, quadlets. */
final class Generators {
    /** Where generators put the units that they make; there are three such directories. */
    static final String MADE = "/run/systemd/generator";

    static final String FSTAB = "/etc/fstab";

    static final List<String> QUADLET_DIRECTORIES =
            List.of("/etc/containers/systemd/", "/usr/share/containers/systemd/");

    private static final String INIT_SCRIPTS = "/etc/init.d/";

    /** Quadlets whose service has their kind in its name: that of {@code x.volume} is {@code x-volume}. */
    private static final List<String> NAMED_QUADLETS = List.of("volume", "network", "pod", "image", "build");

    private static final int FIELDS_TO_OPTIONS = 4;

    private Generators() {}

    /** Whether a file is what a unit is made of, or may be. */
    static boolean isInput(String path, String unit) {
        return path.equals(FSTAB) && isOfFstab(unit)
                || unit.endsWith(".service")
                        && (path.equals(initScript(unit)) || quadlets(unit).contains(path));
    }

    /** Whether generators look at this file at all. */
    static boolean isInput(String path) {
        return path.equals(FSTAB)
                || path.equals("/etc/crypttab")
                || isInitScript(path)
                || path.startsWith("/etc/systemd/system-generators/")
                || QUADLET_DIRECTORIES.stream().anyMatch(path::startsWith);
    }

    static boolean isInitScript(String path) {
        return path.startsWith(INIT_SCRIPTS);
    }

    static String initScript(String unit) {
        return INIT_SCRIPTS + unit.substring(0, unit.length() - ".service".length());
    }

    static boolean isOfFstab(String unit) {
        return unit.endsWith(".mount") || unit.endsWith(".automount") || unit.endsWith(".swap");
    }

    /** Paths at which a quadlet would be that this service is made of. */
    static List<String> quadlets(String unit) {
        String name = unit.substring(0, unit.length() - ".service".length());
        List<String> paths = new ArrayList<>();
        for (String directory : QUADLET_DIRECTORIES) {
            paths.add(directory + name + ".container");
            paths.add(directory + name + ".kube");
            for (String kind : NAMED_QUADLETS) {
                if (name.endsWith("-" + kind)) {
                    paths.add(directory + name.substring(0, name.length() - kind.length() - 1) + "." + kind);
                }
            }
        }
        return paths;
    }

    /** Whether {@code /etc/fstab} with this text has an entry of which this unit is made. */
    static boolean isInFstab(String text, String unit) {
        return text.lines().anyMatch(line -> isEntry(line.strip(), unit));
    }

    private static boolean isEntry(String line, String unit) {
        String[] fields = line.split("[ \t]+");
        if (line.startsWith("#") || fields.length < FIELDS_TO_OPTIONS - 1) {
            return false;
        } else if (unit.endsWith(".swap")) {
            return fields[2].equals("swap") && unitName(fields[0], ".swap").equals(unit);
        } else if (unit.endsWith(".automount")) {
            return fields.length >= FIELDS_TO_OPTIONS
                    && List.of(fields[FIELDS_TO_OPTIONS - 1].split(",")).contains("x-systemd.automount")
                    && unitName(fields[1], ".automount").equals(unit);
        }
        return unitName(fields[1], ".mount").equals(unit);
    }

    /** As {@code systemd-escape -p} makes it, of a path as it is written in {@code fstab}. */
    static String unitName(String path, String suffix) {
        String plain = path.replace("\\040", " ").replaceAll("/+", "/").replaceAll("^/|/$", "");
        if (plain.isEmpty()) {
            return "-" + suffix;
        }
        StringBuilder name = new StringBuilder();
        for (byte b : plain.getBytes(StandardCharsets.UTF_8)) {
            boolean asIs = b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= '0' && b <= '9' || b == '_' || b == ':';
            if (b == '/') {
                name.append('-');
            } else if (asIs || b == '.' && name.length() > 0) {
                name.append((char) b);
            } else {
                name.append(String.format("\\x%02x", b & 0xff));
            }
        }
        return name + suffix;
    }

    /** The path of a mount, from its unit's name; what is escaped in it is left as it is. */
    static String mountPoint(String unit) {
        String name = unit.substring(0, unit.lastIndexOf('.'));
        return name.equals("-") ? "/" : "/" + name.replace('-', '/').replace("\\x2d", "-");
    }
}
