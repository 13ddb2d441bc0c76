package dev.plumb.modules.system.pip;

import dev.plumb.module.FakeStates;
import dev.plumb.modules.system.pip.PipPackages.Environment;
import dev.plumb.text.ShellWords;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** States of packages of Python in cases. */
public final class PipCaseStates {
    private PipCaseStates() {}

    /** Puts {@code pip ENVIRONMENT} with its packages, and {@code pip-says ENVIRONMENT DIRECTORY WORDS}. */
    public static void put(FakeStates host, String kind, String key, Map<String, Object> state) {
        List<String> words = ShellWords.of(key).strict();
        String where = words.get(0);
        Environment environment = where.startsWith("/") ? new Environment(where, "pip3") : new Environment("", where);
        if (kind.equals("pip-says")) {
            Map<String, String> versions = new TreeMap<>();
            state.forEach((name, version) -> versions.put(name, version.toString()));
            String error = versions.remove("error");
            host.with(
                    PipResolutions.ref(environment, words.get(1), words.subList(2, words.size())),
                    new PipResolutions.Resolution(versions, error));
            return;
        }
        boolean managed = Boolean.TRUE.equals(state.get("managed"));
        Map<String, String> origins = new TreeMap<>();
        state.forEach((name, each) -> {
            if (each instanceof Map<?, ?> map) {
                origins.put(name, map.get("url").toString());
            }
        });
        host.with(PipPackages.ref(environment, ""), installed(managed, null, origins));
        state.forEach((name, each) -> {
            String version = each instanceof Map<?, ?> map ? map.get("version").toString() : each.toString();
            if (!name.equals("managed")) {
                host.with(PipPackages.ref(environment, name), installed(managed, version, origins));
            }
        });
    }

    private static PipPackages.Installed installed(
            boolean managed, @Nullable String version, Map<String, String> origins) {
        return new PipPackages.Installed(true, managed, version, null, false, Map.copyOf(origins));
    }
}
