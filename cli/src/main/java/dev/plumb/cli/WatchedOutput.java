package dev.plumb.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Standard output that remembers why it could not be written, for the exit code. Thread-safe. */
final class WatchedOutput extends OutputStream {
    private final OutputStream out;
    private volatile @Nullable IOException trouble;

    WatchedOutput(OutputStream out) {
        this.out = out;
    }

    /** Why something could not be written; null when all could. */
    @Nullable
    IOException trouble() {
        return trouble;
    }

    /** Whether nobody reads any more, as behind {@code | head}. */
    boolean isClosed() {
        IOException why = trouble;
        return why != null
                && String.valueOf(why.getMessage()).toLowerCase(Locale.ROOT).contains("broken pipe");
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        refuse();
        try {
            out.write(bytes, from, length);
        } catch (IOException e) {
            trouble = e;
            throw e;
        }
    }

    @Override
    public void flush() throws IOException {
        refuse();
        try {
            out.flush();
        } catch (IOException e) {
            trouble = e;
            throw e;
        }
    }

    private void refuse() throws IOException {
        IOException why = trouble;
        if (why != null) {
            throw new IOException(why.getMessage(), why);
        }
    }
}
