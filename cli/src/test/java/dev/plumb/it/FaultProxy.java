package dev.plumb.it;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A TCP proxy on 127.0.0.1 that tells the turns of an SSH connection apart from outside, and brings a fault about at a point of
 * one. A turn is a request and its answer: it begins when the controller speaks again after the host did. Drops on the way,
 * such as SSH's own words about how much may be sent, begin none.
 */
final class FaultProxy implements AutoCloseable {
    /** Fewer bytes than this are no request, or no answer. */
    private static final int REQUEST = 200;

    private static final int ANSWER = 100;

    /** While much is sent, SSH tells again and again that more may be: from this size on, that is no answer yet. */
    private static final int MUCH = 64 << 10;

    private static final int ANSWER_TO_MUCH = 600;

    /** What becomes of the link. */
    enum Link {
        OPEN,
        /** Reset on both sides. */
        CUT,
        /** Ended in order on both sides, as a kernel does for a process that was killed. */
        CLOSED,
        /** Nothing arrives any more, and nobody hears why. */
        SILENT
    }

    /**
     * A turn of a connection, in bytes.
     *
     * @param request how many went to the host in it
     * @param answer how many came back
     */
    record Turn(long request, long answer) {}

    /**
     * A point of a connection. It is told by all bytes from its beginning, since turns are told apart by what happens to come
     * first, and two runs may do so differently.
     *
     * @param toHost whether what goes to the host is counted, else what comes from it
     * @param bytes how much of that arrives
     */
    record Point(boolean toHost, long bytes) {}

    /**
     * Where a fault happened.
     *
     * @param turn number of the turn, from 0
     * @param request how much had gone to the host in it
     */
    record Struck(int turn, long request) {}

    private final ServerSocket server;
    private final int target;
    private final @Nullable Point point;
    private final Supplier<Link> fault;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final List<Turn> turns = new ArrayList<>();
    private long request;
    private long answer;
    private long sent;
    private long answered;
    /** What was sent since the last answer and may be a request. */
    private long asked;
    /** What came since the last request and may be an answer. */
    private long heard;

    private @Nullable Struck struck;
    private volatile Link link = Link.OPEN;

    /**
     * A proxy that only counts when there is no point.
     *
     * @param target the host's port on 127.0.0.1
     * @param fault brings the fault about, while nothing goes on in this direction, and says what becomes of the link
     */
    FaultProxy(int target, @Nullable Point point, Supplier<Link> fault) throws IOException {
        this.target = target;
        this.point = point;
        this.fault = fault;
        server = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
        daemon(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    /** The turns so far, the last one as far as it has got. */
    synchronized List<Turn> turns() {
        List<Turn> all = new ArrayList<>(turns);
        all.add(new Turn(request, answer));
        return all;
    }

    /** Where the fault happened, or null when its point was not reached. */
    synchronized @Nullable Struck struck() {
        return struck;
    }

    /** Counts bytes; returns how many of them go before the fault, or -1 when it is not due. */
    private synchronized int count(boolean toHost, int bytes) {
        int enough = request >= MUCH ? ANSWER_TO_MUCH : ANSWER;
        if (toHost) {
            asked += bytes;
            if (heard >= enough && asked >= REQUEST) {
                turns.add(new Turn(request - (asked - bytes), answer));
                request = asked - bytes;
                answer = 0;
                heard = 0;
            } else if (heard < enough) {
                heard = 0;
            }
            request += bytes;
            sent += bytes;
        } else {
            heard += bytes;
            answer += bytes;
            answered += bytes;
            asked = heard >= enough ? 0 : asked;
        }
        if (struck != null || point == null || point.toHost() != toHost) {
            return -1;
        }
        long now = toHost ? sent : answered;
        if (now < point.bytes()) {
            return -1;
        }
        struck = new Struck(turns.size(), request);
        return (int) Math.max(0, bytes - (now - point.bytes()));
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket near = server.accept();
                Socket far = new Socket(InetAddress.getByName("127.0.0.1"), target);
                for (Socket each : List.of(near, far)) {
                    each.setTcpNoDelay(true);
                    sockets.add(each);
                }
                daemon(() -> pump(near, far, true));
                daemon(() -> pump(far, near, false));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void pump(Socket from, Socket to, boolean toHost) {
        byte[] buffer = new byte[16 << 10];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                if (link == Link.SILENT) {
                    continue;
                }
                int before = count(toHost, n);
                out.write(buffer, 0, before < 0 ? n : before);
                if (before >= 0 && fire()) {
                    out.write(buffer, before, n - before);
                }
            }
        } catch (IOException e) {
            // an end of a connection like any other
        }
        if (link != Link.SILENT) {
            close(from);
            close(to);
        }
    }

    /** Brings the fault about; returns whether the link is as before. */
    private boolean fire() {
        Link becomes = fault.get();
        if (becomes == Link.SILENT) {
            link = becomes;
        } else if (becomes != Link.OPEN) {
            end(becomes == Link.CUT);
        }
        return becomes == Link.OPEN;
    }

    private void end(boolean reset) {
        for (Socket socket : sockets) {
            try {
                if (reset) {
                    socket.setSoLinger(true, 0);
                }
            } catch (IOException e) {
                // gone already, as wanted
            }
            close(socket);
        }
        sockets.clear();
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // gone already, as wanted
        }
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "fault-proxy");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        server.close();
        end(true);
    }
}
