package dev.plumb.inventory;

import dev.plumb.source.Position;
import dev.plumb.source.ProblemException;
import dev.plumb.source.Problems;
import dev.plumb.source.YamlNode;
import dev.plumb.source.YamlNode.Data;
import dev.plumb.source.YamlNode.Scalar;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An inventory to which a run adds hosts and groups ({@code add_host}, {@code group_by}) and that can be read again
 * ({@code meta: refresh_inventory}). Thread-safe: who reads sees the inventory before or after an addition, never between.
 * Two questions in a row may be answered by different states; {@link #current} gives one to ask several of.
 */
public final class GrowingInventory implements Inventory {
    /** What was added, to be added again when the sources are read again. */
    private sealed interface Addition {
        record Host(
                String name, List<String> groups, Map<String, ? extends @Nullable Object> variables, Position position)
                implements Addition {}

        record Membership(String host, String group, List<String> parents, Position position) implements Addition {}
    }

    private final List<Addition> additions = new ArrayList<>();
    private ReadInventory first;
    private volatile ReadInventory current;

    /** Begins with an inventory of {@link InventoryReader}, which stays as it is. */
    public GrowingInventory(Inventory inventory) {
        first = read(inventory);
        current = first;
    }

    private static ReadInventory read(Inventory inventory) {
        if (inventory instanceof GrowingInventory growing) {
            return growing.current;
        }
        return (ReadInventory) inventory;
    }

    /** The inventory as it is now; it does not change any more. */
    public Inventory current() {
        return current;
    }

    /**
     * Adds a host, or groups and variables to a host that is there, as {@code add_host} does.
     *
     * @param groups groups to put it into; they are made where they are missing
     * @param variables data, never evaluated
     * @param position what adds it, for the places of the variables
     * @return whether the inventory is another now
     */
    public synchronized boolean addHost(
            String name, List<String> groups, Map<String, ? extends @Nullable Object> variables, Position position) {
        // A copy that may hold null, which is a value like any other in a playbook.
        Map<String, @Nullable Object> copy = Collections.unmodifiableMap(new LinkedHashMap<>(variables));
        return add(new Addition.Host(name, List.copyOf(groups), copy, position));
    }

    /**
     * Puts a host into a group, as {@code group_by} does.
     *
     * @param host a host of the inventory, or an implicit one
     * @param group made where it is missing
     * @param parents groups that this group is put below; made where they are missing
     * @return whether the inventory is another now
     * @throws ProblemException when a parent is below the group already
     */
    public synchronized boolean addToGroup(String host, String group, List<String> parents, Position position) {
        return add(new Addition.Membership(host, group, List.copyOf(parents), position));
    }

    /**
     * Goes on with sources that were read again; what the run has added is added again, but for groups of hosts that the
     * sources no longer have.
     *
     * @param inventory an inventory of {@link InventoryReader}
     */
    public synchronized void refresh(Inventory inventory) {
        ReadInventory fresh = read(inventory);
        for (Addition addition : additions) {
            if (!isGone(fresh, addition)) {
                fresh = grown(fresh, addition);
            }
        }
        first = read(inventory);
        current = fresh;
    }

    private static boolean isGone(ReadInventory inventory, Addition addition) {
        return addition instanceof Addition.Membership membership
                && !inventory.hostDefinitions().containsKey(membership.host)
                && !ReadInventory.LOCAL.contains(membership.host);
    }

    /** Forgets everything that was added. */
    public synchronized void reset() {
        current = first;
        additions.clear();
    }

    private boolean add(Addition addition) {
        ReadInventory before = current;
        if (isThere(before, addition)) {
            return false;
        }
        current = grown(before, addition);
        additions.add(addition);
        return true;
    }

    private static boolean isThere(ReadInventory inventory, Addition addition) {
        if (addition instanceof Addition.Membership membership) {
            boolean parents = true;
            for (String parent : membership.parents) {
                parents &= inventory.children(parent).contains(membership.group);
            }
            return parents
                    && inventory
                            .groups()
                            .getOrDefault(membership.group, List.of())
                            .contains(membership.host);
        }
        Addition.Host host = (Addition.Host) addition;
        Definitions definitions = inventory.hostDefinitions().get(host.name);
        if (definitions == null) {
            return false;
        }
        for (String group : host.groups) {
            if (!inventory.directHosts(group).contains(host.name)) {
                return false;
            }
        }
        for (Map.Entry<String, ? extends @Nullable Object> variable : host.variables.entrySet()) {
            YamlNode known = definitions.get(variable.getKey());
            boolean same = known instanceof Data data && Objects.equals(data.value(), variable.getValue())
                    || known instanceof Scalar scalar && Objects.equals(scalar.value(), variable.getValue());
            if (!same) {
                return false;
            }
        }
        return true;
    }

    private static ReadInventory grown(ReadInventory inventory, Addition addition) {
        Problems problems = new Problems();
        InventoryBuilder builder = new InventoryBuilder(inventory, problems);
        if (addition instanceof Addition.Host host) {
            HostNames.Expanded name = new HostNames.Expanded(List.of(host.name), null);
            for (String group : host.groups) {
                builder.addGroup(group);
                builder.addHosts(name, group);
            }
            if (host.groups.isEmpty()) {
                builder.addHosts(name, "ungrouped");
            }
            host.variables.forEach(
                    (key, value) -> builder.hostVariable(host.name, key, new Data(host.position, value)));
        } else if (addition instanceof Addition.Membership membership) {
            boolean implicit = ReadInventory.LOCAL.contains(membership.host)
                    && !inventory.hostDefinitions().containsKey(membership.host);
            if (implicit) {
                // It is explicit from now on, and still this machine.
                YamlNode local = InventoryBuilder.made(membership.position, "local", "local");
                builder.hostVariable(membership.host, "ansible_connection", local);
            }
            builder.addGroup(membership.group);
            builder.addHosts(new HostNames.Expanded(List.of(membership.host), null), membership.group);
            for (String parent : membership.parents) {
                builder.addGroup(parent);
                builder.addChild(parent, membership.group, membership.position);
            }
        }
        problems.throwIfAny();
        return inventory.grown(builder);
    }

    @Override
    public List<String> hosts() {
        return current.hosts();
    }

    @Override
    public Map<String, List<String>> groups() {
        return current.groups();
    }

    @Override
    public List<String> children(String group) {
        return current.children(group);
    }

    @Override
    public List<String> groupsOf(String host) {
        return current.groupsOf(host);
    }

    @Override
    public List<String> directHosts(String group) {
        return current.directHosts(group);
    }

    @Override
    public int priority(String group) {
        return current.priority(group);
    }

    @Override
    public Map<String, YamlNode> variables(String host, @Nullable Path playbookDir) {
        return current.variables(host, playbookDir);
    }

    @Override
    public List<VariableLayer> layers(String host, @Nullable Path playbookDir) {
        return current.layers(host, playbookDir);
    }

    @Override
    public List<VariableLayer> groupLayers(String group, @Nullable Path playbookDir) {
        return current.groupLayers(group, playbookDir);
    }

    @Override
    public List<String> select(String pattern) {
        return current.select(pattern);
    }

    @Override
    public @Nullable Path source() {
        return current.source();
    }

    @Override
    public @Nullable Path source(String host) {
        return current.source(host);
    }
}
