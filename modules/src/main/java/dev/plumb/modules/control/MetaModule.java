package dev.plumb.modules.control;

import dev.plumb.module.ControlDecision;
import dev.plumb.module.ControlModule;
import dev.plumb.module.ModuleInfo;
import dev.plumb.module.Param;
import dev.plumb.module.Trait;
import dev.plumb.source.DidYouMean;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Steers the run. */
@ModuleInfo(
        name = "meta",
        traits = Trait.STEERS,
        doc = "Steers the run.",
        notes = {
            "`flush_handlers` runs the handlers notified so far. `end_host` ends the play for the host, `end_batch` for the hosts of"
                    + " this batch (`serial`), `end_play` for all hosts; none of them is a failure.",
            "`clear_facts` forgets the facts of the play's hosts: they are read again when an expression names one."
                    + " `clear_host_errors` lets hosts that failed or were lost take part again. `refresh_inventory` reads the"
                    + " inventory again. `reset_connection` closes the host's connection: the next task logs in anew, as a member"
                    + " of the groups that its user has joined since. `noop` does nothing.",
            "`end_role` leaves out what is left of the role it stands in, for the host."
        },
        freeForm = "free_form",
        example = """
                - name: handlers now
                  meta: flush_handlers
                """)
public final class MetaModule implements ControlModule<MetaModule.Params> {
    private static final List<String> KNOWN = List.of(
            "flush_handlers",
            "end_host",
            "end_role",
            "end_batch",
            "end_play",
            "clear_facts",
            "clear_host_errors",
            "refresh_inventory",
            "reset_connection",
            "noop");

    /** Parameters. */
    public record Params(
            @Param(
                    doc = "`flush_handlers`, `end_host`, `end_role`, `end_batch`, `end_play`, `clear_facts`,"
                            + " `clear_host_errors`, `refresh_inventory`, `reset_connection` or `noop`",
                    required = true)
            String freeForm) {}

    @Override
    public @Nullable String invalid(Params p) {
        String what = p.freeForm.strip();
        if (KNOWN.contains(what)) {
            return null;
        }
        String near = DidYouMean.hint(what, KNOWN);
        return "meta does not know '" + what + "'; " + (near != null ? near : "it knows " + String.join(", ", KNOWN));
    }

    @Override
    public Decision decide(Params p) {
        String wrong = invalid(p);
        return wrong != null ? Decision.fail(wrong) : Decision.decided(decided(p.freeForm.strip()));
    }

    private static ControlDecision.Meta decided(String what) {
        return switch (what) {
            case "flush_handlers" -> ControlDecision.Meta.FLUSH_HANDLERS;
            case "end_host" -> ControlDecision.Meta.END_HOST;
            case "end_role" -> ControlDecision.Meta.END_ROLE;
            case "end_batch" -> ControlDecision.Meta.END_BATCH;
            case "end_play" -> ControlDecision.Meta.END_PLAY;
            case "clear_facts" -> ControlDecision.Meta.CLEAR_FACTS;
            case "clear_host_errors" -> ControlDecision.Meta.CLEAR_HOST_ERRORS;
            case "refresh_inventory" -> ControlDecision.Meta.REFRESH_INVENTORY;
            case "reset_connection" -> ControlDecision.Meta.RESET_CONNECTION;
            default -> ControlDecision.Meta.GO_ON;
        };
    }
}
