package dev.plumb.inventory;

import dev.plumb.source.Position;
import dev.plumb.source.Problem;
import dev.plumb.source.ProblemException;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What reading an inventory takes from around it.
 *
 * @param environment environment variables: tokens for dynamic inventories
 * @param timeout how long one call of an inventory script or one request to an API may take
 * @param warnings takes what is worth saying though nothing is wrong: a sentence a call, such as a line that a script wrote
 *     to standard error
 */
public record InventoryOptions(Map<String, String> environment, Duration timeout, Consumer<Problem> warnings) {
    /** The environment variable that says how many seconds a script or request may take. */
    public static final String TIMEOUT = "PLUMB_INVENTORY_TIMEOUT";

    private static final Duration USUAL_TIMEOUT = Duration.ofSeconds(120);

    /** The environment's own, with nobody to warn. */
    public static InventoryOptions ofProcess() {
        return of(System.getenv(), warning -> {});
    }

    /**
     * What an environment says.
     *
     * @throws ProblemException when {@link #TIMEOUT} is no number of seconds
     */
    public static InventoryOptions of(Map<String, String> environment, Consumer<Problem> warnings) {
        String told = environment.getOrDefault(TIMEOUT, "");
        if (told.isEmpty()) {
            return new InventoryOptions(environment, USUAL_TIMEOUT, warnings);
        }
        try {
            int seconds = Integer.parseInt(told);
            if (seconds > 0) {
                return new InventoryOptions(environment, Duration.ofSeconds(seconds), warnings);
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw new ProblemException(new Problem(
                Position.of(TIMEOUT), "'" + told + "' is no number of seconds", "write a whole number from 1"));
    }
}
