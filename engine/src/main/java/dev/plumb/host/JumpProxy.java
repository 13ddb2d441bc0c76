package dev.plumb.host;

import com.jcraft.jsch.ChannelDirectTCPIP;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.Proxy;
import com.jcraft.jsch.Session;
import com.jcraft.jsch.SocketFactory;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.Socket;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reaches a host through another one ({@code ProxyJump}): a channel of that one's session instead of a socket. */
final class JumpProxy implements Proxy {
    private final Session bastion;
    private final String shown;
    private @Nullable ChannelDirectTCPIP channel;
    private @Nullable InputStream in;
    private @Nullable OutputStream out;

    JumpProxy(Session bastion, String shown) {
        this.bastion = bastion;
        this.shown = shown;
    }

    @Override
    public void connect(@Nullable SocketFactory factory, String host, int port, int timeout) throws IOException {
        try {
            ChannelDirectTCPIP opened = (ChannelDirectTCPIP) bastion.openChannel("direct-tcpip");
            opened.setHost(host);
            opened.setPort(port);
            in = opened.getInputStream();
            out = opened.getOutputStream();
            opened.connect();
            if (!opened.isConnected()) {
                throw new JSchException("channel is not opened.");
            }
            channel = opened;
        } catch (JSchException e) {
            throw (IOException) new ConnectException(shown + " could not connect to " + host + ":" + port
                            + " (refused, not reachable from there," + " or AllowTcpForwarding is off)")
                    .initCause(e);
        }
    }

    @Override
    public InputStream getInputStream() {
        return Objects.requireNonNull(in, "not connected");
    }

    @Override
    public OutputStream getOutputStream() {
        return Objects.requireNonNull(out, "not connected");
    }

    @Override
    @SuppressWarnings("NullAway") // jsch expects null where there is no socket
    public Socket getSocket() {
        return null;
    }

    @Override
    public void close() {
        if (channel != null) {
            channel.disconnect();
        }
    }
}
