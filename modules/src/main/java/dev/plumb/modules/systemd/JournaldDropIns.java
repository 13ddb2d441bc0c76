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
                v= n=
                for p in /etc /run /usr/local/lib /usr/lib;do
                for l in "$p"/systemd/journald.conf.d/*.conf;do
                # the same name in an earlier directory takes its place, be it a link to nothing
                case "$n/" in */"${l##*/}"/*)continue;;esac
                n="$n/${l##*/}"
                [ -f "$l" ]||continue
                while IFS= read -r x||[ -n "$x" ];do
                case $x in *=*)v="$v$l:$x
                ";;esac
                done <"$l"
                done
                done
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
            String line = plain(each.substring(colon + 1));
            String ours = wanted.get(key(line));
            String file = path.substring(path.lastIndexOf('/') + 1);
            if (ours != null && file.compareTo(name) > 0 && !plain(ours).equalsIgnoreCase(line)) {
                return path + " says " + line + " and counts, since its name comes later; write name: zz-"
                        + file.replace(".conf", "") + ", or remove it";
            }
        }
        return null;
    }

    /** Without blanks, and with one word for yes and one for no. */
    private static String plain(String line) {
        int equals = line.indexOf('=');
        String value = line.substring(equals + 1).strip();
        String word = value.toLowerCase(java.util.Locale.ROOT);
        boolean yes = UnitValues.TRUE.contains(word) && !word.equals("1");
        boolean no = List.of("no", "n", "false", "f", "off").contains(word);
        return line.substring(0, equals + 1).strip().replaceAll("\\s+=$", "=") + (yes ? "yes" : no ? "no" : value);
    }

    /** Tasks before may have written one. */
    @Override
    public boolean touchedBy(ResourceRef<?> changed, ResourceRef<ValueState> read) {
        return changed.equals(read) || changed.key().startsWith(JournaldTransaction.DIRECTORY + "/");
    }

    private static String key(String line) {
        return line.substring(0, Math.max(0, line.indexOf('=')));
    }
}
