package dev.plumb.host;

import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.Session;
import dev.plumb.host.HostException.Reason;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Opens the SSH sessions of a run. Hosts on the way ({@code ProxyJump}) get one session each, shared by all hosts
 * behind them. Thread-safe.
 */
final class SshSessions {
    /** Logins under way at one server at a time: sshd begins to refuse at 10. */
    private static final int LOGINS_AT_ONCE = 8;
    /** Attempts when a server closes the connection before the login. */
    private static final int SOON_ATTEMPTS = 5;

    private static final int MAX_HOPS = 8;

    private final SshTargets targets;
    private final Timer timer;
    private final SshKeys keys = new SshKeys();
    private final Map<List<Path>, KnownHosts> knownHosts = new HashMap<>();
    private final Map<String, Semaphore> gates = new HashMap<>();
    private final Map<String, Object> hopLocks = new HashMap<>();
    private final Map<String, SshSession> hops = new HashMap<>();

    SshSessions(SshTargets targets, Timer timer) {
        this.targets = targets;
        this.timer = timer;
    }

    SshTarget target(ConnectionSettings settings) {
        return targets.of(settings);
    }

    /** Logs in at a host. */
    SshSession open(SshTarget target, ConnectionSettings settings, ConnectionListener listener) {
        return open(target, settings, settings.password(), listener, 0);
    }

    private SshSession open(
            SshTarget target,
            ConnectionSettings settings,
            @Nullable String password,
            ConnectionListener listener,
            int depth) {
        SshSession via = target.jump().isEmpty() ? null : hop(target.jump(), settings, listener, depth + 1);
        SshKeys.Offer offer = keys.offer(target, settings.keyPassphrase(), password == null);
        listener.step("logs in at " + target.shown() + (via == null ? "" : " by way of " + target.jump()) + ", offers "
                + SshLogin.tried(offer, password));
        offer.notes().forEach(listener::step);
        int patient = 0;
        int soon = 1;
        while (true) {
            ConnectFailure failure;
            HostKeyCheck check = new HostKeyCheck(target, known(target.knownHosts()), listener);
            DirectSockets sockets = new DirectSockets(millis(settings.connectTimeout()));
            try {
                return login(target, settings, password, offer, check, via, sockets, listener);
            } catch (JSchException | RuntimeException e) {
                failure = ConnectFailure.of(
                        e, target, check.refusal(), settings, sockets, SshLogin.tried(offer, password), offer.notes());
            }
            if (failure.retry() == ConnectFailure.Retry.SOON && soon < SOON_ATTEMPTS) {
                pause(soon++);
            } else if (failure.retry() != ConnectFailure.Retry.NEVER && patient < settings.retries()) {
                pause(patient++ + 2);
            } else {
                throw failure.why();
            }
        }
    }

    /** Waits longer each time, and not as long as the others who were turned away at the same moment. */
    private static void pause(int attempt) {
        long millis = Math.min(10_000, 100L << Math.min(attempt, 10));
        try {
            Thread.sleep(millis / 2 + ThreadLocalRandom.current().nextLong(millis));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HostException(Reason.CANCELLED, "connecting was interrupted", e);
        }
    }

    private SshSession login(
            SshTarget target,
            ConnectionSettings settings,
            @Nullable String password,
            SshKeys.Offer offer,
            HostKeyCheck check,
            @Nullable SshSession via,
            DirectSockets sockets,
            ConnectionListener listener)
            throws JSchException {
        LastWords words = new LastWords(listener);
        Session session = SshLogin.prepare(target, offer, password, check, words);
        if (via != null) {
            session.setProxy(new JumpProxy(via.session(), via.session().getHost()));
        } else if (!target.command().isEmpty()) {
            session.setProxy(new CommandProxy(target.command()));
        } else {
            session.setSocketFactory(sockets);
        }
        Semaphore gate = gate(target.address() + " " + target.port());
        gate.acquireUninterruptibly();
        try {
            connect(session, settings, via != null || !target.command().isEmpty() ? null : sockets);
        } finally {
            gate.release();
        }
        return new SshSession(session, sockets, words, offer.used());
    }

    private static int millis(Duration timeout) {
        return Math.toIntExact(Math.max(1, timeout.toMillis()));
    }

    private void connect(Session session, ConnectionSettings settings, @Nullable DirectSockets sockets)
            throws JSchException {
        int millis = millis(settings.connectTimeout());
        AtomicBoolean over = new AtomicBoolean();
        if (sockets != null) {
            // The socket's own timeout begins anew with every byte.
            timer.after(settings.shellTimeout(), () -> {
                if (over.compareAndSet(false, true)) {
                    sockets.giveUp();
                }
            });
            try {
                session.connect(millis);
            } finally {
                over.set(true);
            }
            return;
        }
        // There is no socket that could time out.
        timer.after(Duration.ofMillis(millis), () -> {
            if (over.compareAndSet(false, true)) {
                session.disconnect();
            }
        });
        try {
            session.connect(millis);
        } catch (JSchException e) {
            throw over.getAndSet(true) ? new JSchException("timed out", new SocketTimeoutException()) : e;
        }
        if (over.getAndSet(true)) {
            throw new JSchException("timed out", new SocketTimeoutException());
        }
    }

    private synchronized Semaphore gate(String server) {
        return gates.computeIfAbsent(server, s -> new Semaphore(LOGINS_AT_ONCE));
    }

    private synchronized KnownHosts known(List<Path> files) {
        return knownHosts.computeIfAbsent(files, KnownHosts::read);
    }

    private SshSession hop(String jump, ConnectionSettings settings, ConnectionListener listener, int depth) {
        if (depth > MAX_HOPS) {
            throw new HostException(
                    Reason.UNREACHABLE,
                    "ProxyJump goes through more than " + MAX_HOPS + " hosts, perhaps in a circle: " + jump
                            + ": correct ~/.ssh/config");
        }
        Object lock;
        // one name may mean different hosts in different files
        String hop = targets.configuration(settings) + " " + jump;
        synchronized (this) {
            lock = hopLocks.computeIfAbsent(hop, j -> new Object());
        }
        synchronized (lock) {
            SshSession open = openHop(hop);
            if (open == null) {
                open = open(hopTarget(jump, settings), settings, null, listener, depth);
                keep(hop, open);
            }
            return open;
        }
    }

    private SshTarget hopTarget(String jump, ConnectionSettings settings) {
        int comma = jump.lastIndexOf(',');
        SshTarget target = targets.jump(jump.substring(comma + 1).trim(), settings);
        return comma < 0 ? target : target.through(jump.substring(0, comma));
    }

    private synchronized @Nullable SshSession openHop(String hop) {
        SshSession open = hops.get(hop);
        return open != null && open.session().isConnected() ? open : null;
    }

    private synchronized void keep(String hop, SshSession session) {
        hops.put(hop, session);
    }

    /** Ends the sessions with hosts on the way. */
    synchronized void close() {
        for (SshSession hop : new ArrayList<>(hops.values())) {
            hop.cut();
        }
        hops.clear();
    }
}
