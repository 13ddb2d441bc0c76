package dev.plumb.host;

import dev.plumb.host.HostException.Reason;
import dev.plumb.script.Input;
import dev.plumb.script.Script;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A script whose input is streamed raw behind its text, over a channel of its own. */
final class Upload implements Frame.Done, FramedShell.Piece {
    private static final int CHUNK = 1 << 17;

    private final FramedShell shell;
    private final String line;
    private final Input input;
    private final ConnectionListener listener;
    private final Frame frame;
    private final byte[] text;
    private final Frame.Done then;
    private volatile @Nullable IOException unreadable;

    private Upload(
            FramedShell shell,
            Launch launch,
            Script script,
            ConnectionListener listener,
            FrameMaker maker,
            long owner,
            Frame.Done then) {
        this.shell = shell;
        this.line = launch.endLine();
        this.input = Objects.requireNonNull(script.input(), "input");
        this.listener = listener;
        this.then = then;
        this.frame = maker.make(this);
        this.text =
                FrameText.ofRawInput(script, frame.token, input.size(), owner).getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Starts an upload over a collecting shell, which is ended afterwards.
     *
     * @param owner process id of the user's long-lived shell, or 0
     */
    static void start(
            FramedShell shell,
            Launch launch,
            Script script,
            ConnectionListener listener,
            FrameMaker maker,
            long owner,
            Frame.Done then) {
        Upload upload = new Upload(shell, launch, script, listener, maker, owner, then);
        if (!shell.send(List.of(upload.frame), upload)) {
            upload.failed(new HostException(Reason.LOST, "the connection was lost before the upload began"));
        }
    }

    @Override
    public void writeTo(OutputStream to) throws IOException {
        to.write(text);
        to.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
        to.flush();
        long sent = 0;
        byte[] buffer = new byte[CHUNK];
        try (InputStream in = open()) {
            for (int n = read(in, buffer); n > 0; n = read(in, buffer)) {
                to.write(buffer, 0, n);
                to.flush();
                sent += n;
                listener.uploadProgress(sent, input.size());
            }
        }
        if (sent != input.size()) {
            throw unreadable(new IOException(
                    "the input changed while it was sent: " + input.size() + " bytes announced, " + sent + " read"));
        }
        to.close();
    }

    private InputStream open() throws IOException {
        try {
            return input.open();
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private int read(InputStream in, byte[] buffer) throws IOException {
        try {
            return in.read(buffer);
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private IOException unreadable(IOException e) {
        unreadable = e;
        return e;
    }

    @Override
    public void finished(Frame done) {
        shell.end(new HostException(Reason.CANCELLED, "the upload is over"));
        then.finished(done);
    }

    @Override
    public void failed(HostException why) {
        IOException ours = unreadable;
        then.failed(
                ours == null
                        ? why
                        : new HostException(
                                Reason.LOST,
                                "the input of a script could not be read on this machine, nothing of it was used: "
                                        + ours.getMessage(),
                                ours));
    }

    /** Makes the frame that ends in this. */
    interface FrameMaker {
        Frame make(Frame.Done done);
    }
}
