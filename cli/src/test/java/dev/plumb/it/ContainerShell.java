package dev.plumb.it;

import dev.plumb.script.Sh;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;
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
            return exchange(script);
        } catch (IOException e) {
            close();
            throw new UncheckedIOException("on the host: " + script, e);
        } finally {
            busy.unlock();
        }
    }

    /** What a script prints goes by way of files, so that what it leaves running cannot print into the answer to the next. */
    private TestHost.Result exchange(String script) throws IOException {
        Process open = shell;
        if (open == null || !open.isAlive()) {
            open = new ProcessBuilder("docker", "exec", "-i", container, "sh")
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            shell = open;
        }
        String end = "\n" + UUID.randomUUID();
        String command = "(eval " + Sh.quote(script) + ") </dev/null >" + OUT + " 2>" + ERR + "; e=$?; " + told(OUT)
                + "printf '" + end + " %s\n' $e; " + told(ERR) + "printf '" + end + "\n'\n";
        OutputStream in = open.getOutputStream();
        in.write(command.getBytes(StandardCharsets.UTF_8));
        in.flush();
        InputStream answer = new BufferedInputStream(open.getInputStream());
        String out = text(answer, end);
        int exit = Integer.parseInt(line(answer).strip());
        String err = text(answer, end);
        line(answer);
        return new TestHost.Result(exit, out, err);
    }

    /** Each process that is spared counts: there are tens of thousands of such scripts. */
    private static String told(String file) {
        return "[ ! -s " + file + " ] || cat " + file + "; ";
    }

    private static String line(InputStream in) throws IOException {
        return text(in, "\n");
    }

    /** What comes before the end, which is taken away too. */
    private static String text(InputStream in, String end) throws IOException {
        byte[] last = end.getBytes(StandardCharsets.UTF_8);
        int length = last.length;
        byte[] text = new byte[1 << 12];
        int size = 0;
        while (size < length || !Arrays.equals(text, size - length, size, last, 0, length)) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException();
            }
            if (size == text.length) {
                text = Arrays.copyOf(text, 2 * size);
            }
            text[size++] = (byte) next;
        }
        return new String(text, 0, size - length, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        if (shell != null) {
            shell.destroyForcibly();
        }
    }
}
