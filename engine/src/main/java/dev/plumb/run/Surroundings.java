package dev.plumb.run;

import dev.plumb.inventory.Inventory;
import java.util.function.Supplier;

/**
 * What a run may ask of whoever started it.
 *
 * @param console asks questions
 * @param inventory reads the inventory's sources again, for {@code meta: refresh_inventory}
 */
public record Surroundings(Console console, Supplier<Inventory> inventory) {}
