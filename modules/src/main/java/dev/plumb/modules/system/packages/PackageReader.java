package dev.plumb.modules.system.packages;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Takes apart what the read script of {@link Packages} printed: the packages asked for, their providers, apt's
 * policy, its marks. */
final class PackageReader {
    /** The line between two sections. */
    static final String SECTION = "--plumb--";

    private static final int FIELDS = 5;

    private final Map<String, String> versions = new HashMap<>();
    private final Map<String, String> statuses = new HashMap<>();
    private final Map<String, String> architectures = new HashMap<>();
    private final Set<String> automatic = new HashSet<>();
    private final Map<String, String> providers = new HashMap<>();
    private final Map<String, String> candidates = new HashMap<>();

    private final boolean whole;

    PackageReader(String output) {
        String[] sections = output.split(SECTION + "\n", -1);
        whole = sections.length > 3;
        packages(sections[0]);
        if (sections.length > 1) {
            packages(sections[1]);
        }
        if (sections.length > 2) {
            policy(sections[2]);
        }
        if (sections.length > 3) {
            marks(sections[3]);
        }
    }

    private void packages(String text) {
        for (String line : text.split("\n", -1)) {
            String[] fields = line.split("\t", -1);
            String status = fields.length < FIELDS ? null : status(fields[2]);
            if (status != null) {
                put(fields[0], fields[1], fields[3], status);
                for (String provided : fields[4].split(",", -1)) {
                    String name = provided.strip().split(" ", 2)[0];
                    if (!name.isEmpty() && status.equals(PackageState.INSTALLED)) {
                        providers.putIfAbsent(name, fields[0]);
                    }
                }
            }
        }
    }

    private void put(String name, String architecture, String version, String status) {
        if (versions.putIfAbsent(name, version) == null) {
            statuses.put(name, status);
            architectures.put(name, architecture);
        }
        versions.put(name + ":" + architecture, version);
        statuses.put(name + ":" + architecture, status);
    }

    /**
     * What the second character of dpkg's abbreviation says of a package that is there, if only in part; packages that wait
     * for triggers count as installed. Null for one that is not there.
     */
    private static @Nullable String status(String abbreviation) {
        return switch (abbreviation.length() > 1 ? abbreviation.charAt(1) : ' ') {
            case 'i', 'W', 't' -> PackageState.INSTALLED;
            case 'H' -> PackageState.HALF_INSTALLED;
            case 'U' -> "unpacked";
            case 'F' -> "half-configured";
            default -> null;
        };
    }

    /** Names and architectures of packages that are marked as automatically installed; "all" is apt's own architecture. */
    private void marks(String text) {
        for (String line : text.split("\n", -1)) {
            String[] fields = line.split("\t", -1);
            if (fields.length == 2) {
                String architecture = architectures.getOrDefault(fields[0], "");
                automatic.add(fields[0] + ":" + fields[1]);
                if (architecture.equals("all") || architecture.equals(fields[1])) {
                    automatic.add(fields[0]);
                }
            }
        }
    }

    /** Blocks of a line {@code name:} and indented lines of which {@code Candidate:} matters. */
    private void policy(String text) {
        String name = "";
        for (String line : text.split("\n", -1)) {
            if (!line.startsWith(" ") && line.endsWith(":")) {
                name = line.substring(0, line.length() - 1);
            } else if (line.startsWith("  Candidate: ")) {
                candidates.put(name, line.substring("  Candidate: ".length()).strip());
            }
        }
    }

    /** Whether all sections are there. */
    boolean isWhole() {
        return whole;
    }

    PackageState state(String key) {
        String version = versions.get(key);
        String candidate = candidates.get(key);
        boolean real = candidate != null && !candidate.equals("(none)");
        String provider = version == null && !real ? providers.get(key) : null;
        String mark = version == null ? null : automatic.contains(key) ? PackageState.AUTO : PackageState.MANUAL;
        return new PackageState(version, null, real ? candidate : null, provider, statuses.get(key), mark, false);
    }

    /** Lines of dpkg's abbreviation and names, for packages whose configuration is left. */
    static @Nullable String configurationLeft(String line) {
        String[] fields = line.split("\t", -1);
        return fields.length >= 2 && fields[0].length() > 1 && "icWtUFH".indexOf(fields[0].charAt(1)) >= 0
                ? fields[1]
                : null;
    }
}
