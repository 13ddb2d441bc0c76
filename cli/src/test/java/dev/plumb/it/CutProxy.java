package dev.plumb.it;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** A TCP proxy on 127.0.0.1 whose connections can be cut as a broken link cuts them. */
final class CutProxy implements AutoCloseable {
    private final ServerSocket server;
    private final int target;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final AtomicLong sent = new AtomicLong();
    private volatile long limit = Long.MAX_VALUE;
    private volatile long silentFrom = Long.MAX_VALUE;

    CutProxy(int target) throws IOException {
        this.target = target;
        server = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
        daemon(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    /** Cuts all connections with a reset. */
    void cut() {
        for (Socket socket : sockets) {
            try {
                socket.setSoLinger(true, 0);
                socket.close();
            } catch (IOException e) {
                // gone already, as wanted
            }
        }
        sockets.clear();
    }

    /** Cuts all connections as soon as so many bytes went to the host. */
    void cutAfter(long bytes) {
        limit = bytes;
    }

    /** From now on nothing arrives on either side, and neither hears why. */
    void fallSilent() {
        fallSilentAfter(0);
    }

    /** Likewise as soon as so many bytes went to the host. */
    void fallSilentAfter(long bytes) {
        silentFrom = bytes;
    }

    /** How many bytes went to the host so far. */
    long sent() {
        return sent.get();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket near = server.accept();
                Socket far = new Socket(InetAddress.getByName("127.0.0.1"), target);
                sockets.add(near);
                sockets.add(far);
                daemon(() -> pump(near, far, true));
                daemon(() -> pump(far, near, false));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void pump(Socket from, Socket to, boolean counted) {
        byte[] buffer = new byte[16 << 10];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                if (sent.get() >= silentFrom) {
                    continue;
                }
                out.write(buffer, 0, n);
                if (counted && sent.addAndGet(n) > limit) {
                    cut();
                    return;
                }
            }
        } catch (IOException e) {
            // an end of a connection like any other
        }
        if (sent.get() < silentFrom) {
            closeBoth(from, to);
        }
    }

    private static void closeBoth(Socket from, Socket to) {
        try (from;
                to) {
            from.shutdownInput();
        } catch (IOException e) {
            // closed already
        }
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "cut-proxy");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        server.close();
        cut();
    }
}
