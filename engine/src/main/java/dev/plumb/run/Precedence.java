package dev.plumb.run;

import dev.plumb.inventory.VariableLayer;

/** Ansible's levels of precedence of variables, from the lowest to the highest, in the words of its documentation. */
public enum Precedence {
    /** Options of the command line, such as {@code -u}, which are no variables. */
    COMMAND_LINE("command line values"),
    /** {@code defaults/} of roles. */
    ROLE_DEFAULTS("role defaults"),
    /** Variables of groups in inventories. */
    INVENTORY_GROUPS(VariableLayer.INVENTORY_GROUPS),
    /** {@code group_vars/all} beside an inventory. */
    INVENTORY_ALL(VariableLayer.INVENTORY_ALL),
    /** {@code group_vars/all} beside the playbook. */
    PLAYBOOK_ALL(VariableLayer.PLAYBOOK_ALL),
    /** {@code group_vars} of other groups beside an inventory. */
    INVENTORY_GROUP_VARS(VariableLayer.INVENTORY_GROUP_VARS),
    /** {@code group_vars} of other groups beside the playbook. */
    PLAYBOOK_GROUP_VARS(VariableLayer.PLAYBOOK_GROUP_VARS),
    /** Variables of hosts in inventories. */
    INVENTORY_HOSTS(VariableLayer.INVENTORY_HOSTS),
    /** {@code host_vars} beside an inventory. */
    INVENTORY_HOST_VARS(VariableLayer.INVENTORY_HOST_VARS),
    /** {@code host_vars} beside the playbook. */
    PLAYBOOK_HOST_VARS(VariableLayer.PLAYBOOK_HOST_VARS),
    /** What is read from the host. */
    FACTS("host facts"),
    /** {@code vars} of a play. */
    PLAY_VARS("play vars"),
    /** {@code vars_prompt} of a play. */
    PLAY_PROMPTS("play vars_prompt"),
    /** {@code vars_files} of a play. */
    PLAY_FILES("play vars_files"),
    /** {@code vars/} of roles, and {@code vars} where a role is used. */
    ROLE_VARS("role vars"),
    /** {@code vars} of blocks, for their tasks only. */
    BLOCK_VARS("block vars"),
    /** {@code vars} of a task, for it only. */
    TASK_VARS("task vars"),
    /** What {@code include_vars} reads. */
    INCLUDE_VARS("include_vars"),
    /** What {@code set_fact} sets and {@code register} keeps. */
    SET_FACTS("set_facts / registered vars"),
    /** Parameters beside a role's name, for its tasks only. */
    ROLE_PARAMS("role params"),
    /** {@code vars} of an include, for what it brings in only. */
    INCLUDE_PARAMS("include params"),
    /** {@code -e}. */
    EXTRA_VARS("extra vars"),
    /** What Plumb itself knows, such as {@code inventory_hostname}: above all levels, and none of them. */
    MAGIC("magic variable");

    private final String title;

    Precedence(String title) {
        this.title = title;
    }

    /** Its name in Ansible's documentation. */
    public String title() {
        return title;
    }

    /** Its number in Ansible's list, from 1 for the lowest to 22; 0 for magic variables. */
    public int number() {
        return this == MAGIC ? 0 : ordinal() + 1;
    }

    /** The level of a layer of the inventory. */
    static Precedence of(VariableLayer layer) {
        for (Precedence each : values()) {
            if (each.title.equals(layer.level())) {
                return each;
            }
        }
        throw new IllegalArgumentException("no level '" + layer.level() + "'");
    }
}
