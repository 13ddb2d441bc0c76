package dev.plumb.host;

import dev.plumb.script.ScriptResult;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A batch on its way: gathers the results of its scripts. Thread-safe. */
final class BatchRun {
    final CompletableFuture<List<ScriptResult>> future = new CompletableFuture<>();
    private final @Nullable ScriptResult[] results;
    private final Batch batch;
    /** What all its scripts together may have kept of their output. */
    final Capture.Budget budget;

    private int left;
    private boolean failed;

    BatchRun(Batch batch, Capture.Budget budget) {
        this.batch = batch;
        this.budget = budget;
        this.left = batch.scripts().size();
        this.results = new ScriptResult[left];
    }

    /** Whether what is not yet sent is to be skipped. */
    synchronized boolean stopped() {
        return batch.stopOnFailure() && failed;
    }

    void done(int index, ScriptResult result) {
        boolean last;
        synchronized (this) {
            if (results[index] != null) {
                return;
            }
            results[index] = result;
            failed |= !result.succeeded();
            left--;
            last = left == 0;
        }
        if (!last) {
            if (!stopped() && index + 1 < results.length) {
                batch.begins().accept(index + 1);
            }
            return;
        }
        future.complete(Arrays.asList(results));
    }

    void fail(RuntimeException why) {
        future.completeExceptionally(why);
    }
}
