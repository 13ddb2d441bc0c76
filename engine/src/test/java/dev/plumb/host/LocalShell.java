package dev.plumb.host;

import dev.plumb.script.Script;
import dev.plumb.script.ScriptResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Shells of this machine to test against: the connection that a run would use, over a shell of our choice. */
enum LocalShell {
    DASH("dash"),
    BUSYBOX("busybox"),
    BASH("bash");

    static final ExecutorService EXECUTOR = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "test-host");
        thread.setDaemon(true);
        return thread;
    });

    private final String program;
    private @Nullable Path bin;

    LocalShell(String program) {
        this.program = program;
    }

    /** A folder in which {@code sh} is this shell, and for busybox every tool is its own. */
    private synchronized Path bin() throws IOException, InterruptedException {
        if (bin == null) {
            bin = Files.createTempDirectory("plumb-shell");
            Path target = Path.of(program.equals("busybox") ? "/bin/busybox" : "/bin/" + program);
            if (!Files.isExecutable(target)) {
                throw new IllegalStateException("install " + program + " to run this test");
            }
            if (program.equals("busybox")) {
                new ProcessBuilder("/bin/busybox", "--install", "-s", bin.toString())
                        .start()
                        .waitFor();
                // Debian builds busybox without it; Alpine's has it.
                if (!Files.exists(bin.resolve("flock"))) {
                    Files.createSymbolicLink(bin.resolve("flock"), Path.of("/usr/bin/flock"));
                }
            } else {
                Files.createSymbolicLink(bin.resolve("sh"), target);
            }
        }
        return bin;
    }

    Connection open() throws Exception {
        return open(ConnectionSettings.local("here"), LockRequest.none(), ConnectionListener.SILENT);
    }

    Connection open(ConnectionSettings settings, LockRequest lock, ConnectionListener listener) throws Exception {
        return open(settings, new HostLock(settings.name(), "here", lock, listener, new HostLocks(), null), listener);
    }

    Connection open(ConnectionSettings settings, HostLock lock, ConnectionListener listener) throws Exception {
        String path = bin() + (this == BUSYBOX ? "" : ":" + System.getenv("PATH"));
        LocalTransport transport =
                new LocalTransport(EXECUTOR, bin().resolve("sh").toString(), Map.of("PATH", path));
        return new Connection(new ShellConnection(
                settings, System.getProperty("user.name"), transport, lock, listener, EXECUTOR, new Timer(EXECUTOR)));
    }

    /** The shell itself with these arguments, not yet started. */
    ProcessBuilder process(String... arguments) throws Exception {
        List<String> words =
                new java.util.ArrayList<>(List.of(bin().resolve("sh").toString()));
        words.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(words);
        builder.environment().put("PATH", bin() + (this == BUSYBOX ? "" : ":" + System.getenv("PATH")));
        return builder;
    }

    static ConnectionSettings settings(long outputLimit, @Nullable Duration timeout) {
        return settings(ConnectionSettings.local("here").shellTimeout(), outputLimit, timeout);
    }

    static ConnectionSettings settings(Duration shellTimeout, long outputLimit, @Nullable Duration timeout) {
        ConnectionSettings s = ConnectionSettings.local("here");
        return new ConnectionSettings(
                s.name(),
                s.kind(),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                s.hostKeys(),
                List.of(),
                "",
                s.connectTimeout(),
                shellTimeout,
                0,
                timeout,
                outputLimit);
    }

    /** A connection with short words for what tests do most. */
    record Connection(HostConnection host) implements AutoCloseable {
        CompletableFuture<List<ScriptResult>> send(Batch batch) {
            return host.send(null, batch);
        }

        CompletableFuture<List<ScriptResult>> sendBeside(Batch batch) {
            return host.sendBeside(null, batch);
        }

        List<ScriptResult> run(Batch batch) throws Exception {
            return send(batch).get(60, TimeUnit.SECONDS);
        }

        ScriptResult run(Script script) throws Exception {
            return run(Batch.independent(List.of(script))).get(0);
        }

        ScriptResult run(String text) throws Exception {
            return run(Script.of(text));
        }

        @Override
        public void close() {
            host.close();
        }
    }
}
