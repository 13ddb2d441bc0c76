package dev.plumb.host;

import dev.plumb.host.HostException.Reason;
import dev.plumb.script.Script;
import dev.plumb.script.ScriptResult;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What runs as one user on one host: keeps batches in order over the long-lived shell and the channels of large inputs.
 * Thread-safe.
 */
final class UserShell {
    private final ShellConnection connection;
    private final @Nullable Become become;
    private final Deque<Step> waiting = new ArrayDeque<>();
    private @Nullable FramedShell shell;
    private int inFlight;
    private boolean uploading;
    /** Why this user cannot be become; asking again would only count as another wrong password. */
    private @Nullable HostException refused;

    UserShell(ShellConnection connection, @Nullable Become become) {
        this.connection = connection;
        this.become = become;
    }

    CompletableFuture<List<ScriptResult>> send(Batch batch) {
        BatchRun run = new BatchRun(batch.scripts().size(), batch.stopOnFailure());
        List<Step> steps;
        try {
            steps = Step.divide(batch, run, this::frame);
        } catch (RuntimeException e) {
            run.fail(e);
            return run.future;
        }
        synchronized (this) {
            waiting.addAll(steps);
        }
        pump();
        return run.future;
    }

    private Frame frame(BatchRun run, int index, Script script) {
        return connection.frame(script, new Frame.Done() {
            @Override
            public void finished(Frame frame) {
                run.done(index, frame.result());
                left(1);
            }

            @Override
            public void failed(HostException why) {
                run.fail(connection.reason(why));
                left(1);
            }
        });
    }

    private void left(int frames) {
        synchronized (this) {
            inFlight -= frames;
        }
        pump();
    }

    /** Sends what can be sent now. */
    void pump() {
        List<Step> failed = new ArrayList<>();
        HostException why;
        synchronized (this) {
            why = refused != null ? refused : connection.failure();
            if (why == null) {
                sendWaiting();
            } else {
                failed.addAll(waiting);
                waiting.clear();
            }
        }
        for (Step step : failed) {
            step.run().fail(why == null ? new HostException(Reason.LOST, "the shell is gone") : why);
        }
    }

    private void sendWaiting() {
        for (Step step = waiting.peek(); step != null && !uploading; step = waiting.peek()) {
            if (step.run().future.isCompletedExceptionally()) {
                waiting.remove();
            } else if (step.run().stopped()) {
                waiting.remove();
                skip(step);
            } else if (!(step.isUpload() ? upload(step) : sendFrames(step))) {
                return;
            }
        }
    }

    private void skip(Step step) {
        for (int i = 0; i < step.scripts().size(); i++) {
            int index = step.first() + i;
            connection.execute(() -> step.run().done(index, Frame.skipped()));
        }
    }

    private boolean sendFrames(Step step) {
        FramedShell to = shell();
        if (!connection.lock().mayPass(to, this::pump)) {
            return false;
        }
        if (to.send(step.frames(), FramedShell.Piece.of(step.text()))) {
            inFlight += step.frames().size();
            waiting.remove();
        } else {
            // It ended just now. Until that has been dealt with nobody knows whether another one may be tried.
            shell = null;
            return !connection.tracks(to);
        }
        return true;
    }

    private boolean upload(Step step) {
        if (inFlight > 0
                || !connection.lock().mayPass(shell(), this::pump)
                || !connection.lock().settled(this::pump)) {
            return false;
        }
        waiting.remove();
        uploading = true;
        Script script = step.scripts().get(0);
        connection.upload(become, script, new Frame.Done() {
            @Override
            public void finished(Frame frame) {
                step.run().done(step.first(), frame.result());
                uploaded();
            }

            @Override
            public void failed(HostException why) {
                step.run().fail(connection.reason(why));
                uploaded();
            }
        });
        return true;
    }

    private void uploaded() {
        synchronized (this) {
            uploading = false;
        }
        pump();
    }

    private FramedShell shell() {
        FramedShell current = shell;
        if (current == null || current.ended()) {
            current = connection.open(become);
            shell = current;
        }
        return current;
    }

    /** A shell of this user has ended. */
    synchronized void ended(FramedShell ended, HostException why) {
        if (why.reason() == Reason.BECOME) {
            refused = why;
        }
        if (shell == ended) {
            shell = null;
        }
    }
}
