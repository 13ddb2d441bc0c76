package dev.plumb.playbook;

import java.util.List;

/**
 * A role that an include has brought in.
 *
 * @param roles it and all roles it depends on, each after those it depends on itself
 * @param steps what is done: first by the roles it depends on, then by itself
 * @param handlers handlers of all of these, in the same order
 */
public record RoleSteps(List<Role> roles, List<Step> steps, List<Task> handlers) {}
