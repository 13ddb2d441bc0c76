package dev.plumb.host;

import dev.plumb.host.HostException.Reason;
import dev.plumb.host.LockRequest.Mode;
import dev.plumb.script.Leftovers;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The locks of one run on one machine: one for each user that it works as there, taken by the first shell of that user before
 * it runs anything, the login user's before all others. Nothing is created on the host, and a lock ends with its shell. Who
 * holds it stands in the arguments of that shell. Connections that reach the machine in the same way share its locks.
 * Thread-safe.
 */
final class HostLock {
    /** How long an attempt may take beyond what any answer may. */
    /** How long a run that holds another user's lock waits at most, where another run may wait for that one. */
    private static final Duration MOMENT = Duration.ofSeconds(15);

    private static final Duration ATTEMPT_TIME = Duration.ofSeconds(5);

    private final String host;
    private final LockRequest request;
    private final ConnectionListener listener;
    private final @Nullable String places;
    private final HostLocks run;
    private final String tag;
    private final Map<String, UserLock> users = new HashMap<>();
    private final List<Runnable> waiting = new ArrayList<>();
    private volatile String machine;

    /**
     * The locks of a machine.
     *
     * @param machine what it is told apart by until it tells more itself
     * @param run those of the run
     * @param places words of the shell that name directories to try, or null for those of each user
     */
    HostLock(
            String host,
            String machine,
            LockRequest request,
            ConnectionListener listener,
            HostLocks run,
            @Nullable String places) {
        this.host = host;
        this.machine = machine;
        this.request = request;
        this.listener = listener;
        this.run = run;
        this.places = places;
        String mode = request.mode() == Mode.EXCLUSIVE ? "exclusive" : "shared";
        this.tag = request.mode() == Mode.NONE
                ? ""
                : "plumb-lock [" + mode + "; since " + Instant.now().truncatedTo(ChronoUnit.SECONDS) + "; "
                        + run.token() + "; " + plain(request.holder()) + "]";
    }

    private static String plain(String holder) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < holder.length() && i < 200; i++) {
            char c = holder.charAt(i);
            text.append(c < ' ' || c == 127 || c == '[' || c == ']' || c == '\'' || c == '!' ? ' ' : c);
        }
        return text.toString().trim();
    }

    /** The argument of a shell that may come to hold a lock, or empty. */
    String tag() {
        return tag;
    }

    /** What the machine is told apart by: how it is reached, and from its first answer on what it says of itself. */
    String machine() {
        return machine;
    }

    /**
     * Asks for leave to send scripts to a shell. The first one of its user to ask gets it, after it was sent the text that
     * takes the lock; the others have to ask again when told.
     *
     * @param user whose shell it is
     * @param matters whether it is told when the user has no place to lock
     * @param connection the shell's
     * @param again run when it is worth asking again
     */
    boolean mayPass(FramedShell shell, String user, boolean matters, Object connection, Runnable again) {
        Attempt attempt;
        synchronized (this) {
            UserLock lock = lock(user);
            if (lock.isOpenFor(connection) || lock.isAbout(shell)) {
                return true;
            }
            if (lock.pending != null) {
                waiting.add(again);
                return false;
            }
            attempt = new Attempt(lock, matters, connection, patience(user));
            attempt.by(shell);
            lock.pending = attempt;
        }
        String clean = request.mode() == Mode.EXCLUSIVE ? Leftovers.CLEAN : "";
        shell.send(attempt.frames, FramedShell.Piece.of(attempt.text() + "\n" + clean));
        return true;
    }

    /**
     * Whether a user's lock is known to be held, or not wanted.
     *
     * @param again run when it is worth asking again
     */
    synchronized boolean settled(String user, Object connection, Runnable again) {
        boolean settled = lock(user).isOpenFor(connection);
        if (!settled) {
            waiting.add(again);
        }
        return settled;
    }

    /**
     * Whether a shell that becomes another user may go on, or (null) be started by one that does not take the login user's
     * lock.
     */
    synchronized boolean isOpen(String loginUser, Object connection, @Nullable FramedShell shell) {
        UserLock lock = lock(loginUser);
        return lock.isOpenFor(connection) || shell != null && lock.isAbout(shell);
    }

    /**
     * An attempt to take the login user's lock in the command line that starts a shell of another user; it is that shell's.
     *
     * @param again run when it is worth asking again
     * @return null when another shell is at it
     */
    synchronized @Nullable Attempt ofLogin(String loginUser, Object connection, Runnable again) {
        UserLock lock = lock(loginUser);
        if (lock.pending != null) {
            waiting.add(again);
            return null;
        }
        lock.pending = new Attempt(lock, true, connection, patience(loginUser));
        return lock.pending;
    }

    private UserLock lock(String user) {
        return users.computeIfAbsent(user, name -> new UserLock(name, request.mode() == Mode.NONE));
    }

    /**
     * How long to wait for a user's lock. Who holds one waits long only for those that come after it in one order for all runs,
     * so that no two runs wait for each other; and a moment for the others, since the shells of a run that has died end one
     * after the other.
     */
    private Duration patience(String user) {
        boolean last = users.values().stream()
                .filter(lock -> !lock.name.equals(user) && lock.holder != null)
                .allMatch(lock -> user.equals("root") || !lock.name.equals("root") && lock.name.compareTo(user) < 0);
        return last || request.patience().compareTo(MOMENT) < 0 ? request.patience() : MOMENT;
    }

    /** A shell has ended; where it held a lock, the next shell of that user that is to run something takes it again. */
    void ended(FramedShell shell) {
        boolean freed = false;
        synchronized (this) {
            for (UserLock lock : users.values()) {
                freed |= lock.left(shell);
            }
        }
        if (freed) {
            run.freed(this);
        }
        wake();
    }

    /** Another lock of the run on the same machine was given up: who relied on it has to see. */
    void relock() {
        synchronized (this) {
            users.values().forEach(lock -> lock.guest = false);
        }
        wake();
    }

    private void wake() {
        List<Runnable> awake;
        synchronized (this) {
            awake = new ArrayList<>(waiting);
            waiting.clear();
        }
        awake.forEach(Runnable::run);
    }

    /** One attempt to take one lock. */
    final class Attempt {
        private final UserLock lock;
        private final boolean matters;
        private final Object connection;
        private final Duration patience;
        private final boolean ours;
        private final Frame first;
        private final Frame second;
        final List<Frame> frames;
        private volatile @Nullable FramedShell shell;
        private volatile boolean refused;

        private Attempt(UserLock lock, boolean matters, Object connection, Duration patience) {
            this.lock = lock;
            this.matters = matters;
            this.connection = connection;
            this.patience = patience;
            this.ours = lock.told.contains(connection);
            this.first = frame(ATTEMPT_TIME, this::attempted);
            this.second = frame(ATTEMPT_TIME.plus(patience), this::waited);
            this.frames = patience.isZero() ? List.of(first) : List.of(first, second);
        }

        /** The shell whose end is the end of the lock. */
        void by(FramedShell started) {
            shell = started;
        }

        FramedShell shell() {
            return java.util.Objects.requireNonNull(shell, "shell");
        }

        /** Who sent it now knows that the run works on the machine under another name. */
        boolean isRefused() {
            return refused;
        }

        Object connection() {
            return connection;
        }

        boolean isBy(FramedShell other) {
            return shell == other;
        }

        /** What makes the attempt, on one line; goes on when it is all right to go on. */
        String text() {
            String home =
                    lock.name.matches("[a-z_][a-z0-9_-]{0,31}") ? "~" + lock.name + " ~" + lock.name + "/.ssh " : "";
            String own =
                    home + "\"${HOME:-/}\" \"${HOME:-}/.ssh\"" + (lock.name.equals("root") ? " /var/lib/private" : "");
            return LockText.of(
                    request.mode() == Mode.EXCLUSIVE,
                    places == null ? own : places,
                    run.token(),
                    ours,
                    first.token,
                    patience.isZero() ? "" : second.token,
                    patience);
        }

        private void attempted(Frame frame) {
            LockAnswer answer = LockAnswer.of(frame);
            if (!answer.machine().isEmpty()) {
                machine = answer.machine();
            }
            if (answer.status() == LockAnswer.Status.HELD && !patience.isZero()) {
                listener.warning("host " + host + " is locked by " + holders(answer) + "; waiting up to "
                        + patience.toSeconds() + " s for it");
            } else {
                passed(answer, "wait for it with --lock-wait");
            }
        }

        private void waited(Frame frame) {
            LockAnswer answer = LockAnswer.of(frame);
            if (isPending()) {
                passed(
                        answer,
                        "gave up after " + patience.toSeconds() + " s"
                                + (patience.equals(request.patience())
                                        ? ""
                                        : ", since this run holds what the other may be waiting for; run it again"));
            }
        }

        private boolean isPending() {
            synchronized (HostLock.this) {
                return lock.pending == this;
            }
        }

        private void passed(LockAnswer answer, String hint) {
            if (answer.status() == LockAnswer.Status.OURS && !ours) {
                // Nothing of ours may run beside what the shell that has it was sent before anybody knew.
                refused = true;
                run.onceTaken(answer.machine(), answer.place(), () -> shell().end(new AnotherNameException(host)));
                return;
            }
            warn(answer);
            if (answer.status() == LockAnswer.Status.TAKEN) {
                run.taken(answer.machine(), answer.place());
            }
            settle(answer);
            if (answer.status() == LockAnswer.Status.HELD && answer.job() != null) {
                shell().end(new HeldByJobException(byJob(answer, answer.job()), lock.name, answer.job()));
            } else if (answer.status() == LockAnswer.Status.HELD) {
                String message = "host " + host + " is locked by " + holders(answer) + "; " + hint + ending(answer);
                shell().end(new HostException(Reason.LOCKED, message));
            }
        }

        private void settle(LockAnswer answer) {
            synchronized (HostLock.this) {
                // The shell may have ended before we came to hear of its success.
                if (lock.pending == this) {
                    lock.settle(answer.status(), shell(), connection);
                }
            }
            wake();
        }

        private void warn(LockAnswer answer) {
            String why = switch (answer.status()) {
                case TAKEN, HELD, OURS -> "";
                case NO_FLOCK -> "it has no flock program (util-linux)";
                case NO_PLACE -> matters ? "user " + lock.name + " has no directory of its own there" : "";
                case FOREIGN ->
                    "a process of another user holds " + answer.place() + ", which others can open: find it with"
                            + " 'fuser -v " + answer.place() + "', and keep others out with 'chmod 700 "
                            + answer.place() + "'";
                case BROKEN -> "flock does not work there";
            };
            if (!why.isEmpty()) {
                listener.warning(
                        "host " + host + " cannot be locked: " + why + "; make sure that no other run works on it");
            }
        }

        private String holders(LockAnswer answer) {
            return answer.holders().isEmpty() ? "a process that user " + lock.name + " cannot see" : answer.holders();
        }

        private String byJob(LockAnswer answer, LockAnswer.Job job) {
            return "host " + host + " is locked by the job " + job.directory() + " of " + holders(answer)
                    + ", which it carries out by itself; run the playbook that began it again to join it, or follow it there"
                    + " with 'tail -f " + job.directory() + "/progress'";
        }

        private String ending(LockAnswer answer) {
            return answer.holders().isEmpty()
                    ? ", or find it as root on the host with 'fuser -v " + answer.place() + "'"
                    : "; if it is dead, end that process on the host with 'kill', as root"
                            + (lock.name.equals("root") ? "" : " or " + lock.name);
        }
    }

    private static Frame frame(Duration patience, java.util.function.Consumer<Frame> then) {
        return Frame.question(16 << 10, patience, new Frame.Done() {
            @Override
            public void finished(Frame frame) {
                then.accept(frame);
            }

            @Override
            public void failed(HostException why) {}
        });
    }
}
