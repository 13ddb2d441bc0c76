package dev.plumb.inventory;

import dev.plumb.source.YamlNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Hosts in groups with their variables, from one or more sources. Immutable. */
public interface Inventory {
    /** Names of all hosts in the order of their first mention; an implicit localhost is not among them. */
    List<String> hosts();

    /** Names of all groups, {@code all} and {@code ungrouped} among them, with the hosts of each (children's too). */
    Map<String, List<String>> groups();

    /** Names of the groups directly below this group. */
    List<String> children(String group);

    /** Groups a host is in, without {@code all}, sorted. */
    List<String> groupsOf(String host);

    /**
     * Variables of a host from the inventory's sources and the {@code group_vars} and {@code host_vars} beside them and
     * beside the playbook, merged by Ansible's precedence. Values are authored: they may hold expressions.
     *
     * @param host name of the host; {@code localhost} has variables though it is implicit
     * @param playbookDir directory of the playbook, or null
     */
    Map<String, YamlNode> variables(String host, @Nullable Path playbookDir);

    /**
     * Hosts that match a pattern, in the order of the inventory ({@code localhost} matches though it is implicit).
     *
     * @throws dev.plumb.source.ProblemException when the pattern cannot be read
     */
    List<String> select(String pattern);

    /** Where the inventory was read from, for {@code inventory_file} and {@code inventory_dir}; null when implicit. */
    @Nullable
    Path source();
}
