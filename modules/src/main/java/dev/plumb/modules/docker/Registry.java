package dev.plumb.modules.docker;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A registry as docker keeps its users: by the name of its host, but for Docker's own, which has a URL. */
final class Registry {
    /** Docker's own. */
    static final String OWN = "https://index.docker.io/v1/";

    private static final Set<String> OWN_NAMES = Set.of("docker.io", "index.docker.io", "registry-1.docker.io");

    private Registry() {}

    /** The key in docker's file. */
    static String key(String url) {
        String name = url.replaceFirst("^(?i:https?)://", "").replaceFirst("/.*$", "");
        return OWN_NAMES.contains(name.toLowerCase(Locale.ROOT)) ? OWN : name;
    }

    /** What is wrong with a URL, or null. */
    static @Nullable String mistake(String url) {
        boolean right = key(url).equals(OWN)
                || key(url).matches("[A-Za-z0-9_.-]+(:\\d{1,5})?|\\[[0-9A-Fa-f:.]+\\](:\\d{1,5})?");
        return right && !key(url).startsWith("-")
                ? null
                : "registry_url '" + url
                        + "' is no registry; write its host, with a port if it has one: registry.example:5000";
    }
}
