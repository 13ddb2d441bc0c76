package dev.plumb.run;

import dev.plumb.inventory.Inventory;
import dev.plumb.playbook.Includes;
import dev.plumb.record.Origin;
import dev.plumb.vault.Secrets;
import java.util.function.Supplier;

/**
 * What a run may ask of whoever started it.
 *
 * @param console asks questions
 * @param inventory reads the inventory's sources again, for {@code meta: refresh_inventory}
 * @param includes reads what includes bring in
 * @param secrets opens what is encrypted; what it opened is hidden in all events
 * @param origin where the run comes from, for the record that hosts keep
 */
public record RunEnvironment(
        Console console, Supplier<Inventory> inventory, Includes includes, Secrets secrets, Origin origin) {
    /** Of a run that hosts keep no record of. */
    public RunEnvironment(Console console, Supplier<Inventory> inventory, Includes includes, Secrets secrets) {
        this(console, inventory, includes, secrets, Origin.NONE);
    }
}
