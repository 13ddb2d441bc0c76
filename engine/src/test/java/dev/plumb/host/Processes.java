package dev.plumb.host;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Processes of this machine. */
public final class Processes {
    private Processes() {}

    /**
     * Whether a process runs. One that has ended stays in the table until its parent has noticed, which the first process of
     * a container may never do.
     */
    public static boolean runs(long pid) {
        try {
            return !Files.readString(Path.of("/proc/" + pid + "/stat")).contains(") Z ");
        } catch (NoSuchFileException e) {
            return false;
        } catch (IOException e) {
            // it ended while it was looked at
            if (String.valueOf(e.getMessage()).contains("No such process")) {
                return false;
            }
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until this holds: for a minute, since a machine may have much else to do, and then fails. */
    public static void await(BooleanSupplier condition) throws InterruptedException {
        long until = System.nanoTime() + Duration.ofMinutes(1).toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > until) {
                throw new AssertionError("it did not come about within a minute");
            }
            Thread.sleep(20);
        }
    }

    /** Whether a process has ended, or does so within this time. */
    public static boolean endsWithin(long pid, Duration time) throws InterruptedException {
        long until = System.nanoTime() + time.toNanos();
        while (runs(pid)) {
            if (System.nanoTime() > until) {
                return false;
            }
            Thread.sleep(20);
        }
        return true;
    }
}
