package dev.plumb.modules.docker;

import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Checks of names that docker would refuse, or take for something else. */
final class DockerNames {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]+");

    private DockerNames() {}

    /** What is wrong with the name of a container, a network or a volume, or null. */
    static @Nullable String mistake(String parameter, String name) {
        return NAME.matcher(name).matches()
                ? null
                : parameter + " '" + name
                        + "' is no name for docker; use two or more letters, digits, _ . and -, a letter or digit first";
    }

    /** What is wrong with the keys of a mapping, or null. */
    static @Nullable String keys(String parameter, Map<String, @Nullable Object> map) {
        for (String key : map.keySet()) {
            if (key.isBlank() || key.contains("=") || key.startsWith("-")) {
                return parameter + " has the key '" + key + "', which docker would not read as a name";
            }
        }
        return null;
    }
}
