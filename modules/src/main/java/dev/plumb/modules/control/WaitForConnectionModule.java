package dev.plumb.modules.control;

import dev.plumb.module.ControlDecision;
import dev.plumb.module.ControlModule;
import dev.plumb.module.ModuleInfo;
import dev.plumb.module.Param;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Waits until a host can be worked on. */
@ModuleInfo(
        name = "wait_for_connection",
        doc = "Waits until the host can be logged in to and a shell answers there.",
        notes = {
            "The connection that there is gets closed first, so that the answer is a new one. Registers `elapsed`, in seconds.",
            "Facts are read when an expression names one, so the play needs no `gather_facts: false` for it. A dry run does not"
                    + " wait."
        },
        example = """
                - name: back after the restart
                  wait_for_connection:
                    timeout: 60
                """)
public final class WaitForConnectionModule implements ControlModule<WaitForConnectionModule.Params> {
    /** Parameters. */
    public record Params(
            @Param(doc = "seconds before the first attempt", def = "0")
            int delay,

            @Param(doc = "seconds to try at most", def = "600")
            int timeout,

            @Param(doc = "seconds between two attempts", def = "1")
            int sleep,

            @Param(doc = "seconds that one attempt may take", def = "5")
            int connectTimeout) {}

    @Override
    public @Nullable String invalid(Params p) {
        if (p.delay < 0 || p.sleep < 0 || p.timeout < 0) {
            return "a time is negative; write whole seconds";
        }
        return p.connectTimeout < 1 ? "connect_timeout is " + p.connectTimeout + "; write at least 1" : null;
    }

    @Override
    public Decision decide(Params p) {
        return Decision.decided(new ControlDecision.AwaitConnection(
                Duration.ofSeconds(p.delay),
                Duration.ofSeconds(p.timeout),
                Duration.ofSeconds(p.sleep),
                Duration.ofSeconds(p.connectTimeout)));
    }
}
