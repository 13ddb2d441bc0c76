package dev.plumb.host;

import com.jcraft.jsch.SocketFactory;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import org.jspecify.annotations.Nullable;

/** Connects to the first of a host's addresses that answers, and can cut the connection off at once. */
final class DirectSockets implements SocketFactory {
    private final int timeoutMillis;
    private volatile @Nullable Socket last;
    private volatile @Nullable FirstWords words;
    private volatile boolean overdue;

    DirectSockets(int timeoutMillis) {
        this.timeoutMillis = timeoutMillis;
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        IOException failure = null;
        for (InetAddress address : InetAddress.getAllByName(host)) {
            Socket socket = new Socket();
            try {
                socket.setTcpNoDelay(true);
                socket.setKeepAlive(true);
                socket.connect(new InetSocketAddress(address, port), timeoutMillis);
                last = socket;
                return socket;
            } catch (IOException e) {
                socket.close();
                if (failure == null) {
                    failure = e;
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        throw failure == null ? new IOException("no address") : failure;
    }

    /** What the server said first, or null when there is no connection of ours. */
    @Nullable
    FirstWords words() {
        return words;
    }

    /** Cuts it off because the login takes too long. */
    void giveUp() {
        overdue = true;
        cut();
    }

    /** Whether it was cut off because the login took too long. */
    boolean isOverdue() {
        return overdue;
    }

    /** Closes the socket without a word to the host. */
    void cut() {
        Socket socket = last;
        if (socket != null) {
            try {
                socket.close();
            } catch (IOException e) {
                // it is gone either way
            }
        }
    }

    @Override
    public InputStream getInputStream(Socket socket) throws IOException {
        FirstWords hearing = new FirstWords(socket.getInputStream());
        words = hearing;
        return hearing;
    }

    @Override
    public OutputStream getOutputStream(Socket socket) throws IOException {
        return socket.getOutputStream();
    }
}
