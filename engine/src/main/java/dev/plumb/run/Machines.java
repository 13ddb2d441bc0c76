package dev.plumb.run;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The machines of a run by what they are told apart by. Thread-safe. */
final class Machines {
    private static final long MOMENT = 20;

    private final Map<String, Machine> known = new HashMap<>();
    private final List<Early> early = new ArrayList<>();

    /**
     * What is under way on a host.
     *
     * @param then what the machine was told apart by when it began
     * @param now likewise now
     */
    record Early(String then, Supplier<String> now) {}

    /**
     * The machine with this key.
     *
     * @param key empty: it cannot be told from others, and is taken for one of its own
     * @param otherwise the machine when the key is new
     */
    synchronized Machine of(String key, Machine otherwise) {
        return key.isEmpty() ? otherwise : known.computeIfAbsent(key, k -> otherwise);
    }

    /**
     * Something is done on a machine. Waits for what was begun there before it was known that it is this one, and so under the
     * turn of another.
     */
    synchronized Early begin(String key, Supplier<String> now) {
        awaitEarly(key);
        Early mine = new Early(key, now);
        early.add(mine);
        return mine;
    }

    /** Waits until nothing is done on the machine that was begun before it was known which one it is. */
    synchronized void awaitEarly(String key) {
        boolean interrupted = false;
        while (!key.isEmpty() && early.stream().anyMatch(each -> isHere(each, key))) {
            try {
                // what a machine is told apart by may become known at any time
                wait(MOMENT);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean isHere(Early each, String key) {
        return !each.then.equals(key) && each.now.get().equals(key);
    }

    synchronized void end(Early mine) {
        early.remove(mine);
        notifyAll();
    }
}
