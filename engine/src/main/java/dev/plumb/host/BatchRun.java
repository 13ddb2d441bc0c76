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
    private final boolean stopOnFailure;
    private int left;
    private boolean failed;

    BatchRun(int size, boolean stopOnFailure) {
        this.results = new ScriptResult[size];
        this.left = size;
        this.stopOnFailure = stopOnFailure;
    }

    /** Whether what is not yet sent is to be skipped. */
    synchronized boolean stopped() {
        return stopOnFailure && failed;
    }

    void done(int index, ScriptResult result) {
        synchronized (this) {
            if (results[index] != null) {
                return;
            }
            results[index] = result;
            failed |= !result.succeeded();
            left--;
            if (left > 0) {
                return;
            }
        }
        future.complete(Arrays.asList(results));
    }

    void fail(RuntimeException why) {
        future.completeExceptionally(why);
    }
}
