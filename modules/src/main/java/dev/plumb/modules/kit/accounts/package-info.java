/**
 * Users, groups and home directories as resources, for modules that give something to somebody: {@code host.require(Users.ref(
 * name), why)} sees to it that the account is there, or comes by an earlier task. The modules that manage accounts are in the
 * group {@code system}.
 */
@NullMarked
package dev.plumb.modules.kit.accounts;

import org.jspecify.annotations.NullMarked;
