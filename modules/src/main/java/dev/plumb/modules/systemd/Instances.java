package dev.plumb.modules.systemd;

import dev.plumb.modules.kit.ValueState;
import dev.plumb.modules.kit.ValueType;
import dev.plumb.resource.ResourceRef;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which instances of a template run, or are enabled; the key is the template's full name. */
final class Instances extends ValueType {
    private static final Instances TYPE = new Instances();

    private Instances() {
        super("instances", "", """
                p=${k%@*}@ s=.${k##*.} v=
                set +f
                for l in /etc/systemd/system/*.wants/"$p"?*"$s" /etc/systemd/system/*.requires/"$p"?*"$s";do
                [ ! -L "$l" ]||v="$v ${l##*/}"
                done
                set -f
                v="$v "$(systemctl list-units --plain --no-legend --full \
                --state=active,activating,reloading,deactivating,failed -- "$p*$s" 2>/dev/null|while read -r n x;do printf '%s ' "$n";done)
                """);
    }

    /** Those of this template. */
    static ResourceRef<ValueState> of(String template) {
        return TYPE.ref(template);
    }

    /** Their full names, each once. */
    static List<String> names(@Nullable ValueState state) {
        String all = state == null || state.value() == null ? "" : state.value().strip();
        return all.isEmpty()
                ? List.of()
                : List.of(all.split("\\s+")).stream().distinct().sorted().toList();
    }
}
