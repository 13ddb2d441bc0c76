package dev.plumb.host;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Connects to hosts. One per run: keys, passphrases, known_hosts files, sessions with hosts on the way and the lock of a
 * machine that has several names are shared by all its connections. Thread-safe.
 */
public final class Connector implements AutoCloseable {
    private final ThreadPoolExecutor executor;
    private final Timer timer;
    private final SshSessions sessions;
    private final HostLocks locks = new HostLocks();

    /** With the user's own keys and configuration. */
    public Connector() {
        this(Path.of(System.getProperty("user.home", "/")), Path.of("/etc/ssh"), System.getenv());
    }

    /** With the files of another home and of another {@code /etc/ssh}. */
    Connector(Path home, Path system, Map<String, String> environment) {
        executor =
                new ThreadPoolExecutor(0, Integer.MAX_VALUE, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
                    Thread thread = new Thread(task, "plumb-host");
                    thread.setDaemon(true);
                    return thread;
                });
        timer = new Timer(executor);
        sessions = new SshSessions(new SshTargets(home, new SshConfig(home, system), environment), timer);
    }

    /** Loads what an SSH connection needs on a thread of its own, to be ready when the playbook has been read. */
    public static void warmUp() {
        WarmUp.start();
    }

    /**
     * Connects to a host and logs in; nothing is run there yet. Takes as long as that takes: connect to several hosts
     * from several threads.
     *
     * @param lock the lock that the first shell takes before it runs anything
     * @param listener told of what happens meanwhile
     * @throws HostException when the host cannot be reached, is not the one it should be, or refuses the login
     */
    public HostConnection connect(ConnectionSettings settings, LockRequest lock, ConnectionListener listener) {
        if (settings.kind() == ConnectionSettings.Kind.LOCAL) {
            String user = System.getProperty("user.name", "");
            return new ShellConnection(
                    settings,
                    user,
                    new LocalTransport(executor),
                    locks.of("local", "localhost", lock, listener),
                    listener,
                    executor,
                    timer);
        }
        SshTarget target = sessions.target(settings);
        String way = target.address() + " " + target.port() + " " + target.jump() + " " + target.command();
        HostLock hostLock = locks.of(way, settings.name(), lock, listener);
        SshSession session = sessions.open(target, settings, listener);
        SshTransport transport = new SshTransport(session, () -> sessions.open(target, settings, listener), executor);
        return new ShellConnection(settings, target.user(), transport, hostLock, listener, executor, timer);
    }

    /** Ends what connections shared. The connections themselves are closed by those who opened them. */
    @Override
    public void close() {
        sessions.close();
        timer.stop();
    }
}
