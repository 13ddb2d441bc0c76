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

    /** Hosts that were put into this group itself, not into one below it. */
    List<String> directHosts(String group);

    /**
     * {@code ansible_group_priority} of a group, by which one of the same depth wins.
     *
     * @return 1 when nothing else was said
     */
    int priority(String group);

    /**
     * Variables of a host from the inventory's sources and the {@code group_vars} and {@code host_vars} beside them and
     * beside the playbook, merged by Ansible's precedence. Values are authored: they may hold expressions, unless they are
     * {@link YamlNode.Data}, which inventory scripts and the like give.
     *
     * @param host name of the host; {@code localhost} has variables though it is implicit
     * @param playbookDir directory of the playbook, or null
     */
    Map<String, YamlNode> variables(String host, @Nullable Path playbookDir);

    /**
     * Where the {@link #variables} of a host come from: everything that was set for it, also what something else wins
     * over.
     *
     * @return from the lowest precedence to the highest; levels at which nothing was set are left out, and a level has
     *     more than one layer where groups, directories or repeated definitions follow one another
     */
    List<VariableLayer> layers(String host, @Nullable Path playbookDir);

    /**
     * Variables that were set for a group itself, in the sources and in {@code group_vars}, from the lowest precedence to
     * the highest.
     */
    List<VariableLayer> groupLayers(String group, @Nullable Path playbookDir);

    /**
     * Hosts that match a pattern, in the order of the inventory ({@code localhost} matches though it is implicit).
     *
     * @throws dev.plumb.source.ProblemException when the pattern cannot be read
     */
    List<String> select(String pattern);

    /** The first file or directory the inventory was read from; null when there is none. */
    @Nullable
    Path source();

    /**
     * The file that names a host first, for {@code inventory_file} and {@code inventory_dir}: of a directory of inventories
     * the file in it.
     *
     * @return null when no file names it, but the command line or a task; {@link #source()} for an implicit host
     */
    @Nullable
    Path source(String host);
}
