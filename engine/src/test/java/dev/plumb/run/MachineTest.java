package dev.plumb.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.plan.StateCache;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Turns of several names of one machine, which is known by how it is reached until it tells what it is. */
@Timeout(30)
class MachineTest {
    private final Machines machines = new Machines();
    /** What the way that two names share leads to, as far as is known. */
    private final AtomicReference<String> way = new AtomicReference<>("way");

    private Machine.Name name(String key) {
        Machine.Name name = new Machine.Name(machines, new StateCache());
        name.isOn(key);
        return name;
    }

    /** Takes a turn on a thread of its own, and ends it: whether it was given one. Returns once it had time to wait. */
    private static CompletableFuture<Boolean> later(Supplier<Machine.@Nullable Turn> wanted)
            throws InterruptedException {
        CompletableFuture<Boolean> given = CompletableFuture.supplyAsync(() -> {
            try (Machine.Turn turn = wanted.get()) {
                return turn != null;
            }
        });
        Thread.sleep(100);
        return given;
    }

    /** Whoever waited by way of the first name must not go on beside the second, which is known to be the same machine. */
    @Test
    void whoWaitedUnderAnOldKeyIsNotGivenATurnBesideAnother() throws Exception {
        Machine.Name first = name("way");
        Machine.Name waiting = name("way");
        Machine.Name other = name("machine");
        Machine.Turn turn = Objects.requireNonNull(first.act(way::get));
        CompletableFuture<Boolean> waited = later(() -> waiting.act(way::get));
        way.set("machine");
        first.isOn("machine");
        turn.close();
        Machine.Turn others = Objects.requireNonNull(other.act(() -> "machine"));
        assertThat(waited.get(10, TimeUnit.SECONDS)).isFalse();

        CompletableFuture<Boolean> again = later(() -> waiting.act(way::get));
        assertThat(again).isNotCompleted();
        others.close();
        assertThat(again.get(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aLookUnderAnOldKeyWaitsForTheMachineThatItIs() throws Exception {
        Machine.Name looking = name("way");
        Machine.Name other = name("machine");
        Machine.Turn acting = Objects.requireNonNull(other.act(() -> "machine"));
        way.set("machine");
        CompletableFuture<Boolean> look = later(() -> looking.look(way::get));
        assertThat(look).isNotCompleted();
        acting.close();
        assertThat(look.get(10, TimeUnit.SECONDS)).isTrue();
    }
}
