package dev.plumb.modules.control;

import dev.plumb.module.ControlModule;
import dev.plumb.module.ModuleInfo;
import dev.plumb.module.Param;
import dev.plumb.module.Steer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Steers the run. */
@ModuleInfo(
        name = "meta",
        doc = "Steers the run.",
        notes = "`flush_handlers` runs the handlers notified so far; `noop` does nothing.",
        freeForm = "free_form",
        example = """
                - name: handlers now
                  meta: flush_handlers
                """)
public final class MetaModule implements ControlModule<MetaModule.Params> {
    private static final List<String> LATER = List.of(
            "clear_facts",
            "clear_host_errors",
            "end_batch",
            "end_host",
            "end_play",
            "end_role",
            "refresh_inventory",
            "reset_connection");

    /** Parameters. */
    public record Params(
            @Param(doc = "`flush_handlers` or `noop`", required = true)
            String freeForm) {}

    @Override
    public @Nullable String invalid(Params p) {
        String what = p.freeForm.strip();
        if (what.equals("flush_handlers") || what.equals("noop")) {
            return null;
        }
        return LATER.contains(what)
                ? "meta: " + what + " is not supported yet; flush_handlers and noop are"
                : "meta does not know '" + what + "'; write flush_handlers or noop";
    }

    @Override
    public Decision decide(Params p) {
        return Decision.steer(
                p.freeForm.strip().equals("flush_handlers") ? Steer.Meta.FLUSH_HANDLERS : Steer.Meta.GO_ON);
    }
}
