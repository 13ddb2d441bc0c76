package dev.plumb.modules.docker;

import dev.plumb.modules.kit.files.PlanFailure;
import dev.plumb.text.Json;
import dev.plumb.text.JsonReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What docker's command keeps for a user, users of registries among it. Source: docker-login(1).
 *
 * @param all as it stands in the file
 */
record LoginFile(DockerJson all) {
    private static final String USERS = "auths";
    private static final String USER = "auth";

    private static final Pattern BLANKS = Pattern.compile("(?m)^ +");

    /** Where it keeps what lets somebody in. */
    private static final Set<String> SECRETS = Set.of(USER, "password", "identitytoken", "registrytoken");

    /**
     * What stands in a file.
     *
     * @param text null or empty: nothing
     * @throws PlanFailure when docker could not read it, and would begin it anew
     */
    static LoginFile of(String path, @Nullable String text) {
        try {
            DockerJson all = text == null || text.isBlank() ? new DockerJson(Map.of()) : DockerJson.read(text);
            if (all.value() instanceof Map
                    && (!all.at(USERS).isThere() || all.at(USERS).value() instanceof Map)) {
                return new LoginFile(all);
            }
            throw new PlanFailure(path + " is not what docker reads: no mapping; mend it, or remove it");
        } catch (JsonReader.Malformed e) {
            throw new PlanFailure(path + " is not what docker reads: " + e.getMessage() + "; mend it, or remove it");
        }
    }

    /** The user and the password of a registry, encoded; null where there is none, or something else lets the user in. */
    @Nullable
    String user(String registry) {
        DockerJson entry = all.at(USERS, registry);
        boolean plain = entry.text("identitytoken").isEmpty()
                && entry.text("registrytoken").isEmpty();
        return plain && !entry.text(USER).isEmpty() ? entry.text(USER) : null;
    }

    /** Whether there is an entry, with or without a password. */
    boolean knows(String registry) {
        return all.at(USERS, registry).isThere();
    }

    /** The program that keeps the password of a registry in place of the file; empty where there is none. */
    String helper(String registry) {
        String own = all.text("credHelpers", registry);
        return own.isEmpty() ? all.text("credsStore") : own;
    }

    /** The text with another user of a registry, or without any when it is null. */
    String with(String registry, @Nullable String user) {
        Map<String, @Nullable Object> whole = new LinkedHashMap<>(plain(all));
        Map<String, @Nullable Object> users = new LinkedHashMap<>(plain(all.at(USERS)));
        if (user == null) {
            users.remove(registry);
        } else {
            users.put(registry, Map.of(USER, user));
        }
        whole.put(USERS, users);
        // docker indents by tabs, and ends without a line break
        return BLANKS.matcher(Json.pretty(whole))
                .replaceAll(blanks -> "\t".repeat(blanks.group().length() / 2));
    }

    private static Map<String, @Nullable Object> plain(DockerJson map) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        map.map().forEach((key, each) -> values.put(key, each.value()));
        return values;
    }

    /** What lets somebody in, in a text that may be anything. */
    static List<String> secrets(String text) {
        List<String> secrets = new ArrayList<>();
        try {
            DockerJson.read(text)
                    .map(USERS)
                    .values()
                    .forEach(entry -> entry.map().forEach((key, value) -> {
                        if (SECRETS.contains(key) && !value.text().isEmpty()) {
                            secrets.add(value.text());
                        }
                    }));
        } catch (JsonReader.Malformed e) {
            return List.of();
        }
        return secrets;
    }
}
