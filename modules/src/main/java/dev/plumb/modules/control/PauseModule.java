package dev.plumb.modules.control;

import dev.plumb.module.ControlDecision;
import dev.plumb.module.ControlModule;
import dev.plumb.module.ModuleInfo;
import dev.plumb.module.Param;
import dev.plumb.module.Trait;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Waits. */
@ModuleInfo(
        name = "pause",
        traits = Trait.RUNS_ONCE,
        doc = "Waits for some time, or until somebody presses Enter.",
        notes = {
            "Waits once for all hosts. What is typed is registered as `user_input`. Less than a second is a second, as in Ansible.",
            "Where there is no terminal to press Enter at, it does not wait, and says so. A dry run does not wait either."
        },
        example = """
                - name: until the others have noticed
                  pause:
                    seconds: 1
                """)
public final class PauseModule implements ControlModule<PauseModule.Params> {
    private static final double LONGEST_SECONDS = 366 * 86_400.0;

    /** Parameters. */
    public record Params(
            @Param(doc = "how many minutes") @Nullable Double minutes,

            @Param(doc = "how many seconds") @Nullable Double seconds,

            @Param(doc = "what to show", anyText = true) @Nullable
            String prompt,

            @Param(doc = "show what is typed", def = "true") boolean echo) {}

    @Override
    public @Nullable String invalid(Params p) {
        if (p.minutes != null && p.seconds != null) {
            return "minutes and seconds exclude each other; write one of them";
        }
        Double seconds = seconds(p);
        if (seconds != null && !(seconds <= LONGEST_SECONDS)) {
            return "nobody waits that long; write at most a year";
        }
        return null;
    }

    @Override
    public Decision decide(Params p) {
        Double seconds = seconds(p);
        Duration time = seconds == null ? null : Duration.ofMillis(Math.round(Math.max(1, seconds) * 1000));
        return Decision.decided(new ControlDecision.Pause(time, p.prompt, p.echo));
    }

    private static @Nullable Double seconds(Params p) {
        return p.minutes != null ? Double.valueOf(p.minutes * 60) : p.seconds;
    }
}
