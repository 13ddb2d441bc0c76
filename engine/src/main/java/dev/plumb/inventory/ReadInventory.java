package dev.plumb.inventory;

import dev.plumb.source.Position;
import dev.plumb.source.YamlNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** An inventory that was read. Thread-safe: everything but caches is fixed. */
final class ReadInventory implements Inventory {
    /** Names that mean this machine when the inventory has no host of that name. */
    static final List<String> LOCAL = List.of("localhost", "127.0.0.1", "::1");

    /**
     * A group.
     *
     * @param name its name
     * @param children groups directly below it
     * @param vars its variables in the sources
     * @param depth its distance from "all"
     * @param priority {@code ansible_group_priority}
     */
    record GroupView(String name, List<String> children, Map<String, YamlNode> vars, int depth, int priority)
            implements Comparable<GroupView> {
        /** In the order of merging: later ones win. */
        @Override
        public int compareTo(GroupView other) {
            if (depth != other.depth) {
                return Integer.compare(depth, other.depth);
            }
            return priority != other.priority ? Integer.compare(priority, other.priority) : name.compareTo(other.name);
        }
    }

    private record ChainKey(List<String> groups, @Nullable Path playbookDir) {}

    private final Map<String, Map<String, YamlNode>> hosts;
    private final List<String> names;
    private final Map<String, List<String>> members;
    private final Map<String, GroupView> groups;
    private final Map<String, List<String>> groupsOf = new HashMap<>();
    private final VarsFiles files;
    private final List<Path> varsDirs;
    private final @Nullable Path source;
    /** Hosts in the same groups share what comes from them. */
    private final Map<ChainKey, Map<String, YamlNode>> chains = new ConcurrentHashMap<>();

    ReadInventory(
            Map<String, Map<String, YamlNode>> hosts,
            Map<String, List<String>> members,
            Map<String, GroupView> groups,
            VarsFiles files,
            List<Path> varsDirs,
            @Nullable Path source) {
        this.hosts = hosts;
        this.names = List.copyOf(hosts.keySet());
        this.members = Collections.unmodifiableMap(members);
        this.groups = groups;
        this.files = files;
        this.varsDirs = List.copyOf(varsDirs);
        this.source = source;
        for (Map.Entry<String, List<String>> group : members.entrySet()) {
            if (!group.getKey().equals("all")) {
                for (String host : group.getValue()) {
                    List<String> own = groupsOf.get(host);
                    if (own == null) {
                        own = new ArrayList<>(2);
                        groupsOf.put(host, own);
                    }
                    own.add(group.getKey());
                }
            }
        }
        for (List<String> own : groupsOf.values()) {
            own.sort(null);
        }
    }

    @Override
    public List<String> hosts() {
        return names;
    }

    @Override
    public Map<String, List<String>> groups() {
        return members;
    }

    @Override
    public List<String> children(String group) {
        GroupView view = groups.get(group);
        return view == null ? List.of() : Collections.unmodifiableList(view.children);
    }

    @Override
    public List<String> groupsOf(String host) {
        return Collections.unmodifiableList(groupsOf.getOrDefault(host, List.of()));
    }

    @Override
    public List<String> select(String pattern) {
        return HostPattern.parse(pattern, Position.of("host pattern")).select(this);
    }

    @Override
    public @Nullable Path source() {
        return source;
    }

    @Override
    public Map<String, YamlNode> variables(String host, @Nullable Path playbookDir) {
        Map<String, YamlNode> own = hosts.get(host);
        Map<String, YamlNode> merged = new LinkedHashMap<>(chain(new ChainKey(groupsOf(host), playbookDir)));
        if (own != null) {
            merged.putAll(own);
        } else if (LOCAL.contains(host)) {
            merged.put("ansible_connection", InventoryBuilder.made(Position.of("implicit " + host), "local", "local"));
        }
        for (Path dir : varsDirs) {
            files.addTo(merged, dir, "host_vars", host);
        }
        if (playbookDir != null) {
            files.addTo(merged, playbookDir, "host_vars", host);
        }
        return merged;
    }

    private Map<String, YamlNode> chain(ChainKey key) {
        Map<String, YamlNode> known = chains.get(key);
        if (known == null) {
            known = fromGroups(key);
            chains.put(key, known);
        }
        return known;
    }

    /** What comes from groups: variables of the sources, then group_vars of "all", then of the other groups. */
    private Map<String, YamlNode> fromGroups(ChainKey key) {
        List<GroupView> sorted = new ArrayList<>();
        for (String name : key.groups) {
            GroupView view = groups.get(name);
            if (view != null) {
                sorted.add(view);
            }
        }
        sorted.sort(null);
        Map<String, YamlNode> merged = new LinkedHashMap<>();
        GroupView all = groups.get("all");
        if (all != null) {
            merged.putAll(all.vars);
        }
        for (GroupView group : sorted) {
            merged.putAll(group.vars);
        }
        addFiles(merged, List.of("all"), key.playbookDir);
        List<String> order = new ArrayList<>();
        for (GroupView group : sorted) {
            order.add(group.name);
        }
        addFiles(merged, order, key.playbookDir);
        return merged;
    }

    private void addFiles(Map<String, YamlNode> merged, List<String> order, @Nullable Path playbookDir) {
        for (Path dir : varsDirs) {
            for (String name : order) {
                files.addTo(merged, dir, "group_vars", name);
            }
        }
        if (playbookDir != null) {
            for (String name : order) {
                files.addTo(merged, playbookDir, "group_vars", name);
            }
        }
    }
}
