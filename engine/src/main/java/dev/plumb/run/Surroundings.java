package dev.plumb.run;

import dev.plumb.inventory.Inventory;
import dev.plumb.playbook.Includes;
import java.util.function.Supplier;

/**
 * What a run may ask of whoever started it.
 *
 * @param console asks questions
 * @param inventory reads the inventory's sources again, for {@code meta: refresh_inventory}
 * @param includes reads what includes bring in
 */
public record Surroundings(Console console, Supplier<Inventory> inventory, Includes includes) {}
