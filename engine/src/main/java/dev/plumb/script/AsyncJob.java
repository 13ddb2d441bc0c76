package dev.plumb.script;

import java.time.Duration;

/**
 * What a host tells of a job that runs there by itself.
 *
 * @param state how it is with the job
 * @param exit its exit status, 128 + signal when it was killed; -1 unless it is done
 * @param late whether it was ended because its time was over
 * @param stdout what it wrote to standard output; empty unless it is done
 * @param stderr what it wrote to standard error; empty unless it is done
 * @param truncated whether output was cut because it is larger than the connection's limit
 * @param directory where the host keeps it, or empty when there is no such job
 */
public record AsyncJob(
        State state, int exit, boolean late, byte[] stdout, byte[] stderr, boolean truncated, String directory) {
    /** How it is with a job. */
    public enum State {
        /** It runs. */
        RUNNING,
        /** It has ended. */
        DONE,
        /** It does not run, and did not come to its end: the host was restarted, or what watched over it was killed. */
        LOST,
        /** The host does not know it, or it has been cleaned up. */
        NONE
    }

    /** Whether there is nothing more to wait for. */
    public boolean finished() {
        return state != State.RUNNING;
    }

    /**
     * What a script that is waited for would have given.
     *
     * @throws IllegalStateException unless it is done
     */
    public ScriptResult result() {
        if (state != State.DONE) {
            throw new IllegalStateException("the job is " + state);
        }
        ScriptResult.Status status = late ? ScriptResult.Status.TIMED_OUT : ScriptResult.Status.DONE;
        return new ScriptResult(status, exit, stdout, stderr, truncated, Duration.ZERO);
    }
}
