package dev.plumb.it;

import dev.plumb.text.Json;
import dev.plumb.text.JsonReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Runs commands on a virtual machine by the agent in it ({@code qemu-ga}), which needs neither a network nor a login. It
 * speaks JSON over a socket. Not safe for use by several threads.
 */
final class GuestAgent implements AutoCloseable {
    private static final int SENTINEL = 0xFF;
    private static final String PATH = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private final AtomicLong ids = new AtomicLong();
    private final SocketChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocate(64 << 10).flip();

    /** Connects to the socket that QEMU listens on; the agent itself need not be there yet. */
    GuestAgent(Path socket) throws IOException {
        channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
        channel.configureBlocking(false);
    }

    /** Whether the agent answers within this time. */
    boolean answers(Duration limit) throws IOException {
        try {
            call("guest-ping", Map.of(), limit);
            return true;
        } catch (Silence e) {
            return false;
        }
    }

    /**
     * Runs a script as root and waits for its end.
     *
     * @throws Silence when the agent does not answer any more, or the script does not end in time
     */
    TestHost.Result exec(String script, Duration limit) throws IOException {
        Instant end = Instant.now().plus(limit);
        Object pid = begin(script, limit);
        while (true) {
            Map<?, ?> status = map(call("guest-exec-status", Map.of("pid", pid), limit));
            if (Boolean.TRUE.equals(status.get("exited"))) {
                Object exit = status.get("exitcode");
                // a signal ends it as a shell would tell it
                int code = exit == null ? 128 + ((Number) status.get("signal")).intValue() : ((Number) exit).intValue();
                return new TestHost.Result(code, text(status.get("out-data")), text(status.get("err-data")));
            }
            if (Instant.now().isAfter(end)) {
                throw new Silence("the script does not end: " + script);
            }
            pause(30);
        }
    }

    /** Begins a script as root and does not wait; returns the number of its process. */
    Object begin(String script, Duration limit) throws IOException {
        Map<String, Object> arguments = new LinkedHashMap<>();
        arguments.put("path", "/bin/sh");
        arguments.put("arg", List.of("-c", script));
        arguments.put("env", List.of(PATH, "HOME=/root"));
        arguments.put("capture-output", true);
        return map(call("guest-exec", arguments, limit)).get("pid");
    }

    private @Nullable Object call(String command, Map<String, ?> arguments, Duration limit) throws IOException {
        long id = ids.incrementAndGet();
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        // ends what may have been left half-sent before the machine rebooted
        request.write(SENTINEL);
        request.writeBytes((Json.write(Map.of("execute", command, "arguments", arguments, "id", id)) + "\n")
                .getBytes(StandardCharsets.UTF_8));
        Instant end = Instant.now().plus(limit);
        ByteBuffer bytes = ByteBuffer.wrap(request.toByteArray());
        while (bytes.hasRemaining()) {
            if (channel.write(bytes) == 0) {
                await(end, command);
            }
        }
        while (true) {
            Map<?, ?> answer = map(JsonReader.read(line(end, command)));
            // answers to what nobody waits for any more carry other numbers
            if (answer.get("id") instanceof Number number && number.longValue() == id) {
                if (answer.containsKey("error")) {
                    throw new IOException(command + ": " + answer.get("error"));
                }
                return answer.get("return");
            }
        }
    }

    private String line(Instant end, String command) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        while (true) {
            while (buffer.hasRemaining()) {
                int next = buffer.get() & 0xFF;
                if (next == '\n') {
                    return line.toString(StandardCharsets.UTF_8);
                } else if (next != SENTINEL) {
                    line.write(next);
                }
            }
            buffer.clear();
            int count = channel.read(buffer);
            buffer.flip();
            if (count < 0) {
                throw new IOException("QEMU has closed the agent's socket");
            } else if (count == 0) {
                await(end, command);
            }
        }
    }

    private static void await(Instant end, String command) throws Silence {
        if (Instant.now().isAfter(end)) {
            throw new Silence("the agent does not answer " + command);
        }
        pause(10);
    }

    private static void pause(long milliseconds) {
        try {
            Thread.sleep(milliseconds);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static Map<?, ?> map(@Nullable Object value) {
        return (Map<?, ?>) Objects.requireNonNull(value);
    }

    private static String text(@Nullable Object base64) {
        return base64 == null ? "" : new String(Base64.getDecoder().decode(base64.toString()), StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    /** No answer in time. */
    static final class Silence extends IOException {
        private static final long serialVersionUID = 1;

        Silence(String message) {
            super(message);
        }
    }
}
