package dev.plumb.run;

import dev.plumb.resource.Action;
import dev.plumb.resource.Change;
import dev.plumb.resource.Effects;
import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.State;
import dev.plumb.script.Script;
import dev.plumb.script.ScriptResult;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The scripts of pending task items in order, with the reads that verify them. What an action with unknown effects might
 * alter is read back before that action, so that each change is judged by what its own action did.
 */
final class ActionBatch {
    private final List<Pending> pending;
    private final List<Step> steps = new ArrayList<>();
    private final List<Verification> open = new ArrayList<>();

    /** A script of the batch: an action of a pending item, or (owner null) a read that verifies. */
    private record Step(
            Script script,
            @Nullable Pending owner,
            @Nullable ReadBatch reads,
            int index) {}

    private record Verification(Pending owner, Change<?> change) {}

    private final List<List<Verification>> verifications = new ArrayList<>();
    private final List<ReadBatch> readBatches = new ArrayList<>();
    private final int inner;

    ActionBatch(List<Pending> pending) {
        this.pending = pending;
        for (Pending each : pending) {
            add(each);
        }
        inner = readBatches.size();
        verifyOpen();
    }

    /** The scripts, to be sent as one ordered batch. */
    List<Script> scripts() {
        return steps.stream().map(Step::script).toList();
    }

    private void add(Pending each) {
        boolean read = each.item().settings().declaredRead();
        for (Change<?> change : each.plan().changes()) {
            if (change.action() instanceof Action.Run run) {
                if (run.effects() instanceof Effects.Unknown && !read) {
                    verifyOpen();
                }
                Script script =
                        withEnvironment(run.script(), each.item().settings().environment());
                steps.add(new Step(script, each, null, 0));
            }
            if (change.ref().type().readable()) {
                open.removeIf(earlier -> StateCache.touches(change.ref(), earlier.change.ref()));
                open.add(new Verification(each, change));
            }
        }
    }

    private static Script withEnvironment(Script script, Map<String, String> environment) {
        if (environment.isEmpty()) {
            return script;
        }
        Map<String, String> merged = new HashMap<>(script.environment());
        merged.putAll(environment);
        return script.withEnvironment(merged);
    }

    private void verifyOpen() {
        if (open.isEmpty()) {
            return;
        }
        ReadBatch reads = new ReadBatch();
        for (Verification each : open) {
            reads.add(new Read<>(each.change.ref(), each.change.verifyDetail()));
        }
        int index = 0;
        for (Script script : reads.scripts()) {
            steps.add(new Step(neverFailing(script), null, reads, index++));
        }
        readBatches.add(reads);
        verifications.add(List.copyOf(open));
        open.clear();
    }

    // A read may exit with any status, which in an ordered batch would keep the next action from running.
    private static Script neverFailing(Script script) {
        return new Script(
                "(\n" + script.text() + "\n)\n:",
                script.input(),
                script.locale(),
                script.environment(),
                script.timeout());
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
            if (step.owner != null) {
                step.owner.take(results.get(i));
            } else if (step.reads != null) {
                reads.computeIfAbsent(step.reads, b -> new ArrayList<>()).add(results.get(i));
            }
        }
        pending.forEach(Pending::settle);
        for (int i = 0; i < readBatches.size(); i++) {
            ReadBatch batch = readBatches.get(i);
            Map<ResourceRef<?>, Object> found = new HashMap<>();
            boolean last = i >= inner;
            List<ScriptResult> answers = reads.getOrDefault(batch, List.of());
            if (answers.stream().anyMatch(answer -> answer.status() == ScriptResult.Status.SKIPPED)) {
                open.addAll(verifications.get(i));
            } else {
                batch.parse(answers, collector(found, last ? into : null));
                verifications.get(i).forEach(each -> judge(each, found));
            }
        }
    }

    /** Reads for what was done but could not be verified, because a later action of the batch failed. */
    ReadBatch unverified() {
        ReadBatch reads = new ReadBatch();
        for (Verification each : open) {
            if (each.owner.state() == Pending.State.DONE) {
                reads.add(new Read<>(each.change.ref(), each.change.verifyDetail()));
            }
        }
        return reads;
    }

    /** Takes the results of {@link #unverified}. */
    void takeUnverified(ReadBatch reads, List<ScriptResult> results, ReadBatch.Sink into) {
        Map<ResourceRef<?>, Object> found = new HashMap<>();
        reads.parse(results, collector(found, into));
        open.forEach(each -> judge(each, found));
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

    private static void judge(Verification each, Map<ResourceRef<?>, Object> found) {
        if (each.owner.state() != Pending.State.DONE) {
            return;
        }
        Change<?> change = each.change;
        Object actual = found.get(change.ref());
        if (actual instanceof State state) {
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
