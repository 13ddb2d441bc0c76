package dev.plumb.run;

import dev.plumb.host.HostException;
import dev.plumb.report.Event;
import java.time.Duration;
import java.util.function.Supplier;

/** Asks hosts about what goes on there by itself: when the connection is lost, another one is made. */
final class Reconnects {
    /** How often a host is connected to again; between the attempts it waits 1, 2, 4, 8 and 16 seconds. */
    private static final int MOST = 5;

    private Reconnects() {}

    /** Asks the host; when the connection is lost, connects again, since what goes on there does not mind. */
    static <T> T patiently(RunContext context, TaskRun run, HostRun on, Supplier<T> question) {
        for (int lost = 0; ; lost++) {
            try {
                return question.get();
            } catch (HostException e) {
                boolean passing = e.reason() == HostException.Reason.LOST
                        || e.reason() == HostException.Reason.UNREACHABLE
                        // by what is left of our own connection
                        || e.reason() == HostException.Reason.LOCKED && lost > 0;
                if (!passing || lost == MOST) {
                    throw e;
                }
                on.link().reset();
                context.emit(new Event.Warning(
                        on.name(),
                        "connects again, since " + run.cause() + " may run on by itself: "
                                + context.redact(String.valueOf(e.getMessage()))));
                context.pause(Duration.ofSeconds(1L << lost));
            }
        }
    }
}
