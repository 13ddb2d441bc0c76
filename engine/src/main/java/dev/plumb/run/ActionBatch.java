package dev.plumb.run;

import dev.plumb.plan.ReadBatch;
import dev.plumb.plan.StateCache;
import dev.plumb.resource.Action;
import dev.plumb.resource.Change;
import dev.plumb.resource.ControllerType;
import dev.plumb.resource.Effects;
import dev.plumb.resource.OtherNames;
import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.State;
import dev.plumb.script.Script;
import dev.plumb.script.ScriptResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The scripts of pending task items in order, with the reads that verify them. What an action with unknown effects, or
 * a program that an action starts, might alter is read back before that action, so that each change is judged by what its own action did. Actions that follow each
 * other and can be done together are done by one script.
 */
final class ActionBatch {
    private final List<PendingItem> pending;
    private final Duration readLimit;
    private final Journal journal;
    private final List<Step> steps = new ArrayList<>();
    private final List<Verification> open = new ArrayList<>();
    private final List<PendingItem> repeat = new ArrayList<>();

    /** A script of the batch: an action of pending items, or (without owners) a read that verifies, or an entry of the journal. */
    private record Step(
            Script script,
            List<PendingItem> owners,
            @Nullable ReadBatch reads,
            Journal.@Nullable Entry entry) {
        Step(Script script, List<PendingItem> owners, @Nullable ReadBatch reads) {
            this(script, owners, reads, null);
        }
    }

    private record Verification(PendingItem owner, Change<?> change) {}

    private final List<List<Verification>> verifications = new ArrayList<>();
    private final List<ReadBatch> readBatches = new ArrayList<>();
    private final int inner;

    private ActionBatch(List<PendingItem> pending, boolean together, Duration readLimit, Journal journal) {
        this.readLimit = readLimit;
        this.pending = pending;
        this.journal = journal;
        write(journal.before(pending));
        int next = 0;
        while (next < pending.size()) {
            TransactionGroup group = pending.get(next).group();
            List<PendingItem> items = group != null
                    ? TransactionGroup.at(pending, next)
                    : together ? JointActions.at(pending, next) : pending.subList(next, next + 1);
            if (group != null) {
                addTransaction(group, items);
            } else if (items.size() > 1) {
                addTogether(items, JointActions.script(items));
            } else {
                add(items.get(0));
            }
            items.forEach(done -> write(journal.after(done)));
            next += items.size();
        }
        inner = readBatches.size();
        verifyOpen();
    }

    private void write(Journal.@Nullable Entry entry) {
        if (entry != null) {
            steps.add(new Step(entry.script(), List.of(), null, entry));
        }
    }

    /**
     * A batch in which what can be done together is done by one script.
     *
     * @param readLimit how long the host may take to answer a read at all
     * @param journal what is written along with it, as the same user
     */
    static ActionBatch together(List<PendingItem> pending, Duration readLimit, Journal journal) {
        return new ActionBatch(pending, true, readLimit, journal);
    }

    /** A batch in which every item has its own scripts. */
    static ActionBatch oneByOne(List<PendingItem> pending, Duration readLimit, Journal journal) {
        return new ActionBatch(pending, false, readLimit, journal);
    }

    /** The scripts, to be sent as one ordered batch. */
    List<Script> scripts() {
        return steps.stream().map(Step::script).toList();
    }

    /** Whose action a script is; null when it is a read. */
    @Nullable
    PendingItem owner(int script) {
        List<PendingItem> owners = steps.get(script).owners;
        return owners.isEmpty() ? null : owners.get(0);
    }

    private void addTogether(List<PendingItem> group, Script script) {
        group.forEach(each -> each.plan()
                .changes()
                .forEach(change -> verifyBefore(change, change.action().effects())));
        steps.add(new Step(script, List.copyOf(group), null));
        group.forEach(each -> each.plan().changes().forEach(change -> verifyLater(each, change)));
    }

    /** Items of a transaction; in a dry run only what tells whether they are valid together, if that can be told. */
    private void addTransaction(TransactionGroup group, List<PendingItem> items) {
        boolean dry = items.get(0).isTrial();
        if (dry && group.untestable() != null) {
            group.take(TransactionReport.untested(), items);
        } else if (dry) {
            steps.add(new Step(TransactionScript.of(group, items, true), List.copyOf(items), null));
        } else {
            items.forEach(this::verifyBeforeItTakesAlong);
            addTogether(items, TransactionScript.of(group, items, false));
        }
    }

    private void add(PendingItem each) {
        verifyBeforeItTakesAlong(each);
        Script whole = each.closing() != null ? each.closing() : whole(each);
        if (whole != null) {
            each.plan()
                    .changes()
                    .forEach(change -> verifyBefore(change, change.action().effects()));
            steps.add(new Step(whole, List.of(each), null));
            each.plan().changes().forEach(change -> verifyLater(each, change));
            return;
        }
        for (Change<?> change : each.plan().changes()) {
            if (change.action() instanceof Action.Run run) {
                verifyBefore(change, run.effects());
                steps.add(new Step(withSettings(run.script(), each.item().settings()), List.of(each), null));
            }
            verifyLater(each, change);
        }
    }

    /** One script of all that an item with a {@code timeout} does, since the time is that of the whole; null when it has one. */
    private static @Nullable Script whole(PendingItem each) {
        Duration timeout = each.item().settings().timeout();
        int runs = 0;
        for (Change<?> change : each.plan().changes()) {
            runs += change.action() instanceof Action.Run ? 1 : 0;
        }
        Script all = timeout == null || runs < 2 ? null : JobScript.of(each);
        return all == null ? null : all.withTimeout(timeout);
    }

    /** Before an action with these effects: what it may alter is read back. */
    private void verifyBefore(Change<?> change, Effects effects) {
        if (effects instanceof Effects.Shared shared
                && open.stream().anyMatch(earlier -> concerns(shared.names(), earlier.change, change))) {
            verifyOpen();
        }
        Predicate<ResourceRef<?>> unaffected = effects instanceof Effects.Unknown unknown
                ? unknown.unaffected()
                : effects instanceof Effects.Programs programs ? programs.unaffected() : null;
        if (unaffected != null && !open.stream().allMatch(earlier -> unaffected.test(earlier.change.ref()))) {
            verifyOpen();
        }
    }

    /**
     * Before an action that takes things along, or whose resource others name: what was done to them is read back while
     * they are there. An account that goes takes its home; a file that belonged to it has a number for an owner then.
     */
    private void verifyBeforeItTakesAlong(PendingItem each) {
        boolean alters = each.plan().changes().stream()
                .anyMatch(change -> open.stream().anyMatch(earlier -> altersAlong(change, earlier.change)));
        if (alters) {
            verifyOpen();
        }
    }

    private static boolean altersAlong(Change<?> change, Change<?> earlier) {
        boolean along = change.action() instanceof Action.Implied
                && change.before().exists()
                && StateCache.touches(change.ref(), earlier.ref());
        boolean goes = change.before().exists() && !change.after().exists();
        return along || goes && change.ref().type() != earlier.ref().type();
    }

    /** Whether an earlier change concerns what is changed now, under another name. */
    private static boolean concerns(OtherNames names, Change<?> earlier, Change<?> now) {
        return names.include(earlier.ref(), earlier.after(), now.ref(), now.before())
                || names.include(earlier.ref(), earlier.before(), now.ref(), now.before());
    }

    private void verifyLater(PendingItem each, Change<?> change) {
        if (change.ref().type().readable() && !(change.ref().type() instanceof ControllerType<?>)) {
            open.removeIf(earlier -> StateCache.touches(change.ref(), earlier.change.ref()));
            open.add(new Verification(each, change));
        }
    }

    /** The script with what the task's keywords say of it: {@code environment}, {@code timeout} and {@code no_log}. */
    static Script withSettings(Script said, PreparedTask.Settings settings) {
        Script script = settings.noLog() ? said.silent() : said;
        Script limited = settings.timeout() == null ? script : script.withTimeout(settings.timeout());
        if (settings.environment().isEmpty()) {
            return limited;
        }
        Map<String, String> merged = new HashMap<>(script.environment());
        merged.putAll(settings.environment());
        return limited.withEnvironment(merged);
    }

    private void verifyOpen() {
        if (open.isEmpty()) {
            return;
        }
        ReadBatch reads = new ReadBatch();
        for (Verification each : open) {
            reads.add(new Read<>(each.change.ref(), each.change.verifyDetail()));
        }
        for (Script script : reads.scripts(readLimit)) {
            steps.add(new Step(neverFailing(script), List.of(), reads));
        }
        readBatches.add(reads);
        verifications.add(List.copyOf(open));
        open.clear();
    }

    // A read may exit with any status, which in an ordered batch would keep the next action from running.
    static Script neverFailing(Script script) {
        return new Script(
                "(\n" + script.text() + "\n)\n:",
                script.input(),
                script.locale(),
                script.environment(),
                script.timeout(),
                script.library());
    }

    /**
     * Takes the results: tells each pending item what became of it.
     *
     * @param results one for each script
     * @param into takes the states that were read back after everything else
     */
    void take(List<ScriptResult> results, ReadBatch.Sink into) {
        Map<ReadBatch, List<ScriptResult>> reads = new HashMap<>();
        for (int i = 0; i < steps.size(); i++) {
            Step step = steps.get(i);
            if (step.entry != null) {
                written(step.entry, results.get(i));
            } else if (step.reads != null) {
                reads.computeIfAbsent(step.reads, b -> new ArrayList<>()).add(results.get(i));
            } else if (repeat.isEmpty()) {
                take(step.owners, results.get(i));
            }
        }
        pending.stream().filter(each -> !repeat.contains(each)).forEach(PendingItem::settle);
        for (int i = 0; i < readBatches.size(); i++) {
            ReadBatch batch = readBatches.get(i);
            Map<ResourceRef<?>, Object> found = new HashMap<>();
            boolean last = i >= inner;
            List<ScriptResult> answers = reads.getOrDefault(batch, List.of());
            if (answers.stream().anyMatch(answer -> answer.status() == ScriptResult.Status.SKIPPED)) {
                open.addAll(verifications.get(i));
            } else {
                batch.parse(answers, collector(found, last ? into : null));
                verifications.get(i).forEach(each -> verify(each, found));
            }
        }
    }

    /** What could not be written keeps what it announces from being done: that fails, and all else is skipped. */
    private void written(Journal.Entry entry, ScriptResult result) {
        if (result.succeeded()) {
            entry.written().run();
        } else if (result.status() != ScriptResult.Status.SKIPPED) {
            entry.refused().run();
            pending.get(0).take(result);
        }
    }

    private void take(List<PendingItem> owners, ScriptResult result) {
        TransactionGroup group = owners.get(0).group();
        if (group != null) {
            TransactionReport report = TransactionReport.of(result);
            group.take(report, owners);
            report.tell(group, owners, result);
            return;
        }
        boolean joint = owners.size() > 1;
        if (joint && result.status() != ScriptResult.Status.SKIPPED && !result.succeeded()) {
            repeat.addAll(pending.subList(pending.indexOf(owners.get(0)), pending.size()));
            return;
        }
        // Nobody knows whose part of a joint script took how long.
        ScriptResult share = joint ? result.lasting(result.duration().dividedBy(owners.size())) : result;
        owners.forEach(owner -> owner.take(share));
    }

    /** Items to be done one by one after all, because the script that was to do some of them at once failed. */
    List<PendingItem> toRepeat() {
        return repeat;
    }

    /** Reads for what was done but could not be verified, because a later action of the batch failed. */
    ReadBatch unverified() {
        ReadBatch reads = new ReadBatch();
        for (Verification each : open) {
            if (each.owner.state() == PendingItem.State.DONE) {
                reads.add(new Read<>(each.change.ref(), each.change.verifyDetail()));
            }
        }
        return reads;
    }

    /** Takes the results of {@link #unverified}. */
    void takeUnverified(ReadBatch reads, List<ScriptResult> results, ReadBatch.Sink into) {
        Map<ResourceRef<?>, Object> found = new HashMap<>();
        reads.parse(results, collector(found, into));
        open.forEach(each -> verify(each, found));
    }

    private static ReadBatch.Sink collector(Map<ResourceRef<?>, Object> found, ReadBatch.@Nullable Sink into) {
        return new ReadBatch.Sink() {
            @Override
            public void state(Read<?> read, State state) {
                found.put(read.ref(), state);
                if (into != null) {
                    into.state(read, state);
                }
            }

            @Override
            public void failed(Read<?> read, String reason) {
                found.put(read.ref(), reason);
            }
        };
    }

    private static void verify(Verification each, Map<ResourceRef<?>, Object> found) {
        if (each.owner.state() != PendingItem.State.DONE) {
            return;
        }
        Change<?> change = each.change;
        Object actual = found.get(change.ref());
        if (actual instanceof State state) {
            each.owner.found(change.ref(), state);
            mismatch(change.after(), state)
                    .ifPresent(what -> each.owner.refute(change.ref().label() + ": " + what));
        } else if (actual != null) {
            each.owner.refute(change.ref().label() + " cannot be read back: " + actual);
        }
    }

    private static Optional<String> mismatch(State wanted, State actual) {
        if (wanted.exists() != actual.exists()) {
            return Optional.of(actual.exists() ? "it still exists" : "it does not exist");
        }
        return wanted.attributes().mismatch(actual.attributes());
    }
}
