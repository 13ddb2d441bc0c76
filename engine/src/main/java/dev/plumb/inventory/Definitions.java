package dev.plumb.inventory;

import dev.plumb.source.YamlNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Variables of one group or host in the inventory's sources. Later definitions win, and the earlier ones are kept. */
final class Definitions {
    /** From the lowest; more than one map only where a variable was set again. */
    private final List<Map<String, YamlNode>> maps = new ArrayList<>(1);

    void put(String name, YamlNode value) {
        Map<String, YamlNode> last = maps.isEmpty() ? null : maps.get(maps.size() - 1);
        if (last == null || last.containsKey(name)) {
            last = new LinkedHashMap<>();
            maps.add(last);
        }
        last.put(name, value);
    }

    /** From the lowest. */
    List<Map<String, YamlNode>> maps() {
        return maps;
    }

    /** The definition that wins, or null. */
    @Nullable
    YamlNode get(String name) {
        for (int i = maps.size() - 1; i >= 0; i--) {
            YamlNode value = maps.get(i).get(name);
            if (value != null) {
                return value;
            }
        }
        return null;
    }

    /** An independent copy. */
    Definitions copy() {
        Definitions copy = new Definitions();
        for (Map<String, YamlNode> map : maps) {
            copy.maps.add(new LinkedHashMap<>(map));
        }
        return copy;
    }
}
