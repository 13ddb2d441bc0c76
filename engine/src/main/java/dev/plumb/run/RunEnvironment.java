package dev.plumb.run;

import dev.plumb.inventory.Inventory;
import dev.plumb.playbook.Includes;
import dev.plumb.vault.Secrets;
import java.util.function.Supplier;

/**
 * What a run may ask of whoever started it.
 *
 * @param console asks questions
 * @param inventory reads the inventory's sources again, for {@code meta: refresh_inventory}
 * @param includes reads what includes bring in
 * @param secrets opens what is encrypted; what it opened is hidden in all events
 */
public record RunEnvironment(Console console, Supplier<Inventory> inventory, Includes includes, Secrets secrets) {}
