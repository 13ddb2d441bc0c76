package dev.plumb.run;

import dev.plumb.expression.NotKnownException;
import dev.plumb.facts.Facts;
import dev.plumb.playbook.Task;
import dev.plumb.resource.Effects;
import dev.plumb.resource.Read;
import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The round trips of one host in a play: what each of them sends and asks. Used by the host's own thread only. */
final class Exchanges {
    private final RunContext context;
    private final HostRun host;
    private final Lookahead lookahead;
    private final OutcomeSequencer sequencer;
    private final ItemExecutor executor;
    private final Delegation delegation;
    private final OpenTransaction transaction;
    private final StepSequence main;

    Exchanges(
            RunContext context,
            HostRun host,
            Lookahead lookahead,
            OutcomeSequencer sequencer,
            ItemExecutor executor,
            Delegation delegation,
            OpenTransaction transaction,
            StepSequence main) {
        this.context = context;
        this.host = host;
        this.lookahead = lookahead;
        this.sequencer = sequencer;
        this.executor = executor;
        this.delegation = delegation;
        this.transaction = transaction;
        this.main = main;
    }

    /** Whether nothing waits. What does is done, which may change what is to come: then the current task begins anew. */
    boolean quiet(StepSequence sequence) {
        if (sequencer.hasPending()) {
            send(sequence, new Wanted());
            return false;
        }
        return true;
    }

    /** Asks the host for what is needed to go on; false when nothing can be asked. */
    boolean awaitOr(StepSequence sequence, @Nullable Object need) {
        Wanted wanted = new Wanted();
        if (need instanceof Read<?> read && host.cache().find(SettingsReader.NONE.user(), read) == null) {
            wanted.add(SettingsReader.NONE, read);
        } else if (need instanceof ForeignFacts facts && !sequencer.hasPending()) {
            delegation.read(facts);
            return true;
        } else if (!mayLearn()) {
            return false;
        }
        send(sequence, wanted);
        return true;
    }

    /** Reads the facts of the host anew, as a task's user; false, as planning goes on from there. */
    boolean gather(StepSequence sequence, PreparedTask.Settings settings) {
        host.cache().forgetFacts();
        Wanted wanted = new Wanted();
        wanted.add(settings, Read.of(Facts.ref()));
        send(sequence, wanted);
        return false;
    }

    /** What the host's variables answer, once what they need of the host is read; the other when that cannot be known. */
    <T> T answer(Supplier<T> question, T otherwise) {
        while (true) {
            try {
                return question.get();
            } catch (NotKnownException e) {
                if (!awaitOr(main, e.need())) {
                    return otherwise;
                }
            }
        }
    }

    /** Whether what waits may make something known: what a dry run tries does not. */
    boolean mayLearn() {
        return sequencer.hasPending() && !(context.options().check() && transaction.isOpen());
    }

    /**
     * One round trip: what waits, and these reads with those of upcoming tasks. Parts of a transaction that is open wait on
     * where only reads are wanted, but of what the programs may well alter that it starts.
     *
     * @return whether the segment was set back
     */
    boolean send(StepSequence sequence, Wanted wanted) {
        boolean held = transaction.isOpen() && !wanted.isEmpty() && sequencer.hasPending();
        List<Effects.Programs> starts = held && !context.options().check() ? started() : List.of();
        boolean waits = held && starts.stream().noneMatch(each -> wanted.asks(each.likely()));
        if (!waits || starts.isEmpty()) {
            // what upcoming tasks read may be another once they have started
            Iterator<Task> upcoming = upcoming(sequence);
            lookahead.collect(upcoming, wanted);
        }
        if (waits) {
            host.link().exchange(List.of(), wanted);
            return false;
        }
        List<PendingItem> pending = sequencer.pending();
        if (!pending.isEmpty()) {
            transaction.close();
        }
        if (pending.isEmpty() && wanted.isEmpty()) {
            throw new IllegalStateException(
                    "nothing to exchange for " + sequence.task().label());
        }
        host.record().wish(wanted, pending);
        boolean sent = executor.carryOut(host, pending, wanted, sequencer::running);
        host.record().take(host.cache());
        if (!context.options().check()) {
            host.forecast().clear();
        }
        return sent ? sequencer.settleAll(sequence) : sequencer.planAgain(sequence);
    }

    /** What the programs may do that what waits starts or ends. */
    private List<Effects.Programs> started() {
        return sequencer.pending().stream()
                .flatMap(each -> each.plan().changes().stream())
                .map(change -> change.action().effects())
                .filter(Effects.Programs.class::isInstance)
                .map(Effects.Programs.class::cast)
                .toList();
    }

    /** The tasks that come next, as far as they are known: those of the segment, after handlers those of the play. */
    Iterator<Task> upcoming(StepSequence sequence) {
        Iterator<Task> first = sequence.rest();
        if (sequence == main) {
            return first;
        }
        Iterator<Task> then = main.rest();
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return first.hasNext() || then.hasNext();
            }

            @Override
            public Task next() {
                return first.hasNext() ? first.next() : then.next();
            }
        };
    }
}
