package dev.plumb.run;

import dev.plumb.host.HostException;
import dev.plumb.module.ControlDecision;
import dev.plumb.playbook.Task;
import dev.plumb.report.Event;
import dev.plumb.report.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Pauses of a run: for a time, for an answer, for a host that is not there yet. Nothing is waited for in a dry run. */
final class Pauses {
    private static final Duration MOMENT = Duration.ofMillis(100);

    private final RunContext context;
    private final HostRun host;

    Pauses(RunContext context, HostRun host) {
        this.context = context;
        this.host = host;
    }

    /** How a task ends whose {@code timeout} is over. */
    private static ItemOutcome tooLong(Task task, PreparedTask.Settings settings) {
        return ItemOutcome.failed(OutcomeEvaluator.tooLong(task, settings), Map.of(), List.of());
    }

    /** Waits a time, or for the Enter key where somebody can press it. */
    ItemOutcome pause(ControlDecision.Pause pause, Task task, PreparedTask.Settings settings) {
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
            Duration limit = settings.timeout();
            if (limit != null && limit.compareTo(time) < 0) {
                context.pause(limit);
                return tooLong(task, settings);
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
    ItemOutcome connection(ControlDecision.AwaitConnection await, Task task, PreparedTask.Settings settings) {
        if (context.options().check()) {
            return ItemOutcome.of(Outcome.OK, Results.of(Map.of(), false, false), null);
        }
        Instant start = Instant.now();
        Instant end = settings.timeout() == null ? Instant.MAX : start.plus(settings.timeout());
        context.pause(shorter(await.delay(), end));
        while (Instant.now().isBefore(end)) {
            try {
                host.link().reconnect(shorter(await.connectTimeout(), end));
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
                context.pause(shorter(await.sleep(), end));
            }
        }
        return tooLong(task, settings);
    }

    /** This time, or what is left until the end, at least a moment. */
    private static Duration shorter(Duration time, Instant end) {
        Instant now = Instant.now();
        if (now.plus(time).isBefore(end)) {
            return time;
        }
        Duration left = Duration.between(now, end);
        return left.compareTo(MOMENT) < 0 ? MOMENT : left;
    }
}
