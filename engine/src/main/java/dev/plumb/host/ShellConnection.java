package dev.plumb.host;

import dev.plumb.host.HostException.Reason;
import dev.plumb.script.Script;
import dev.plumb.script.ScriptResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A connection made of framed shells over one transport. Thread-safe. */
final class ShellConnection implements HostConnection {
    /** How long a killed script may take to end before the connection is given up. */
    private static final Duration GRACE = Duration.ofSeconds(8);
    /** How long cancelling waits for the host. */
    private static final Duration CANCEL_PATIENCE = Duration.ofSeconds(4);

    private final ConnectionSettings settings;
    private final String loginUser;
    private final Transport transport;
    private final ConnectionListener listener;
    private final Executor executor;
    private final Timer timer;
    private final HostLock lock;

    private final Map<Object, UserShell> users = new HashMap<>();
    private final Set<FramedShell> shells = new HashSet<>();
    private @Nullable HostException failure;

    ShellConnection(
            ConnectionSettings settings,
            String loginUser,
            Transport transport,
            HostLock lock,
            ConnectionListener listener,
            Executor executor,
            Timer timer) {
        this.settings = settings;
        this.loginUser = loginUser;
        this.transport = transport;
        this.listener = listener;
        this.executor = executor;
        this.timer = timer;
        this.lock = lock;
    }

    @Override
    public CompletableFuture<List<ScriptResult>> send(@Nullable Become become, Batch batch) {
        if (batch.scripts().isEmpty()) {
            return CompletableFuture.completedFuture(List.of());
        }
        HostException why = failure();
        return why == null ? user(effective(become)).send(batch) : CompletableFuture.failedFuture(why);
    }

    /** Becoming the user who is logged in anyway needs no program, which the host may not even have. */
    private @Nullable Become effective(@Nullable Become become) {
        return become == null || become.user().equals(loginUser) ? null : become;
    }

    private synchronized UserShell user(@Nullable Become become) {
        Object key = become == null ? "" : become;
        UserShell user = users.get(key);
        if (user == null) {
            user = new UserShell(this, become);
            users.put(key, user);
        }
        return user;
    }

    HostLock lock() {
        return lock;
    }

    void execute(Runnable task) {
        executor.execute(task);
    }

    /** Why nothing can be sent any more, or null. */
    synchronized @Nullable HostException failure() {
        return failure;
    }

    /** The better reason for a shell's end: the connection's own when it was ended on purpose. */
    HostException reason(HostException why) {
        HostException ours = failure();
        return ours == null ? why : ours;
    }

    /** A new frame for a script. */
    Frame frame(Script script, Frame.Done done) {
        Duration timeout = script.timeout() != null ? script.timeout() : settings.scriptTimeout();
        return new Frame(Token.next(), settings.outputLimit(), timeout, done);
    }

    /** Starts the long-lived shell of a user. */
    FramedShell open(@Nullable Become become) {
        return track(Launch.shell(become, settings.becomePassword(), lock.tag()));
    }

    private FramedShell track(Launch launch) {
        FramedShell shell = new FramedShell(transport, launch, executor, new Watch());
        HostException why;
        synchronized (this) {
            shells.add(shell);
            why = failure;
        }
        if (why != null) {
            shell.end(why);
        }
        return shell;
    }

    /** Whether a shell is still one of ours: its end, if any, has not been dealt with yet. */
    synchronized boolean tracks(FramedShell shell) {
        return shells.contains(shell);
    }

    /** Runs a script with a large input on a channel of its own. */
    void upload(@Nullable Become become, Script script, Frame.Done done) {
        Launch launch = Launch.collector(become, settings.becomePassword());
        FramedShell shell = track(launch);
        Upload.start(shell, launch, script, listener, d -> frame(script, d), done);
    }

    private void expired(FramedShell shell, Frame frame) {
        CompletableFuture<Void> killing = new CompletableFuture<>();
        if (!shell.expire(frame, killing)) {
            return;
        }
        timer.after(GRACE, () -> giveUp(shell, frame, killing));
        if (frame.pid != 0) {
            aside(shell.launch().become(), KillTree.ofScript(frame.pid)).whenComplete((nothing, error) -> {
                if (error == null) {
                    killing.complete(null);
                }
            });
        }
    }

    private void giveUp(FramedShell shell, Frame frame, CompletableFuture<Void> killing) {
        killing.complete(null);
        if (shell.pending(frame)) {
            fail(new HostException(
                    Reason.LOST,
                    "a script that ran out of time could not be ended on the host; the connection was given up, look at"
                            + " what still runs there"));
        }
    }

    /** Runs commands in a shell of their own. */
    private CompletableFuture<Void> aside(@Nullable Become become, String text) {
        CompletableFuture<Void> result = new CompletableFuture<>();
        Launch launch = Launch.shell(become, settings.becomePassword(), "");
        FramedShell shell = new FramedShell(transport, launch, executor, FramedShell.Watcher.NOBODY);
        Frame frame = new Frame(Token.next(), 4096, null, new Frame.Done() {
            @Override
            public void finished(Frame done) {
                shell.end(closed());
                result.complete(null);
            }

            @Override
            public void failed(HostException why) {
                result.completeExceptionally(why);
            }
        });
        shell.send(List.of(frame), FramedShell.Piece.of(text + FrameText.end(frame.token, "0")));
        return result;
    }

    @Override
    public void cancel() {
        List<FramedShell> running = begin(new HostException(
                Reason.CANCELLED, "the run was cancelled; what ran on the host was ended and may be done in part"));
        List<CompletableFuture<Void>> killed = new ArrayList<>();
        for (FramedShell shell : running) {
            if (shell.pid() != 0 && transport.alive()) {
                killed.add(aside(shell.launch().become(), KillTree.ofShell(shell.pid())));
            }
        }
        try {
            CompletableFuture.allOf(killed.toArray(new CompletableFuture<?>[0]))
                    .get(CANCEL_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            // what cannot be killed in time ends with its own standard streams
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        finish();
    }

    @Override
    public void close() {
        begin(closed());
        finish();
    }

    private static HostException closed() {
        return new HostException(Reason.CANCELLED, "the connection was closed");
    }

    /** Takes nothing more. */
    private synchronized List<FramedShell> begin(HostException why) {
        if (failure == null) {
            failure = why;
        }
        return new ArrayList<>(shells);
    }

    private void fail(HostException why) {
        begin(why);
        finish();
    }

    private void finish() {
        List<FramedShell> open;
        HostException why;
        synchronized (this) {
            open = new ArrayList<>(shells);
            why = Objects.requireNonNull(failure, "failure");
        }
        // The lock is free from here on, not only when the ends of the streams have come to be noticed.
        open.forEach(lock::ended);
        transport.close();
        for (FramedShell shell : open) {
            shell.end(why);
        }
    }

    private final class Watch implements FramedShell.Watcher {
        @Override
        public void began(FramedShell shell, Frame frame) {
            Duration timeout = frame.timeout;
            if (timeout != null) {
                timer.after(timeout, () -> expired(shell, frame));
            }
        }

        @Override
        public void ended(FramedShell shell, HostException why) {
            if (why.reason() == Reason.LOCKED || !transport.alive()) {
                fail(why);
            }
            user(shell.launch().become()).ended(shell, why);
            List<UserShell> all;
            synchronized (ShellConnection.this) {
                shells.remove(shell);
                all = new ArrayList<>(users.values());
            }
            lock.ended(shell);
            all.forEach(UserShell::pump);
        }
    }
}
