package dev.plumb.modules.systemd;

import dev.plumb.source.DidYouMean;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The keys that systemd knows in unit files, and what kinds of values they take: a table in the resource {@code keys}. */
final class UnitKeys {
    private static final int FIELDS = 3;

    private final Map<String, Map<String, String>> kinds = new HashMap<>();

    private UnitKeys() {
        try (InputStream table = Objects.requireNonNull(UnitKeys.class.getResourceAsStream("keys"))) {
            for (String line : new String(table.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
                String[] fields = line.split(" ");
                if (!line.startsWith("#") && fields.length == FIELDS) {
                    for (String section : fields[2].split(",")) {
                        kinds.computeIfAbsent(section, each -> new HashMap<>()).put(fields[0], fields[1]);
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Read when it is first asked for: most runs manage no units. */
    private static final class Table {
        static final UnitKeys KEYS = new UnitKeys();
    }

    static UnitKeys get() {
        return Table.KEYS;
    }

    /** What kind of value a key takes; null when systemd does not know it in this section. */
    @Nullable
    String kind(String section, String key) {
        return kinds.getOrDefault(section, Map.of()).get(key);
    }

    /** Whether it is for other programs than systemd, which ignores it. */
    static boolean isForeign(String key) {
        return key.startsWith("X-");
    }

    /** What is wrong with a key that is not known, and what was probably meant. */
    String unknown(String section, String key) {
        List<String> elsewhere = new ArrayList<>();
        kinds.forEach((name, keys) -> {
            if (keys.containsKey(key)) {
                elsewhere.add("[" + name + "]");
            }
        });
        String what = "[" + section + "] has no key '" + key + "'";
        if (!elsewhere.isEmpty()) {
            return what + "; it belongs to "
                    + String.join(" or ", elsewhere.stream().sorted().toList());
        }
        String hint = DidYouMean.hint(
                key,
                kinds.getOrDefault(section, Map.of()).keySet().stream().sorted().toList());
        return what + (hint == null ? "; keys for other programs begin with X-" : "; " + hint);
    }
}
