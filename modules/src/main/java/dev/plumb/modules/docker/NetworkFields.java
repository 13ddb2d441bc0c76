package dev.plumb.modules.docker;

import dev.plumb.resource.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What matters of a network. */
final class NetworkFields {
    static final String CONTAINERS = "containers";

    private NetworkFields() {}

    /** As docker tells it. */
    static Map<String, Value> found(DockerJson told) {
        Map<String, Value> fields = new LinkedHashMap<>();
        fields.put("driver", new Value.Text(told.text("Driver")));
        fields.put("internal", Fields.truth(told.isTrue("Internal")));
        fields.put("attachable", Fields.truth(told.isTrue("Attachable")));
        fields.put("ipv6", Fields.truth(told.isTrue("EnableIPv6")));
        List<String> subnets = new ArrayList<>();
        for (DockerJson each : told.list("IPAM", "Config")) {
            subnets.add(subnet(
                    each.text("Subnet"),
                    each.text("Gateway"),
                    each.text("IPRange"),
                    Fields.told(each.at("AuxiliaryAddresses"))));
        }
        fields.put("addresses", Fields.set(subnets));
        fields.put(CONTAINERS, Fields.set(members(told)));
        fields.putAll(Fields.entries("options", Fields.told(told.at("Options"))));
        fields.putAll(Fields.entries("labels", Fields.told(told.at("Labels"))));
        return fields;
    }

    /** Names of the containers in it that run, as docker tells them or as they are planned. */
    static List<String> members(DockerState state) {
        String planned = state.isPlanned() ? state.text(CONTAINERS) : null;
        return planned == null || planned.equals(Fields.NONE) ? members(state.told()) : List.of(planned.split(", "));
    }

    /** Names of the containers in it that run. */
    static List<String> members(DockerJson told) {
        return told.map("Containers").values().stream()
                .map(each -> each.text("Name"))
                .sorted()
                .toList();
    }

    /** What a task says of it, but for its containers. */
    static Map<String, Value> wanted(DockerNetworkModule.Params p) {
        Map<String, Value> fields = new LinkedHashMap<>();
        fields.put("driver", new Value.Text(p.driver()));
        fields.put("internal", truth(p.internal()));
        fields.put("attachable", truth(p.attachable()));
        fields.put("ipv6", truth(p.enableIpv6()));
        fields.put("addresses", p.ipamConfig() == null ? null : Fields.set(p.subnets(NetworkFields::subnet)));
        fields.values().removeIf(java.util.Objects::isNull);
        fields.putAll(Fields.entries("options", Fields.texts(p.driverOptions())));
        fields.putAll(Fields.entries("labels", Fields.texts(p.labels())));
        return fields;
    }

    private static @Nullable Value truth(@Nullable Boolean truth) {
        return truth == null ? null : Fields.truth(truth);
    }

    /** A range of addresses in words. A gateway that nobody chose is the first address, and as good as none. */
    private static String subnet(Map<?, ?> given) {
        Map<String, String> texts = new TreeMap<>();
        given.forEach((key, value) -> {
            if (value != null && !(value instanceof Map)) {
                texts.put(String.valueOf(key), Fields.word(value));
            }
        });
        Map<String, String> others = new TreeMap<>();
        if (given.get("aux_addresses") instanceof Map<?, ?> map) {
            map.forEach((name, address) -> others.put(String.valueOf(name), String.valueOf(address)));
        }
        return subnet(
                texts.getOrDefault("subnet", ""),
                texts.getOrDefault("gateway", ""),
                texts.getOrDefault("iprange", ""),
                others);
    }

    private static String subnet(String subnet, String gateway, String range, Map<String, String> others) {
        String first = subnet.replaceFirst("0/\\d+$", "1");
        StringBuilder words = new StringBuilder(subnet);
        words.append(gateway.isEmpty() || gateway.equals(first) ? "" : " gateway " + gateway);
        words.append(range.isEmpty() ? "" : " range " + range);
        others.forEach(
                (name, address) -> words.append(" ").append(name).append(" ").append(address));
        return words.toString();
    }
}
