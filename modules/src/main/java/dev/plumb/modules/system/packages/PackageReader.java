package dev.plumb.modules.system.packages;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Takes apart what the read script of {@link Packages} printed: the packages asked for, their providers, apt's policy. */
final class PackageReader {
    /** The line between two sections. */
    static final String SECTION = "--plumb--";

    private static final int FIELDS = 5;

    private final Map<String, String> versions = new HashMap<>();
    private final Map<String, String> providers = new HashMap<>();
    private final Map<String, String> candidates = new HashMap<>();

    PackageReader(String output) {
        String[] sections = output.split(SECTION + "\n", -1);
        packages(sections[0]);
        if (sections.length > 1) {
            packages(sections[1]);
        }
        if (sections.length > 2) {
            policy(sections[2]);
        }
    }

    private void packages(String text) {
        for (String line : text.split("\n", -1)) {
            String[] fields = line.split("\t", -1);
            if (fields.length >= FIELDS && isInstalled(fields[2])) {
                versions.putIfAbsent(fields[0], fields[3]);
                versions.put(fields[0] + ":" + fields[1], fields[3]);
                for (String provided : fields[4].split(",", -1)) {
                    String name = provided.strip().split(" ", 2)[0];
                    if (!name.isEmpty()) {
                        providers.putIfAbsent(name, fields[0]);
                    }
                }
            }
        }
    }

    /** The second character of dpkg's abbreviation is the state; packages that wait for triggers count as installed. */
    private static boolean isInstalled(String abbreviation) {
        return abbreviation.length() > 1 && "iWt".indexOf(abbreviation.charAt(1)) >= 0;
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

    PackageState state(String key) {
        String version = versions.get(key);
        String candidate = candidates.get(key);
        boolean real = candidate != null && !candidate.equals("(none)");
        String provider = version == null && !real ? providers.get(key) : null;
        return new PackageState(version, null, real ? candidate : null, provider);
    }

    /** Lines of dpkg's abbreviation and names, for packages whose configuration is left. */
    static @Nullable String configurationLeft(String line) {
        String[] fields = line.split("\t", -1);
        return fields.length >= 2 && fields[0].length() > 1 && "icWtUFH".indexOf(fields[0].charAt(1)) >= 0
                ? fields[1]
                : null;
    }
}
