package dev.plumb.host;

import dev.plumb.host.HostException.Reason;
import dev.plumb.script.Script;
import dev.plumb.script.ScriptResult;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
    private final Map<FramedShell, CompletableFuture<Void>> leaving = new HashMap<>();
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
        BatchRun run = new BatchRun(batch, connection.budget());
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
        return connection.frame(script, run.budget, new Frame.Done() {
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
        if (to == null || !connection.mayPass(to, become, this::pump)) {
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
        FramedShell main = inFlight > 0 ? null : shell();
        if (main == null || !connection.mayPass(main, become, this::pump) || !connection.isLocked(become, this::pump)) {
            return false;
        }
        waiting.remove();
        uploading = true;
        Script script = step.scripts().get(0);
        connection.upload(become, script, main, new Frame.Done() {
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

    /** The shell to use; null when there is none yet, which is told by another call of {@link #pump}. */
    private @Nullable FramedShell shell() {
        FramedShell current = shell;
        if (current != null && !current.ended()) {
            if (connection.mayGoOn(current)) {
                return current;
            } else if (inFlight > 0) {
                return null;
            }
            current.end(new HostException(Reason.CANCELLED, "a shell is started anew, to take the lock again"));
        }
        current = connection.open(this, become, this::pump);
        shell = current;
        return current;
    }

    /** What refused this user may have changed. */
    synchronized void tryAgain() {
        if (refused instanceof RefusedException why && !why.lacks().contains(RefusedException.Lack.PASSWORD)) {
            refused = null;
        }
    }

    /** Ends the shell when it runs nothing. */
    CompletableFuture<Void> leave() {
        CompletableFuture<Void> left = new CompletableFuture<>();
        FramedShell current;
        synchronized (this) {
            current = shell;
            if (current == null || current.ended() || inFlight > 0 || uploading || !waiting.isEmpty()) {
                return CompletableFuture.completedFuture(null);
            }
            shell = null;
            leaving.put(current, left);
        }
        current.leave();
        return left;
    }

    /** A shell of this user has ended. */
    void ended(FramedShell ended, HostException why) {
        List<Step> failed = new ArrayList<>();
        @Nullable CompletableFuture<Void> left;
        synchronized (this) {
            if (why.reason() == Reason.BECOME) {
                refused = why;
            }
            if (shell == ended) {
                shell = null;
            }
            left = leaving.remove(ended);
            if (why instanceof AnotherNameException) {
                // who sent it has to know before any of it is run
                failed.addAll(waiting);
                waiting.clear();
            }
        }
        failed.forEach(step -> step.run().fail(why));
        if (left != null) {
            left.complete(null);
        }
    }
}
