package dev.plumb.modules.nginx;

import dev.plumb.module.Plan;
import dev.plumb.modules.care.HtpasswdScheme;
import dev.plumb.modules.kit.Names;
import dev.plumb.modules.kit.TextLines;
import dev.plumb.modules.kit.files.FileState;
import dev.plumb.resource.Change;
import dev.plumb.resource.State;
import dev.plumb.resource.Value;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The file with the users of a site, a line each of name and hash. */
final class SiteUsers {
    /** What is shorter is no hash, and hidden it would hide half of all there is to see. */
    private static final int SHORTEST = 8;

    private SiteUsers() {}

    /** What is wrong with a user, or null. */
    static @Nullable String mistake(String name, @Nullable Object password) {
        boolean isText = password != null && !(password instanceof Map) && !(password instanceof List);
        return Names.first(
                name.isBlank() || name.startsWith("#") ? "users has '" + name + "', which is no name of a user" : null,
                Names.field("users." + name, name),
                isText && !String.valueOf(password).isEmpty() ? null : "users." + name + " has no password");
    }

    /**
     * The file: a hash stays as long as it is that of the password.
     *
     * @param old what is in it, or null
     * @param seed what salts are made of, beside the name
     */
    static String text(Map<String, @Nullable Object> users, @Nullable String old, String seed) {
        Map<String, String> hashes = new HashMap<>();
        TextLines.of(old).forEach(line -> {
            String[] fields = line.split(":", 2);
            hashes.putIfAbsent(fields[0], fields.length > 1 ? fields[1].strip() : "");
        });
        StringBuilder text = new StringBuilder();
        users.forEach((name, value) -> {
            String password = String.valueOf(value);
            String found = hashes.getOrDefault(latin(name), "");
            String hash = HtpasswdScheme.matches(password, found)
                    ? found
                    : HtpasswdScheme.SHA512_CRYPT.hash(password, seed + "\0" + name + "\0" + found);
            text.append(latin(name)).append(':').append(hash).append('\n');
        });
        return text.toString();
    }

    /** A character for each byte, as files are edited. */
    private static String latin(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    /** The hashes in such files, before and after. */
    static List<String> hashes(Plan plan) {
        List<String> hashes = new ArrayList<>();
        for (Change<?> change : plan.changes()) {
            for (State state : List.of(change.before(), change.after())) {
                if (change.ref().key().endsWith(".htpasswd")
                        && state instanceof FileState file
                        && file.content() instanceof Value.Content content) {
                    new String(content.bytes(), StandardCharsets.UTF_8)
                            .lines()
                            .filter(line -> line.indexOf(':') >= 0)
                            .map(line -> line.substring(line.indexOf(':') + 1).strip())
                            .filter(hash -> hash.length() >= SHORTEST)
                            .forEach(hashes::add);
                }
            }
        }
        return hashes;
    }
}
