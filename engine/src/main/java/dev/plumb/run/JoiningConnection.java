package dev.plumb.run;

import dev.plumb.host.Batch;
import dev.plumb.host.Become;
import dev.plumb.host.ConnectionListener;
import dev.plumb.host.HeldByJobException;
import dev.plumb.host.HostConnection;
import dev.plumb.host.HostException;
import dev.plumb.host.LockRequest;
import dev.plumb.script.ScriptResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A connection that finds its host held by a job of the same playbook, and joins it: it follows the job to its end, without
 * the lock, and only then takes the lock and sends what it was given. A job of another playbook keeps it out. Thread-safe.
 */
final class JoiningConnection implements HostConnection {
    /** How long it waits for the lock after a job: another run may have joined it too, and have it first. */
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final Function<LockRequest, HostConnection> connector;
    private final LockRequest lock;
    private final String origin;
    private final ConnectionListener listener;
    private final Consumer<String> joined;
    private final List<Sent> waiting = new ArrayList<>();
    private HostConnection now;
    private @Nullable HostConnection beside;
    private boolean joining;
    private boolean over;

    private record Sent(@Nullable Become become, Batch batch, CompletableFuture<List<ScriptResult>> answer) {}

    /**
     * A connection, opened at once.
     *
     * @param connector opens one with this lock
     * @param origin what jobs have that may be joined
     * @param joined told the names of jobs that were
     */
    JoiningConnection(
            Function<LockRequest, HostConnection> connector,
            LockRequest lock,
            String origin,
            ConnectionListener listener,
            Consumer<String> joined) {
        this.connector = connector;
        this.lock = lock;
        this.origin = origin;
        this.listener = listener;
        this.joined = joined;
        this.now = connector.apply(lock);
    }

    @Override
    public CompletableFuture<List<ScriptResult>> send(@Nullable Become become, Batch batch) {
        Sent sent = new Sent(become, batch, new CompletableFuture<>());
        send(sent);
        return sent.answer;
    }

    @Override
    public CompletableFuture<List<ScriptResult>> sendBeside(@Nullable Become become, Batch batch) {
        HostConnection to;
        synchronized (this) {
            to = joining ? null : now;
        }
        return to == null ? send(become, batch) : to.sendBeside(become, batch);
    }

    private void send(Sent sent) {
        HostConnection to;
        synchronized (this) {
            if (joining) {
                waiting.add(sent);
                return;
            }
            to = now;
        }
        to.send(sent.become, sent.batch).whenComplete((results, error) -> {
            Throwable why = error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
            if (why instanceof HeldByJobException held && held.origin().equals(origin)) {
                join(sent, held);
            } else if (why != null) {
                sent.answer.completeExceptionally(why);
            } else {
                sent.answer.complete(results);
            }
        });
    }

    private void join(Sent sent, HeldByJobException held) {
        synchronized (this) {
            if (!over) {
                waiting.add(sent);
                if (!joining) {
                    joining = true;
                    Thread thread = new Thread(() -> follow(sent.become, held), "join");
                    thread.setDaemon(true);
                    thread.start();
                }
                return;
            }
        }
        sent.answer.completeExceptionally(held);
    }

    private void follow(@Nullable Become become, HeldByJobException held) {
        try {
            listener.warning("joins a job of this playbook: " + held.getMessage());
            String name = held.directory().substring(held.directory().lastIndexOf('/') + 1);
            Become owner = become != null && become.user().equals(held.user()) ? become : null;
            HostConnection aside = replace(LockRequest.none());
            HostJobRecord known = HostJobRecord.NONE;
            boolean running = true;
            while (running) {
                known = look(aside, owner, name, known);
                running = known.running();
            }
            joined.accept(name);
            aside.close();
            Duration patience = lock.patience().compareTo(PATIENCE) > 0 ? lock.patience() : PATIENCE;
            HostConnection next = connector.apply(new LockRequest(lock.mode(), patience, lock.holder()));
            goOn(next);
        } catch (RuntimeException | Error e) {
            fail(e);
        }
    }

    private HostJobRecord look(HostConnection aside, @Nullable Become owner, String name, HostJobRecord known) {
        Batch batch =
                Batch.independent(List.of(HostJobs.look(name, known.lines().size(), true)));
        ScriptResult answer = LazyConnection.await(aside.send(owner, batch)).get(0);
        HostJobRecord found = HostJobRecord.parse(answer.stdoutText(), known.lines());
        for (HostJobRecord.Line line : found.lines()
                .subList(
                        Math.min(known.lines().size(), found.lines().size()),
                        found.lines().size())) {
            String what = found.working(line);
            if (what != null) {
                listener.progress(what);
            }
        }
        return found;
    }

    private HostConnection replace(LockRequest request) {
        HostConnection old;
        synchronized (this) {
            old = now;
        }
        old.close();
        HostConnection opened = connector.apply(request);
        synchronized (this) {
            beside = opened;
            if (!over) {
                return opened;
            }
        }
        opened.close();
        throw new HostException(HostException.Reason.CANCELLED, "the run was interrupted");
    }

    private void goOn(HostConnection next) {
        List<Sent> again;
        synchronized (this) {
            beside = null;
            now = next;
            joining = false;
            again = List.copyOf(waiting);
            waiting.clear();
            if (over) {
                next.close();
            }
        }
        again.forEach(this::send);
    }

    private void fail(Throwable why) {
        List<Sent> failed;
        synchronized (this) {
            over = true;
            failed = List.copyOf(waiting);
            waiting.clear();
        }
        failed.forEach(sent -> sent.answer.completeExceptionally(why));
    }

    private synchronized HostConnection current() {
        return beside != null ? beside : now;
    }

    @Override
    public String machine() {
        return current().machine();
    }

    @Override
    public String loginUser() {
        return current().loginUser();
    }

    @Override
    public String loginKey() {
        return current().loginKey();
    }

    @Override
    public void tryAgain() {
        current().tryAgain();
    }

    @Override
    public CompletableFuture<Void> leave(String user) {
        return current().leave(user);
    }

    @Override
    public void cancel() {
        end().cancel();
    }

    @Override
    public void close() {
        end().close();
    }

    private synchronized HostConnection end() {
        over = true;
        return current();
    }
}
