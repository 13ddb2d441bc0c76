package dev.plumb.it;

import dev.plumb.script.Sh;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A shell of root that stays open in a container. Tests run thousands of small scripts on hosts, and to begin each by {@code
 * docker exec} needs more of the processor than most scripts.
 */
final class ContainerShell implements AutoCloseable {
    private static final String OUT = "/dev/shm/shell.out";
    private static final String ERR = "/dev/shm/shell.err";

    private final String container;
    private final ReentrantLock busy = new ReentrantLock();
    private @Nullable Process shell;

    /** For a running container. */
    ContainerShell(String container) {
        this.container = container;
    }

    /**
     * Runs a script.
     *
     * @return how it ended; null when the shell is busy with another
     * @throws UncheckedIOException when the container or the shell ends with it
     */
    TestHost.@Nullable Result run(String script) {
        if (!busy.tryLock()) {
            return null;
        }
        try {
            return exchange("sh -c " + Sh.quote(script) + " </dev/null >" + OUT + " 2>" + ERR + "; echo $? $(wc -c <"
                    + OUT + ") $(wc -c <" + ERR + "); cat " + OUT + " " + ERR + "\n");
        } catch (IOException e) {
            close();
            throw new UncheckedIOException("on the host: " + script, e);
        } finally {
            busy.unlock();
        }
    }

    private TestHost.Result exchange(String command) throws IOException {
        Process open = shell;
        if (open == null || !open.isAlive()) {
            open = new ProcessBuilder("docker", "exec", "-i", container, "sh")
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            shell = open;
        }
        OutputStream in = open.getOutputStream();
        in.write(command.getBytes(StandardCharsets.UTF_8));
        in.flush();
        InputStream answer = new BufferedInputStream(open.getInputStream());
        String[] head = line(answer).split(" ");
        String out = text(answer, head[1]);
        return new TestHost.Result(Integer.parseInt(head[0]), out, text(answer, head[2]));
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException();
            }
            line.append((char) c);
        }
        return line.toString();
    }

    private static String text(InputStream in, String length) throws IOException {
        int count = Integer.parseInt(length);
        byte[] bytes = in.readNBytes(count);
        if (bytes.length < count) {
            throw new EOFException();
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        if (shell != null) {
            shell.destroyForcibly();
        }
    }
}
