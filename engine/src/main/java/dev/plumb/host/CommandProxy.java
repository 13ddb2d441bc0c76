package dev.plumb.host;

import com.jcraft.jsch.Proxy;
import com.jcraft.jsch.SocketFactory;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reaches a host through the standard streams of a local command ({@code ProxyCommand}). */
final class CommandProxy implements Proxy {
    private final String command;
    private @Nullable Process process;

    CommandProxy(String command) {
        this.command = command;
    }

    @Override
    public void connect(@Nullable SocketFactory factory, String host, int port, int timeout) throws IOException {
        process = new ProcessBuilder("sh", "-c", "exec " + command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    @Override
    public InputStream getInputStream() {
        return Objects.requireNonNull(process, "not connected").getInputStream();
    }

    @Override
    public OutputStream getOutputStream() {
        return Objects.requireNonNull(process, "not connected").getOutputStream();
    }

    @Override
    @SuppressWarnings("NullAway") // jsch expects null where there is no socket
    public Socket getSocket() {
        return null;
    }

    @Override
    public void close() {
        if (process != null) {
            process.destroy();
        }
    }
}
