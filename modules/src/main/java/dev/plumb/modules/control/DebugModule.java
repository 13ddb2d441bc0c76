package dev.plumb.modules.control;

import dev.plumb.module.BareExpression;
import dev.plumb.module.ControlDecision;
import dev.plumb.module.ControlModule;
import dev.plumb.module.ModuleInfo;
import dev.plumb.module.Param;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Shows a text or a value. */
@ModuleInfo(
        name = "debug",
        doc = "Shows a text or the value of an expression.",
        notes = "Touches no host and changes nothing.",
        example = """
                - name: greeting
                  debug:
                    msg: working on ${inventory_hostname}
                """)
public final class DebugModule implements ControlModule<DebugModule.Params> {
    private static final String DEFAULT = "Hello world!";

    /** Parameters. */
    public record Params(
            @Param(doc = "what to show; a list or mapping is shown as such") @Nullable
            Object msg,

            @Param(doc = "an expression whose value to show") @Nullable
            BareExpression var,

            @Param(doc = "show it from this many `-v` on", def = "0")
            int verbosity) {}

    @Override
    public @Nullable String invalid(Params p) {
        return p.msg != null && p.var != null ? "msg and var exclude each other; write two tasks" : null;
    }

    @Override
    public IfNotKnown ifNotKnown() {
        return IfNotKnown.OK;
    }

    @Override
    public Decision decide(Params p) {
        Map<String, @Nullable Object> result = new LinkedHashMap<>();
        String message;
        if (p.var != null) {
            result.put(p.var.text(), p.var.value());
            message = p.var.text() + ": " + Shown.of(p.var.value());
        } else {
            Object value = p.msg == null ? DEFAULT : p.msg;
            result.put("msg", value);
            message = Shown.of(value);
        }
        return new Decision(
                message,
                null,
                Map.of(),
                java.util.Collections.unmodifiableMap(result),
                ControlDecision.Meta.GO_ON,
                p.verbosity);
    }
}
