package dev.plumb.vault;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Runs a program on the controller that prints a secret. What it says on standard error is kept for its failure; a terminal
 * for a passphrase it has to open itself, as gpg and ssh do.
 */
final class Program {
    private static final int LONGEST = 16 << 20;
    private static final int COMPLAINT = 3;

    private Program() {}

    /**
     * What came of it.
     *
     * @param exit its exit status
     * @param out what it printed
     * @param complaint the last lines that it said on standard error, on one
     * @param timedOut whether it was ended because it took too long
     */
    record Result(int exit, byte[] out, String complaint, boolean timedOut) {}

    /**
     * Runs it to its end.
     *
     * @param timeout after which it is ended with everything it started; null: none
     * @throws IOException when it cannot be started
     */
    static Result run(List<String> words, @Nullable Duration timeout) throws IOException {
        Process process = new ProcessBuilder(words).start();
        process.getOutputStream().close();
        Drain out = new Drain(process.getInputStream());
        Drain err = new Drain(process.getErrorStream());
        boolean ended = await(process, timeout);
        if (!ended) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        int exit = ended ? process.exitValue() : -1;
        // A child that lives on may hold the pipes open: what is there after a moment is all.
        byte[] printed = out.bytes(ended);
        return new Result(exit, printed, complaint(err.bytes(ended)), !ended);
    }

    private static boolean await(Process process, @Nullable Duration timeout) throws IOException {
        try {
            if (timeout == null) {
                process.waitFor();
                return true;
            }
            return process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static String complaint(byte[] bytes) {
        String[] lines = new String(bytes, StandardCharsets.UTF_8).strip().split("\\s*\n\\s*");
        return String.join("; ", List.of(lines).subList(Math.max(0, lines.length - COMPLAINT), lines.length));
    }

    /** Reads a stream to its end on a thread of its own. */
    private static final class Drain extends Thread {
        private static final long PATIENCE = 2_000;

        private final InputStream in;
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        Drain(InputStream in) {
            super("secret");
            this.in = in;
            setDaemon(true);
            start();
        }

        @Override
        public void run() {
            byte[] buffer = new byte[8192];
            try {
                for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                    synchronized (bytes) {
                        if (bytes.size() < LONGEST) {
                            bytes.write(buffer, 0, count);
                        }
                    }
                }
            } catch (IOException e) {
                // the stream was closed under it: that is its end
            }
        }

        byte[] bytes(boolean ended) {
            try {
                join(ended ? PATIENCE : 1);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            synchronized (bytes) {
                return bytes.toByteArray();
            }
        }
    }
}
