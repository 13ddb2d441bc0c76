package dev.plumb.run;

import dev.plumb.host.HostException;
import dev.plumb.module.Steer;
import dev.plumb.report.Event;
import dev.plumb.report.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Pauses of a run: for a time, for an answer, for a host that is not there yet. Nothing is waited for in a dry run. */
final class Waiting {
    private final RunContext context;
    private final HostRun host;

    Waiting(RunContext context, HostRun host) {
        this.context = context;
        this.host = host;
    }

    /** Waits a time, or for the Enter key where somebody can press it. */
    ItemOutcome pause(Steer.Pause pause) {
        Map<String, @Nullable Object> result = new LinkedHashMap<>();
        result.put("user_input", "");
        if (context.options().check()) {
            return ItemOutcome.of(Outcome.OK, Results.of(result, false, false), "does not wait in a dry run");
        }
        Duration time = pause.time();
        if (time != null) {
            if (pause.prompt() != null) {
                context.emit(new Event.Warning(host.name(), pause.prompt()));
            }
            context.pause(time);
            result.put("delta", time.toSeconds());
        } else {
            String answer =
                    context.ask(pause.prompt() == null ? "Press Enter to go on" : pause.prompt(), !pause.echo());
            if (answer == null) {
                return ItemOutcome.of(
                        Outcome.OK, Results.of(result, false, false), "does not wait: there is no terminal to ask on");
            }
            result.put("user_input", answer);
        }
        return ItemOutcome.of(Outcome.OK, Results.of(result, false, false), null);
    }

    /**
     * Tries to connect anew until a shell answers or the time is over. The connection that there was is given up: it may be
     * one with a host that has been told to restart.
     */
    ItemOutcome connection(Steer.AwaitConnection await) {
        if (context.options().check()) {
            return ItemOutcome.of(Outcome.OK, Results.of(Map.of(), false, false), null);
        }
        Instant start = Instant.now();
        context.pause(await.delay());
        while (true) {
            try {
                host.link().reconnect(await.connectTimeout());
                host.cache().forgetStates();
                Map<String, @Nullable Object> result = new LinkedHashMap<>();
                result.put("elapsed", Duration.between(start, Instant.now()).toSeconds());
                return ItemOutcome.of(Outcome.OK, Results.of(result, false, false), null);
            } catch (HostException e) {
                host.link().reset();
                boolean over = Duration.between(start, Instant.now()).compareTo(await.timeout()) >= 0;
                if (over || e.reason() == HostException.Reason.CANCELLED) {
                    return ItemOutcome.failed(
                            "the host could not be reached within "
                                    + await.timeout().toSeconds() + " s: " + e.getMessage(),
                            Map.of(),
                            List.of());
                }
                context.pause(await.sleep());
            }
        }
    }
}
