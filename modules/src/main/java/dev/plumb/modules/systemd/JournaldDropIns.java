package dev.plumb.modules.systemd;

import dev.plumb.modules.kit.ValueState;
import dev.plumb.modules.kit.ValueType;
import dev.plumb.resource.ResourceRef;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What all drop-ins of {@code journald.conf} say: lines of path, colon and assignment. Source: journald.conf(5). */
final class JournaldDropIns extends ValueType {
    private static final JournaldDropIns TYPE = new JournaldDropIns();

    static final ResourceRef<ValueState> REF = TYPE.ref("journald.conf");

    private JournaldDropIns() {
        super("drop-ins", "", """
                set +f
                v=$(grep -Hs '^[A-Za-z]*=' /usr/lib/systemd/journald.conf.d/*.conf /usr/local/lib/systemd/journald.conf.d/*.conf \
                /run/systemd/journald.conf.d/*.conf /etc/systemd/journald.conf.d/*.conf)
                set -f
                """);
    }

    /** What says otherwise than a drop-in of this name, and counts instead of it, with what to write; null when nothing does. */
    static @Nullable String overriding(ValueState all, String name, List<String> lines) {
        Map<String, String> wanted = new HashMap<>();
        lines.forEach(line -> wanted.put(key(line), line));
        for (String each : String.valueOf(all.value()).split("\n")) {
            int colon = each.indexOf(':');
            String path = colon < 0 ? "" : each.substring(0, colon);
            String line = each.substring(colon + 1).strip();
            String ours = wanted.get(key(line));
            String file = path.substring(path.lastIndexOf('/') + 1);
            if (ours != null && file.compareTo(name) > 0 && !ours.equals(line)) {
                return path + " says " + line + " and counts, since its name comes later; write name: zz-"
                        + file.replace(".conf", "") + ", or remove it";
            }
        }
        return null;
    }

    private static String key(String line) {
        return line.substring(0, Math.max(0, line.indexOf('=')));
    }
}
