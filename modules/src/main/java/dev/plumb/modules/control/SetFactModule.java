package dev.plumb.modules.control;

import dev.plumb.module.ControlModule;
import dev.plumb.module.ModuleInfo;
import dev.plumb.module.Param;
import dev.plumb.module.Trait;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Sets variables for the host. */
@ModuleInfo(
        name = "set_fact",
        traits = Trait.SETS_VARIABLES,
        doc = "Sets variables for the host, for the rest of the run.",
        notes = "Values keep their type. `cacheable` is accepted; nothing outlives the run.",
        example = """
                - name: where the site lives
                  set_fact:
                    site_root: /srv/site
                    site_port: 8080
                """)
public final class SetFactModule implements ControlModule<SetFactModule.Params> {
    /** Parameters. */
    public record Params(
            @Param(doc = "variables by name", rest = true) Map<String, @Nullable Object> facts,

            @Param(doc = "accepted for Ansible's sake, without effect", def = "false")
            boolean cacheable) {}

    @Override
    public @Nullable String invalid(Params p) {
        if (p.facts.isEmpty()) {
            return "no variable is set; write name: value";
        }
        return VariableNames.invalid(p.facts.keySet());
    }

    @Override
    public IfNotKnown ifNotKnown() {
        return IfNotKnown.VARIABLES_UNKNOWN;
    }

    @Override
    public Decision decide(Params p) {
        return Decision.facts(p.facts);
    }
}
