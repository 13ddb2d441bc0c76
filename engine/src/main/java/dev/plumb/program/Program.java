package dev.plumb.program;

import dev.plumb.text.Redactor;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A program on the controller whose output is wanted. Nothing that it writes reaches the terminal by itself: what it says on
 * standard error is kept, for whoever tells it without secrets and control characters. Its standard input is empty; a
 * terminal for a passphrase it has to open itself, as gpg and ssh do. It is ended with its children when it takes too long,
 * when it prints too much, and by {@link Underway#endAll}.
 */
public final class Program {
    private static final int LONGEST = 16 << 20;
    /** Seconds that a start takes at most. */
    private static final int STARTING = 5;

    private final List<String> words;
    private @Nullable Path directory;
    private @Nullable Map<String, String> environment;
    private @Nullable Duration timeout;
    private int longest = LONGEST;

    private Program(List<String> words) {
        this.words = words;
    }

    /** The program and its arguments, passed as they are. */
    public static Program of(List<String> words) {
        return new Program(words);
    }

    /** Runs there. */
    public Program in(Path place) {
        directory = place;
        return this;
    }

    /** Runs with this environment, and nothing of this process's own. */
    public Program with(Map<String, String> variables) {
        environment = variables;
        return this;
    }

    /** Ends it when it takes longer; null: never. */
    public Program within(@Nullable Duration time) {
        timeout = time;
        return this;
    }

    /** Ends it when it prints more bytes than that; 16 MiB otherwise. */
    public Program atMost(int bytes) {
        longest = bytes;
        return this;
    }

    /** Why a program is no longer running. */
    public enum End {
        /** It ended; how, says its exit status. */
        BY_ITSELF,
        /** It took too long. */
        TIMED_OUT,
        /** It printed too much. */
        TOO_MUCH,
        /** Everything was interrupted. */
        INTERRUPTED
    }

    /**
     * What came of it.
     *
     * @param end why it is over
     * @param exit its exit status; -1 when it did not end by itself
     * @param out what it printed
     * @param err the last of what it said on standard error
     */
    public record Result(End end, int exit, byte[] out, byte[] err) {
        private static final int LINES = 3;
        /** The redactor finds beginnings of secrets that are cut off within so many characters. */
        private static final int LONGEST_LINE = 200;

        /**
         * The last lines that it said on standard error, on one; empty when it said nothing. Lines are kept whole or cut at
         * their end, where the beginning of a secret is still known for what it is.
         */
        public String complaint() {
            return shortened(new String(err, StandardCharsets.UTF_8));
        }

        /** The same without what it printed, which is a secret also when it failed. */
        public String complaintWithoutOutput() {
            Redactor own = new Redactor();
            own.add(new String(out, StandardCharsets.UTF_8));
            return shortened(own.hide(new String(err, StandardCharsets.UTF_8)));
        }

        private static String shortened(String said) {
            List<String> lines = said.lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .toList();
            StringBuilder text = new StringBuilder();
            for (String line : lines.subList(Math.max(0, lines.size() - LINES), lines.size())) {
                text.append(text.length() == 0 ? "" : "; ");
                text.append(line.length() <= LONGEST_LINE ? line : line.substring(0, LONGEST_LINE) + "…");
            }
            return text.toString();
        }
    }

    /**
     * Runs it to its end.
     *
     * @throws IOException when it cannot be started
     */
    public Result run() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(words).redirectInput(new File("/dev/null"));
        if (directory != null) {
            builder.directory(directory.toFile());
        }
        if (environment != null) {
            builder.environment().clear();
            builder.environment().putAll(environment);
        }
        CompletableFuture<Process> started = new CompletableFuture<>();
        Underway underway = Underway.begin(() -> endStarted(started));
        try {
            Process process = builder.start();
            started.complete(process);
            Drain out = new Drain(process, process.getInputStream(), longest, true);
            Drain err = new Drain(process, process.getErrorStream(), longest, false);
            End end = await(process);
            boolean ended = end == End.BY_ITSELF;
            // A child that lives on may hold the pipes open: what is there after a moment is all.
            byte[] printed = out.bytes(ended);
            byte[] said = err.bytes(ended);
            end = underway.isInterrupted() ? End.INTERRUPTED : out.isTooMuch() ? End.TOO_MUCH : end;
            return new Result(end, end == End.BY_ITSELF ? process.exitValue() : -1, printed, said);
        } finally {
            started.cancel(false);
            underway.over();
        }
    }

    /** Ends a program that may just be starting: it is there before this process knows it. */
    private static void endStarted(Future<Process> started) {
        try {
            end(started.get(STARTING, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException | CancellationException e) {
            // it has not been started
        }
    }

    private End await(Process process) {
        try {
            if (timeout == null) {
                process.waitFor();
                return End.BY_ITSELF;
            } else if (process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                return End.BY_ITSELF;
            }
            end(process);
            return End.TIMED_OUT;
        } catch (InterruptedException e) {
            end(process);
            Thread.currentThread().interrupt();
            return End.INTERRUPTED;
        }
    }

    /** Ends it with all that it has started, as far as that has not made itself independent. */
    private static void end(Process process) {
        List<ProcessHandle> children = process.descendants().toList();
        process.destroyForcibly();
        for (ProcessHandle child : children) {
            child.descendants().forEach(ProcessHandle::destroyForcibly);
            child.destroyForcibly();
        }
    }

    /** Reads a stream to its end on a thread of its own. Of standard error the last is kept. */
    private static final class Drain extends Thread {
        private static final long PATIENCE = 2_000;
        private static final int KEPT_OF_ERRORS = 1 << 16;

        private final Process process;
        private final InputStream in;
        private final int longest;
        private final boolean whole;
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private volatile boolean tooMuch;

        Drain(Process process, InputStream in, int longest, boolean whole) {
            super("program");
            this.process = process;
            this.in = in;
            this.longest = longest;
            this.whole = whole;
            setDaemon(true);
            start();
        }

        boolean isTooMuch() {
            return tooMuch;
        }

        @Override
        public void run() {
            byte[] buffer = new byte[8192];
            try {
                for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                    keep(buffer, count);
                }
            } catch (IOException e) {
                // the stream was closed under it: that is its end
            }
        }

        private void keep(byte[] buffer, int count) {
            synchronized (bytes) {
                if (!whole && bytes.size() > KEPT_OF_ERRORS) {
                    forgetTheFirst();
                }
                if (bytes.size() + count <= longest) {
                    bytes.write(buffer, 0, count);
                    return;
                }
            }
            if (!tooMuch) {
                tooMuch = true;
                end(process);
            }
        }

        /** What is left begins with a line: the end of a secret, cut off from its beginning, would not be known. */
        private void forgetTheFirst() {
            byte[] all = bytes.toByteArray();
            bytes.reset();
            int from = all.length - KEPT_OF_ERRORS / 2;
            while (from < all.length && all[from - 1] != '\n') {
                from++;
            }
            bytes.write(all, from, all.length - from);
        }

        byte[] bytes(boolean ended) {
            try {
                join(ended ? PATIENCE : 100);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            synchronized (bytes) {
                return bytes.toByteArray();
            }
        }
    }
}
