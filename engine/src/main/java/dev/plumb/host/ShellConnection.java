package dev.plumb.host;

import dev.plumb.host.HostException.Reason;
import dev.plumb.script.Script;
import dev.plumb.script.ScriptResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A connection made of framed shells over one transport. Thread-safe. */
final class ShellConnection implements HostConnection {
    /** How long a killed script may take to end before the connection is given up. */
    private static final Duration GRACE = Duration.ofSeconds(8);
    /** How many full streams the scripts of a batch may have among them. */
    private static final int BATCH_LIMITS = 4;
    /** How long cancelling waits for the host. */
    private static final Duration CANCEL_PATIENCE = Duration.ofSeconds(4);

    private final ConnectionSettings settings;
    private final String loginUser;
    private final Transport transport;
    private final ConnectionListener listener;
    private final Executor executor;
    private final Timer timer;
    private final HostLock lock;

    private final UserShells users = new UserShells(this);
    private final Set<FramedShell> shells = new HashSet<>();
    private @Nullable HostException failure;
    private boolean beating;

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
        return send(become, false, batch);
    }

    @Override
    public CompletableFuture<List<ScriptResult>> sendBeside(@Nullable Become become, Batch batch) {
        return send(become, true, batch);
    }

    private CompletableFuture<List<ScriptResult>> send(@Nullable Become become, boolean beside, Batch batch) {
        if (batch.scripts().isEmpty()) {
            return CompletableFuture.completedFuture(List.of());
        }
        HostException why = failure();
        return why == null ? users.of(effective(become), beside).send(batch) : CompletableFuture.failedFuture(why);
    }

    /** Becoming the user who is logged in anyway needs no program, which the host may not even have. */
    private @Nullable Become effective(@Nullable Become become) {
        return become == null || become.user().equals(loginUser) ? null : become;
    }

    private String name(@Nullable Become become) {
        return become == null ? loginUser : become.user();
    }

    /** Whether a shell may be sent scripts; see {@link HostLock#mayPass}. */
    boolean mayPass(FramedShell shell, @Nullable Become become, Runnable again) {
        boolean matters = become == null || become.user().equals("root");
        return lock.mayPass(shell, name(become), matters, this, again);
    }

    /** Whether what a user's shell works under is settled. */
    boolean isLocked(@Nullable Become become, Runnable again) {
        return lock.settled(name(become), this, again);
    }

    /** Whether a shell that runs may be sent more: the login user's lock is held, or this shell is about to take its own. */
    boolean mayGoOn(FramedShell shell) {
        return shell.launch().become() == null || lock.isOpen(loginUser, this, shell);
    }

    @Override
    public String loginUser() {
        return loginUser;
    }

    @Override
    public String loginKey() {
        return transport.loginKey();
    }

    @Override
    public String machine() {
        return lock.machine();
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
    Frame frame(Script script, Capture.Budget budget, Frame.Done done) {
        Duration timeout = script.timeout() != null ? script.timeout() : settings.scriptTimeout();
        Capture out = new Capture(settings.outputLimit(), budget);
        Capture err = new Capture(settings.outputLimit(), budget);
        return new Frame(Token.next(), out, err, timeout, Duration.ZERO, done);
    }

    /** What all scripts of a batch may keep of their output together, so that a host cannot fill the memory with many. */
    Capture.Budget budget() {
        return new Capture.Budget(BATCH_LIMITS * settings.outputLimit());
    }

    /**
     * Starts a long-lived shell of a user, behind the login user's lock.
     *
     * @param owner whose it is
     * @return null when that is being taken by another shell
     */
    @Nullable
    FramedShell open(UserShell owner, @Nullable Become become, Runnable again) {
        Launch launch = Launch.shell(become, settings.becomePassword(), lock.tag());
        listener.step(
                become == null
                        ? "opens a shell of user " + loginUser
                        : "becomes user " + become.user() + " by " + become.program());
        if (become == null || lock.isOpen(loginUser, this, null)) {
            return track(owner, launch, List.of());
        }
        HostLock.Attempt attempt = lock.ofLogin(loginUser, this, again);
        if (attempt == null) {
            return null;
        }
        FramedShell shell = track(owner, launch.behind(attempt.text()), attempt.frames);
        attempt.by(shell);
        return shell;
    }

    private FramedShell track(UserShell owner, Launch launch, List<Frame> before) {
        FramedShell shell = shell(launch, before, new Watch(owner));
        HostException why;
        synchronized (this) {
            shells.add(shell);
            why = failure;
            if (!beating && transport.mayDieSilently()) {
                beating = true;
                timer.after(Silence.PULSE, this::beat);
            }
        }
        if (why != null) {
            shell.end(why);
        }
        return shell;
    }

    private FramedShell shell(Launch launch, List<Frame> before, ShellWatcher watcher) {
        return new FramedShell(transport, launch, before, executor, watcher, timer, settings.shellTimeout());
    }

    /** Says something to every shell that would otherwise hear nothing, so that it knows that we live. */
    private void beat() {
        List<FramedShell> open;
        synchronized (this) {
            if (failure != null) {
                return;
            }
            open = new ArrayList<>(shells);
        }
        open.forEach(FramedShell::beat);
        timer.after(Silence.PULSE, this::beat);
    }

    /** Whether a shell is still one of ours: its end, if any, has not been dealt with yet. */
    synchronized boolean tracks(FramedShell shell) {
        return shells.contains(shell);
    }

    /** Runs a script with a large input on a channel of its own. */
    void upload(@Nullable Become become, Script script, FramedShell owner, Frame.Done done) {
        Launch launch = Launch.collector(become, settings.becomePassword());
        FramedShell shell = track(users.of(become, false), launch, List.of());
        Upload.start(
                shell,
                launch,
                script,
                listener,
                d -> frame(script, budget(), d),
                transport.mayDieSilently() ? owner.pid() : 0,
                done);
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

    /** Runs commands in a shell of their own, and gives what they print. */
    private CompletableFuture<String> aside(@Nullable Become become, String text) {
        CompletableFuture<String> result = new CompletableFuture<>();
        Launch launch = Launch.aside(become, settings.becomePassword());
        FramedShell shell = shell(launch, List.of(), ShellWatcher.NOBODY);
        Frame frame = Frame.question(4096, GRACE, new Frame.Done() {
            @Override
            public void finished(Frame done) {
                shell.end(closed());
                result.complete(done.out.text());
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
    public void tryAgain() {
        users.all().forEach(UserShell::tryAgain);
    }

    @Override
    public CompletableFuture<Void> leave(String user) {
        return CompletableFuture.allOf(
                users.of(user).stream().map(UserShell::leave).toArray(CompletableFuture<?>[]::new));
    }

    @Override
    public void cancel() {
        List<FramedShell> running = begin(new HostException(
                Reason.CANCELLED, "the run was cancelled; what ran on the host was ended and may be done in part"));
        List<CompletableFuture<String>> killed = new ArrayList<>();
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

    private final class Watch implements ShellWatcher {
        private final UserShell owner;
        private final AtomicReference<@Nullable String> said = new AtomicReference<>();

        private Watch(UserShell owner) {
            this.owner = owner;
        }

        /** What comes faster than it is told is told no more: only the last of it matters. */
        @Override
        public void progress(String text) {
            if (said.getAndSet(text) == null) {
                executor.execute(() -> listener.progress(String.valueOf(said.getAndSet(null))));
            }
        }

        @Override
        public void began(FramedShell shell, Frame frame) {
            Duration timeout = frame.timeout;
            if (timeout != null) {
                timer.after(timeout, () -> expired(shell, frame));
            }
        }

        @Override
        public void flooded(FramedShell shell, Frame frame) {
            expired(shell, frame);
        }

        @Override
        public CompletableFuture<Refusal.Found> whyRefused(FramedShell shell, String said) {
            Become become = shell.launch().become();
            if (become == null) {
                return CompletableFuture.completedFuture(Refusal.Found.NOTHING);
            }
            // with a password it would count as another attempt
            boolean again = become.method() == Become.Method.SUDO
                    && !shell.launch().hasPassword()
                    && !Refusal.isTold(shell.launch(), said);
            return aside(null, Launch.question(become, again)).thenApply(Refusal.Found::of);
        }

        @Override
        public void ended(FramedShell shell, HostException why) {
            boolean locked = why.reason() == Reason.LOCKED && !(why instanceof AnotherNameException);
            if (locked || !transport.alive()) {
                fail(why);
            }
            owner.ended(shell, why);
            synchronized (ShellConnection.this) {
                shells.remove(shell);
            }
            lock.ended(shell);
            users.all().forEach(UserShell::pump);
        }
    }
}
