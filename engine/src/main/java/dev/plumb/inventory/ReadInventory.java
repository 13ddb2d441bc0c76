package dev.plumb.inventory;

import dev.plumb.source.Position;
import dev.plumb.source.YamlNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
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
     * @param hosts hosts directly in it
     * @param children groups directly below it
     * @param vars its variables in the sources
     * @param depth its distance from "all"
     * @param priority {@code ansible_group_priority}
     */
    record GroupView(String name, List<String> hosts, List<String> children, Definitions vars, int depth, int priority)
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

    /** What hosts have from their groups, layer by layer and merged. */
    private record Chain(List<VariableLayer> layers, Map<String, YamlNode> merged) {}

    private final Map<String, Definitions> hosts;
    private final Map<String, Path> sources;
    private final List<String> names;
    private final Map<String, List<String>> members;
    private final Map<String, GroupView> groups;
    private final Map<String, List<String>> groupsOf = new HashMap<>();
    private final VarsFiles files;
    private final List<Path> varsDirs;
    private final @Nullable Path source;
    /** Hosts in the same groups share what comes from them. */
    private final Map<ChainKey, Chain> chains = new ConcurrentHashMap<>();

    ReadInventory(
            Map<String, Definitions> hosts,
            Map<String, Path> sources,
            Map<String, List<String>> members,
            Map<String, GroupView> groups,
            VarsFiles files,
            List<Path> varsDirs,
            @Nullable Path source) {
        this.hosts = hosts;
        this.sources = sources;
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
        return view == null ? List.of() : view.children;
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
    public @Nullable Path source(String host) {
        return hosts.containsKey(host) ? sources.get(host) : source;
    }

    /** Which file named a host first. */
    Map<String, Path> sources() {
        return sources;
    }

    @Override
    public List<String> directHosts(String group) {
        GroupView view = groups.get(group);
        return view == null ? List.of() : view.hosts;
    }

    @Override
    public int priority(String group) {
        GroupView view = groups.get(group);
        return view == null ? 1 : view.priority;
    }

    /** The groups in the order of their first mention. */
    Collection<GroupView> views() {
        return groups.values();
    }

    /** The hosts with what the sources say of them. */
    Map<String, Definitions> hostDefinitions() {
        return hosts;
    }

    /**
     * An inventory of what the builder holds now that shares the files of variables with this one.
     *
     * @param grown a builder that began with this inventory
     */
    ReadInventory grown(InventoryBuilder grown) {
        return grown.build(files, varsDirs, source);
    }

    @Override
    public Map<String, YamlNode> variables(String host, @Nullable Path playbookDir) {
        Chain chain = chain(host, playbookDir);
        List<VariableLayer> own = own(host, playbookDir);
        return own.isEmpty() ? chain.merged : merge(chain.merged, own);
    }

    @Override
    public List<VariableLayer> layers(String host, @Nullable Path playbookDir) {
        List<VariableLayer> all = new ArrayList<>(chain(host, playbookDir).layers);
        all.addAll(own(host, playbookDir));
        return Collections.unmodifiableList(all);
    }

    @Override
    public List<VariableLayer> groupLayers(String group, @Nullable Path playbookDir) {
        GroupView view = groups.get(group);
        if (view == null) {
            return List.of();
        }
        List<VariableLayer> layers = new ArrayList<>();
        add(layers, VariableLayer.INVENTORY_GROUPS, view.vars.maps());
        groupFiles(layers, List.of(group), playbookDir);
        return Collections.unmodifiableList(layers);
    }

    private static Map<String, YamlNode> merge(Map<String, YamlNode> lower, List<VariableLayer> layers) {
        Map<String, YamlNode> merged = new LinkedHashMap<>(lower);
        for (VariableLayer layer : layers) {
            merged.putAll(layer.variables());
        }
        return Collections.unmodifiableMap(merged);
    }

    private static void add(List<VariableLayer> layers, String level, List<Map<String, YamlNode>> maps) {
        for (Map<String, YamlNode> map : maps) {
            layers.add(new VariableLayer(level, Collections.unmodifiableMap(map)));
        }
    }

    /** What was set for the host itself. */
    private List<VariableLayer> own(String host, @Nullable Path playbookDir) {
        List<VariableLayer> layers = new ArrayList<>(2);
        Definitions own = hosts.get(host);
        if (own != null) {
            add(layers, VariableLayer.INVENTORY_HOSTS, own.maps());
        } else if (LOCAL.contains(host)) {
            YamlNode local = InventoryBuilder.made(Position.of("implicit " + host), "local", "local");
            layers.add(new VariableLayer(VariableLayer.INVENTORY_HOSTS, Map.of("ansible_connection", local)));
        }
        for (Path dir : varsDirs) {
            add(layers, VariableLayer.INVENTORY_HOST_VARS, files.of(dir, "host_vars", host));
        }
        if (playbookDir != null) {
            add(layers, VariableLayer.PLAYBOOK_HOST_VARS, files.of(playbookDir, "host_vars", host));
        }
        return layers;
    }

    private Chain chain(String host, @Nullable Path playbookDir) {
        ChainKey key = new ChainKey(groupsOf(host), playbookDir);
        Chain known = chains.get(key);
        if (known == null) {
            List<VariableLayer> layers = fromGroups(key);
            known = new Chain(layers, merge(Map.of(), layers));
            chains.put(key, known);
        }
        return known;
    }

    /** What comes from groups: variables of the sources, then group_vars of "all", then of the other groups. */
    private List<VariableLayer> fromGroups(ChainKey key) {
        List<GroupView> sorted = new ArrayList<>();
        for (String name : key.groups) {
            GroupView view = groups.get(name);
            if (view != null) {
                sorted.add(view);
            }
        }
        sorted.sort(null);
        List<VariableLayer> layers = new ArrayList<>();
        GroupView all = groups.get("all");
        if (all != null) {
            add(layers, VariableLayer.INVENTORY_GROUPS, all.vars.maps());
        }
        List<String> order = new ArrayList<>();
        for (GroupView group : sorted) {
            add(layers, VariableLayer.INVENTORY_GROUPS, group.vars.maps());
            order.add(group.name);
        }
        groupFiles(layers, List.of("all"), key.playbookDir);
        groupFiles(layers, order, key.playbookDir);
        return layers;
    }

    /** Files of groups that are either only "all" or all others. */
    private void groupFiles(List<VariableLayer> layers, List<String> order, @Nullable Path playbookDir) {
        boolean all = order.equals(List.of("all"));
        String beside = all ? VariableLayer.INVENTORY_ALL : VariableLayer.INVENTORY_GROUP_VARS;
        for (Path dir : varsDirs) {
            for (String name : order) {
                add(layers, beside, files.of(dir, "group_vars", name));
            }
        }
        if (playbookDir != null) {
            String play = all ? VariableLayer.PLAYBOOK_ALL : VariableLayer.PLAYBOOK_GROUP_VARS;
            for (String name : order) {
                add(layers, play, files.of(playbookDir, "group_vars", name));
            }
        }
    }
}
