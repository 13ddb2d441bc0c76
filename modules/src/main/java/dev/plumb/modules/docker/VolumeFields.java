package dev.plumb.modules.docker;

import dev.plumb.resource.Value;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** What matters of a volume. */
final class VolumeFields {
    static final String DRIVER = "driver";
    static final String OPTIONS = "options";
    static final String LABELS = "labels";

    private VolumeFields() {}

    /** As docker tells it. */
    static Map<String, Value> found(DockerJson told) {
        return of(told.text("Driver"), Fields.told(told.at("Options")), Fields.told(told.at("Labels")));
    }

    /** As a task wants it. */
    static Map<String, Value> of(String driver, Map<String, String> options, Map<String, String> labels) {
        Map<String, Value> fields = new LinkedHashMap<>();
        fields.put(DRIVER, new Value.Text(driver));
        new TreeMap<>(options).forEach((key, value) -> fields.put(OPTIONS + "." + key, Fields.option(key, value)));
        fields.putAll(Fields.entries(LABELS, labels));
        return fields;
    }
}
