package dev.plumb.inventory;

import dev.plumb.source.Position;
import dev.plumb.source.YamlNode.Data;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes hosts and groups of droplets. Every droplet is in groups for its tags ({@code tag_web}), region ({@code
 * region_fra1}), status ({@code status_active}) and image ({@code image_debian_12_x64}).
 */
final class Droplets {
    /**
     * A group by a value.
     *
     * @param value what names the group
     * @param prefix what stands before it
     * @param separator what stands between both
     * @param parent the group it is put below, or null
     * @param usual the value where a droplet has none, or null: no group
     */
    record Keyed(
            DropletValue value,
            String prefix,
            String separator,
            @Nullable String parent,
            @Nullable String usual) {}

    private final InventoryBuilder builder;
    private final Position position;
    private final List<String> attributes;
    private final String prefix;
    private final Map<String, DropletValue> composed = new LinkedHashMap<>();
    private final List<Keyed> keyed = new ArrayList<>();
    private String network;

    /**
     * Where droplets go.
     *
     * @param position where values come from
     * @param attributes those that become variables
     * @param prefix what their names begin with
     * @param inside whether hosts are reached at their private address
     */
    Droplets(InventoryBuilder builder, Position position, List<String> attributes, String prefix, boolean inside) {
        this.builder = builder;
        this.position = position;
        this.attributes = attributes;
        this.prefix = prefix;
        this.network = inside ? "private" : "public";
    }

    /** Connects to addresses of this network: public or private. */
    void connectTo(String network) {
        this.network = network;
    }

    /** Makes a further variable. */
    void compose(String name, DropletValue value) {
        composed.put(name, value);
    }

    /** Makes further groups. */
    void group(Keyed keys) {
        keyed.add(keys);
    }

    /** Takes the droplets as hosts, called by their names; those of one name by name and number. */
    void add(List<Map<?, ?>> droplets) {
        Map<String, Integer> times = new HashMap<>();
        for (Map<?, ?> droplet : droplets) {
            times.merge(String.valueOf(droplet.get("name")), 1, Integer::sum);
        }
        for (Map<?, ?> droplet : droplets) {
            if (droplet.get("name") instanceof String name && !name.isBlank()) {
                boolean shared = times.getOrDefault(name, 1) > 1;
                String host = shared ? name + "-" + droplet.get("id") : name;
                if (shared) {
                    join(name, host);
                }
                host(host, droplet);
            }
        }
    }

    private void host(String host, Map<?, ?> droplet) {
        builder.addHosts(new HostNames.Expanded(List.of(host), null), "ungrouped");
        String address = address(droplet);
        if (address != null) {
            builder.hostVariable(host, "ansible_host", new Data(position, address));
        }
        Map<String, @Nullable Object> variables = new LinkedHashMap<>();
        for (Map.Entry<?, ?> entry : droplet.entrySet()) {
            if (attributes.contains(String.valueOf(entry.getKey()))) {
                variables.put(prefix + entry.getKey(), entry.getValue());
            }
        }
        variables.forEach((name, value) -> builder.hostVariable(host, name, new Data(position, value)));
        composed.forEach((name, value) -> {
            Object found = value.of(variables);
            if (found != null) {
                builder.hostVariable(host, name, new Data(position, found));
            }
        });
        usualGroups(host, droplet);
        for (Keyed keys : keyed) {
            keyedGroups(host, keys, variables);
        }
    }

    private @Nullable String address(Map<?, ?> droplet) {
        if (droplet.get("networks") instanceof Map<?, ?> networks && networks.get("v4") instanceof List<?> list) {
            for (Object item : list) {
                if (item instanceof Map<?, ?> one
                        && network.equals(one.get("type"))
                        && one.get("ip_address") instanceof String address) {
                    return address;
                }
            }
        }
        return null;
    }

    private void usualGroups(String host, Map<?, ?> droplet) {
        if (droplet.get("tags") instanceof List<?> tags) {
            for (Object tag : tags) {
                join(safe("tag_" + tag), host);
            }
        }
        if (droplet.get("region") instanceof Map<?, ?> region && region.get("slug") != null) {
            join(safe("region_" + region.get("slug")), host);
        }
        if (droplet.get("status") != null) {
            join(safe("status_" + droplet.get("status")), host);
        }
        if (droplet.get("image") instanceof Map<?, ?> image) {
            // Images of one's own have no slug.
            Object name = image.get("slug") != null ? image.get("slug") : image.get("name");
            if (name != null) {
                join(safe("image_" + name), host);
            }
        }
    }

    private void keyedGroups(String host, Keyed keys, Map<String, @Nullable Object> variables) {
        Object value = keys.value.of(variables);
        boolean none = value == null || value.equals("") || value instanceof List<?> list && list.isEmpty();
        List<String> names = new ArrayList<>();
        if (none) {
            if (keys.usual != null) {
                names.add(keys.usual);
            }
        } else if (value instanceof List<?> list) {
            list.forEach(item -> names.add(String.valueOf(item)));
        } else if (value instanceof Map<?, ?> map) {
            map.forEach((key, item) -> names.add(key + keys.separator + item));
        } else {
            names.add(String.valueOf(value));
        }
        for (String name : names) {
            String group = safe(keys.prefix + keys.separator + name);
            join(group, host);
            if (keys.parent != null) {
                String parent = safe(keys.parent);
                builder.addGroup(parent);
                builder.addChild(parent, group, position);
            }
        }
    }

    private void join(String group, String host) {
        builder.addGroup(group);
        builder.addHosts(new HostNames.Expanded(List.of(host), null), group);
    }

    /** A name of a group as Ansible makes it: letters, digits and underscores, and no digit at its beginning. */
    static String safe(String name) {
        StringBuilder safe = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean good = c == '_' || (i == 0 ? Character.isLetter(c) : Character.isLetterOrDigit(c));
            safe.append(good ? c : '_');
        }
        return safe.toString();
    }
}
