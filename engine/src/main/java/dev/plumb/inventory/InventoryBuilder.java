package dev.plumb.inventory;

import dev.plumb.source.Position;
import dev.plumb.source.Problem;
import dev.plumb.source.Problems;
import dev.plumb.source.YamlNode;
import dev.plumb.source.YamlNode.Scalar;
import dev.plumb.source.YamlNode.Style;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Collects hosts and groups from all sources. */
final class InventoryBuilder {
    /** A group as far as it is known. */
    private static final class Group {
        private final Set<String> hosts = new LinkedHashSet<>();
        private final Set<String> children = new LinkedHashSet<>();
        private Definitions vars = new Definitions();
        private int priority = 1;
        private int depth;
    }

    private final Problems problems;
    private final Consumer<Problem> hints;
    private final Map<String, Group> groups = new LinkedHashMap<>();
    private final Map<String, Definitions> hosts = new LinkedHashMap<>();
    private final Map<String, Path> sources = new HashMap<>();
    private @Nullable Path current;
    /** Hosts whose variables belong to another inventory: copied when they change. */
    private final Set<String> borrowed = new HashSet<>();

    InventoryBuilder(Problems problems) {
        this(problems, hint -> {});
    }

    /**
     * Begins with nothing.
     *
     * @param hints takes what is probably not meant
     */
    InventoryBuilder(Problems problems, Consumer<Problem> hints) {
        this.problems = problems;
        this.hints = hints;
        addGroup("all");
        addGroup("ungrouped");
    }

    /** Begins with what an inventory holds, which stays as it is. */
    InventoryBuilder(ReadInventory inventory, Problems problems) {
        this.problems = problems;
        this.hints = hint -> {};
        hosts.putAll(inventory.hostDefinitions());
        borrowed.addAll(hosts.keySet());
        sources.putAll(inventory.sources());
        for (ReadInventory.GroupView view : inventory.views()) {
            Group group = new Group();
            group.hosts.addAll(view.hosts());
            group.children.addAll(view.children());
            group.vars = view.vars().copy();
            group.priority = view.priority();
            groups.put(view.name(), group);
        }
    }

    /** Hosts that are named for the first time from now on come from this file; null: from no file. */
    void reading(@Nullable Path file) {
        current = file;
    }

    boolean hasGroup(String name) {
        return groups.containsKey(name);
    }

    boolean hasHost(String name) {
        return hosts.containsKey(name);
    }

    /** Names of all groups so far. */
    Set<String> groupNames() {
        return groups.keySet();
    }

    void addGroup(String name) {
        if (!groups.containsKey(name)) {
            groups.put(name, new Group());
        }
    }

    /**
     * Adds hosts to a group that is there, with the port of their definition if it has one. A host that is known keeps its
     * port, as Ansible has it.
     */
    void addHosts(HostNames.Expanded expanded, String group) {
        for (String name : expanded.names()) {
            boolean isNew = !hosts.containsKey(name);
            Definitions vars = host(name);
            get(group).hosts.add(name);
            if (isNew && expanded.port() != null) {
                vars.put("ansible_port", expanded.port());
            }
        }
    }

    private Definitions host(String name) {
        Definitions vars = hosts.get(name);
        if (vars == null) {
            vars = new Definitions();
            hosts.put(name, vars);
            if (current != null) {
                sources.put(name, current);
            }
        } else if (borrowed.remove(name)) {
            vars = vars.copy();
            hosts.put(name, vars);
        }
        return vars;
    }

    /** A variable that somebody wrote, with the place of its name. */
    void written(String name, Position position) {
        ConnectionNames.check(name, position, hints);
    }

    void hostVariable(String host, String name, YamlNode value) {
        host(host).put(name, value);
    }

    void groupVariable(String group, String name, YamlNode value) {
        if (!name.equals("ansible_group_priority")) {
            get(group).vars.put(name, value);
            return;
        }
        String text = value instanceof Scalar scalar
                ? scalar.text()
                : value instanceof YamlNode.Data data ? String.valueOf(data.value()) : "";
        try {
            get(group).priority = Integer.parseInt(text);
        } catch (NumberFormatException e) {
            problems.add(value.position(), "'ansible_group_priority' takes a whole number", null);
        }
    }

    /** Puts a group below another; both are there. A cycle is told. */
    void addChild(String parent, String child, Position position) {
        if (child.equals("all")) {
            problems.add(position, "the group 'all' cannot be a child: every group is below it", null);
            return;
        }
        if (parent.equals(child) || below(child).contains(parent)) {
            problems.add(
                    position,
                    parent.equals(child)
                            ? "the group '" + child + "' cannot be a child of itself"
                            : "the group '" + child + "' cannot be a child of '" + parent
                                    + "', which is below it already",
                    null);
            return;
        }
        get(parent).children.add(child);
    }

    private Group get(String name) {
        Group group = groups.get(name);
        if (group == null) {
            throw new IllegalStateException("no group " + name);
        }
        return group;
    }

    /** A group and all groups below it, level by level, as Ansible orders hosts by them. */
    private Set<String> below(String name) {
        Set<String> found = new LinkedHashSet<>();
        Deque<String> open = new ArrayDeque<>();
        open.add(name);
        while (!open.isEmpty()) {
            String next = open.remove();
            if (found.add(next)) {
                open.addAll(get(next).children);
            }
        }
        return found;
    }

    /** The inventory; the builder is used up. */
    ReadInventory build(VarsFiles files, List<Path> varsDirs, @Nullable Path source) {
        Set<String> withParent = new HashSet<>();
        for (Group group : groups.values()) {
            withParent.addAll(group.children);
        }
        Group all = get("all");
        // "ungrouped" comes first below "all", whatever the sources say.
        Set<String> named = new LinkedHashSet<>(all.children);
        all.children.clear();
        all.children.add("ungrouped");
        all.children.addAll(named);
        for (String name : groups.keySet()) {
            if (!name.equals("all") && !withParent.contains(name)) {
                all.children.add(name);
            }
        }
        sortOutUngrouped();
        deepen("all", 0, new HashMap<>());
        return new ReadInventory(hosts, sources, members(), views(), files, varsDirs, source);
    }

    private void sortOutUngrouped() {
        Set<String> grouped = new HashSet<>();
        for (Map.Entry<String, Group> group : groups.entrySet()) {
            if (!group.getKey().equals("all") && !group.getKey().equals("ungrouped")) {
                grouped.addAll(group.getValue().hosts);
            }
        }
        Set<String> ungrouped = get("ungrouped").hosts;
        ungrouped.removeAll(grouped);
        for (String host : hosts.keySet()) {
            if (!grouped.contains(host)) {
                ungrouped.add(host);
            }
        }
    }

    /** A group's depth is that of its longest way down from "all". */
    private void deepen(String first, int from, Map<String, Integer> done) {
        Deque<Map.Entry<String, Integer>> open = new ArrayDeque<>();
        open.push(Map.entry(first, from));
        while (!open.isEmpty()) {
            Map.Entry<String, Integer> next = open.pop();
            int depth = next.getValue();
            if (done.getOrDefault(next.getKey(), -1) >= depth) {
                continue;
            }
            done.put(next.getKey(), depth);
            Group group = get(next.getKey());
            group.depth = depth;
            for (String child : group.children) {
                open.push(Map.entry(child, depth + 1));
            }
        }
    }

    /** The hosts of every group. */
    private Map<String, List<String>> members() {
        Map<String, List<String>> known = new HashMap<>();
        Map<String, List<String>> members = new LinkedHashMap<>();
        for (String name : groups.keySet()) {
            members.put(name, members(name, known));
        }
        return members;
    }

    /**
     * The hosts of a group. One that only holds another has the other's: a long row of such groups is gone through once, not
     * once for each of them.
     */
    private List<String> members(String name, Map<String, List<String>> known) {
        Deque<String> row = new ArrayDeque<>();
        String last = name;
        Group group = get(last);
        while (!known.containsKey(last) && group.hosts.isEmpty() && group.children.size() == 1) {
            row.push(last);
            last = group.children.iterator().next();
            group = get(last);
        }
        List<String> members = known.get(last);
        if (members == null) {
            Set<String> found = new LinkedHashSet<>();
            for (String below : below(last)) {
                found.addAll(get(below).hosts);
            }
            members = List.copyOf(found);
            known.put(last, members);
        }
        for (String each : row) {
            known.put(each, members);
        }
        return members;
    }

    private Map<String, ReadInventory.GroupView> views() {
        Map<String, ReadInventory.GroupView> views = new LinkedHashMap<>();
        for (Map.Entry<String, Group> entry : groups.entrySet()) {
            Group group = entry.getValue();
            views.put(
                    entry.getKey(),
                    new ReadInventory.GroupView(
                            entry.getKey(),
                            List.copyOf(group.hosts),
                            List.copyOf(group.children),
                            group.vars,
                            group.depth,
                            group.priority));
        }
        return views;
    }

    /** No value. */
    static Scalar nothing(Position position) {
        return new Scalar(position, "", null, null, Style.PLAIN);
    }

    /** A value that follows from something else. */
    static Scalar made(Position position, String text, Object value) {
        return new Scalar(position, text, value, null, Style.PLAIN);
    }
}
