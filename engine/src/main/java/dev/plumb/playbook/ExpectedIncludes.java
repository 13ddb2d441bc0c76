package dev.plumb.playbook;

import java.util.List;

/**
 * What a play's includes will bring in, as far as they name files and roles without expressions.
 *
 * @param tasks the tasks, those of includes within includes among them
 * @param handlers the handlers of included roles, and what handlers include
 * @param roles the roles that are included
 * @param complete whether every include names what it brings in without an expression, so that nothing else can come
 */
public record ExpectedIncludes(List<Task> tasks, List<Task> handlers, List<Role> roles, boolean complete) {}
