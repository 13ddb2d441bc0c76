package dev.plumb.host;

import com.jcraft.jsch.ChannelExec;
import com.jcraft.jsch.JSchException;
import dev.plumb.host.HostException.Reason;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Shells over SSH: a channel each, and a further session when the host allows no more channels on one. Thread-safe. */
final class SshTransport implements Transport {
    /** Sessions opened for want of channels before that is told as the trouble it is. */
    private static final int MAX_SESSIONS = 6;

    private final SshSession main;
    private final Supplier<SshSession> more;
    private final Executor executor;
    private final List<Line> lines = new ArrayList<>();
    private volatile boolean closed;

    /**
     * A transport.
     *
     * @param main an open session
     * @param more opens another one to the same host
     */
    SshTransport(SshSession main, Supplier<SshSession> more, Executor executor) {
        this.main = main;
        this.more = more;
        this.executor = executor;
        lines.add(new Line(main));
    }

    @Override
    public Remote start(String command, Output output) {
        while (true) {
            Line line = line();
            try {
                return line.open(command, output);
            } catch (JSchException e) {
                if (!alive() || !line.session.session().isConnected()) {
                    throw new HostException(
                            Reason.LOST,
                            "the connection was lost" + (deathCause().isEmpty() ? "" : " (" + deathCause() + ")")
                                    + " before a shell was open: run again",
                            e);
                }
                line.full();
            }
        }
    }

    private synchronized Line line() {
        for (Line line : lines) {
            if (line.hasRoom()) {
                return line;
            }
        }
        if (lines.size() >= MAX_SESSIONS) {
            throw new HostException(
                    Reason.UNREACHABLE,
                    "the host allows too few shells at a time: raise MaxSessions in its sshd_config (default 10)");
        }
        Line line = new Line(more.get());
        lines.add(line);
        return line;
    }

    @Override
    public String loginKey() {
        return main.key();
    }

    @Override
    public boolean alive() {
        // A dying session ends its channels before it says that it is no longer connected, but after its last words.
        return !closed
                && main.session().isConnected()
                && main.lastWords().cause().isEmpty();
    }

    @Override
    public boolean mayDieSilently() {
        return true;
    }

    @Override
    public String deathCause() {
        return main.lastWords().cause();
    }

    @Override
    public void close() {
        closed = true;
        // Not under the lock: another thread may hold it while it opens a session.
        main.cut();
        executor.execute(() -> {
            synchronized (this) {
                for (Line line : lines) {
                    line.session.cut();
                    line.session.session().disconnect();
                }
            }
        });
    }

    /** One session and its channels. */
    private final class Line {
        private final SshSession session;
        private int open;
        private int room = Integer.MAX_VALUE;

        Line(SshSession session) {
            this.session = session;
        }

        synchronized boolean hasRoom() {
            return open < room;
        }

        /** The host refused a channel. */
        synchronized void full() {
            room = open;
        }

        private synchronized void count(int change) {
            open += change;
        }

        Remote open(String command, Output output) throws JSchException {
            ChannelExec channel = (ChannelExec) session.session().openChannel("exec");
            LastWrites writes = new LastWrites();
            Sink err = new Sink(output, true, this, writes);
            channel.setCommand(command);
            channel.setOutputStream(new Sink(output, false, this, writes));
            channel.setErrStream(err);
            count(1);
            try {
                // Without a timeout: with one, jsch asks for confirmations and polls for them.
                channel.connect();
            } catch (JSchException e) {
                err.mute();
                count(-1);
                throw e;
            }
            return new Shell(channel, writes);
        }
    }

    private final class Shell implements Remote {
        private final ChannelExec channel;
        private final LastWrites writes;
        private @Nullable OutputStream input;

        Shell(ChannelExec channel, LastWrites writes) {
            this.channel = channel;
            this.writes = writes;
        }

        @Override
        public synchronized OutputStream input() throws IOException {
            if (input == null) {
                input = writes.guard(channel.getOutputStream());
            }
            return input;
        }

        @Override
        public void close() {
            // Writes to the socket, which may be stuck.
            executor.execute(channel::disconnect);
        }
    }

    /** What jsch writes a channel's output to, on the session's only thread. */
    private static final class Sink extends OutputStream {
        private final Output output;
        private final boolean isErr;
        private final Line line;
        private final LastWrites writes;
        private boolean muted;

        Sink(Output output, boolean isErr, Line line, LastWrites writes) {
            this.output = output;
            this.isErr = isErr;
            this.line = line;
            this.writes = writes;
        }

        @Override
        public void write(int b) {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) {
            if (isErr) {
                output.err(bytes, from, length);
            } else {
                output.out(bytes, from, length);
            }
        }

        synchronized void mute() {
            muted = true;
        }

        /** For standard error this is the end of the channel; standard output is closed before the last of the other. */
        @Override
        public synchronized void close() {
            writes.end();
            if (isErr && !muted) {
                muted = true;
                line.count(-1);
                output.closed();
            }
        }
    }
}
