package dev.plumb.inventory;

import dev.plumb.source.YamlNode;
import java.util.Map;

/**
 * Variables that were set for a host or one of its groups on one level of precedence. Immutable.
 *
 * @param level which of Ansible's levels of precedence this is, in the words of its documentation: one of the constants here
 * @param variables the variables; each value knows its file and line
 */
public record VariableLayer(String level, Map<String, YamlNode> variables) {
    /** Variables of groups in inventories, for {@code all} and then for the others (level 3). */
    public static final String INVENTORY_GROUPS = "inventory file or script group vars";

    /** {@code group_vars/all} beside an inventory (level 4). */
    public static final String INVENTORY_ALL = "inventory group_vars/all";

    /** {@code group_vars/all} beside the playbook (level 5). */
    public static final String PLAYBOOK_ALL = "playbook group_vars/all";

    /** {@code group_vars} of other groups beside an inventory (level 6). */
    public static final String INVENTORY_GROUP_VARS = "inventory group_vars/*";

    /** {@code group_vars} of other groups beside the playbook (level 7). */
    public static final String PLAYBOOK_GROUP_VARS = "playbook group_vars/*";

    /** Variables of hosts in inventories (level 8). */
    public static final String INVENTORY_HOSTS = "inventory file or script host vars";

    /** {@code host_vars} beside an inventory (level 9). */
    public static final String INVENTORY_HOST_VARS = "inventory host_vars/*";

    /** {@code host_vars} beside the playbook (level 10). */
    public static final String PLAYBOOK_HOST_VARS = "playbook host_vars/*";
}
