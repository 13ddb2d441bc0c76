package dev.plumb.host;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/** Shells on the machine Plumb runs on. Thread-safe. */
final class LocalTransport implements Transport {
    private static final int BUFFER = 1 << 16;

    private final Executor executor;
    private final Map<String, String> environment;
    private final String shell;
    private final List<Process> processes = new ArrayList<>();
    private boolean closed;

    LocalTransport(Executor executor) {
        this(executor, "sh", Map.of());
    }

    /** With another shell to start with, and further variables in its environment. */
    LocalTransport(Executor executor, String shell, Map<String, String> environment) {
        this.executor = executor;
        this.shell = shell;
        this.environment = environment;
    }

    @Override
    public Remote start(String command, Output output) {
        Process process;
        synchronized (this) {
            if (closed) {
                throw new HostException(HostException.Reason.CANCELLED, "the local connection is closed");
            }
            try {
                ProcessBuilder builder = new ProcessBuilder(shell, "-c", command);
                builder.environment().putAll(environment);
                process = builder.start();
            } catch (IOException e) {
                throw new HostException(
                        HostException.Reason.UNREACHABLE, "sh cannot be started on this machine: " + e.getMessage(), e);
            }
            processes.add(process);
        }
        AtomicInteger open = new AtomicInteger(2);
        executor.execute(() -> pump(process.getInputStream(), output::out, output, open));
        executor.execute(() -> pump(process.getErrorStream(), output::err, output, open));
        return new LocalRemote(process);
    }

    private static void pump(InputStream from, Chunk to, Output output, AtomicInteger open) {
        byte[] buffer = new byte[BUFFER];
        try {
            for (int n = from.read(buffer); n >= 0; n = from.read(buffer)) {
                to.accept(buffer, 0, n);
            }
        } catch (IOException e) {
            // the process was ended under us: the same as its end
        }
        if (open.decrementAndGet() == 0) {
            output.closed();
        }
    }

    @Override
    public synchronized boolean alive() {
        return !closed;
    }

    /** The kernel tells a shell that its pipes are closed, however this process ends. */
    @Override
    public boolean mayDieSilently() {
        return false;
    }

    @Override
    public String deathCause() {
        return "";
    }

    @Override
    public synchronized void close() {
        closed = true;
        for (Process process : processes) {
            closeStreams(process);
        }
        processes.clear();
    }

    private void closeStreams(Process process) {
        // On another thread, since closing waits for a write that waits for a busy script.
        executor.execute(() -> closeAll(process));
    }

    /**
     * Ends the shell, not the script it runs, which may finish: it loses only its parent. Closing the streams alone would
     * not do, since the one that is being read stays open until something comes.
     */
    private static void closeAll(Process process) {
        process.destroy();
        closeQuietly(process.getOutputStream());
        closeQuietly(process.getInputStream());
        closeQuietly(process.getErrorStream());
    }

    private static void closeQuietly(AutoCloseable stream) {
        try {
            stream.close();
        } catch (Exception e) {
            // nothing is left to be saved
        }
    }

    private interface Chunk {
        void accept(byte[] bytes, int from, int length);
    }

    private final class LocalRemote implements Remote {
        private final Process process;

        LocalRemote(Process process) {
            this.process = process;
        }

        @Override
        public OutputStream input() {
            return process.getOutputStream();
        }

        @Override
        public void close() {
            closeStreams(process);
        }
    }
}
