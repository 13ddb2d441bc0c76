package dev.plumb.cli;

import dev.plumb.source.YamlNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** YAML nodes as plain data, to be shown: expressions stay as written, secrets do not show. */
final class Plain {
    private Plain() {}

    /** Lists, maps, strings, numbers, booleans and null. */
    static @Nullable Object of(YamlNode node) {
        if (node instanceof YamlNode.Mapping mapping) {
            Map<String, @Nullable Object> map = new LinkedHashMap<>();
            for (YamlNode.Entry entry : mapping.entries()) {
                map.put(entry.key().value(), of(entry.value()));
            }
            return map;
        } else if (node instanceof YamlNode.Sequence sequence) {
            List<@Nullable Object> list = new ArrayList<>();
            for (YamlNode item : sequence.items()) {
                list.add(of(item));
            }
            return list;
        } else if (node instanceof YamlNode.Data data) {
            return data.value();
        }
        YamlNode.Scalar scalar = (YamlNode.Scalar) node;
        String tag = scalar.tag();
        if (tag != null && (tag.startsWith("!vault") || tag.equals("!secret"))) {
            return "(hidden)";
        }
        return tag != null ? scalar.text() : scalar.value();
    }
}
