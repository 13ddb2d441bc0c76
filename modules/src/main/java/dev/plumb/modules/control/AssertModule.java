package dev.plumb.modules.control;

import dev.plumb.module.BareExpression;
import dev.plumb.module.ControlDecision;
import dev.plumb.module.ControlModule;
import dev.plumb.module.ModuleInfo;
import dev.plumb.module.Param;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Fails unless all conditions hold. */
@ModuleInfo(
        name = "assert",
        doc = "Fails unless all conditions hold.",
        notes = "The failure names the condition that does not hold and where it stands.",
        example = """
                - name: a port that can be used
                  vars:
                    port: 8080
                  assert:
                    that:
                      - port gt 1024
                      - port lt 65536
                    fail_msg: port ${port} is not between 1025 and 65535
                """)
public final class AssertModule implements ControlModule<AssertModule.Params> {
    /** Parameters. */
    public record Params(
            @Param(doc = "conditions: bare expressions", required = true)
            List<BareExpression> that,

            @Param(doc = "what to say when one does not hold", aliases = "msg") @Nullable
            Object failMsg,

            @Param(doc = "what to say when all hold") @Nullable
            Object successMsg,

            @Param(doc = "say nothing when all hold", def = "false")
            boolean quiet) {}

    @Override
    public IfNotKnown ifNotKnown() {
        return IfNotKnown.ASSUMED;
    }

    @Override
    public Decision decide(Params p) {
        for (BareExpression condition : p.that) {
            if (!isTrue(condition.value())) {
                String failed = "'" + condition.text() + "' at " + condition.position() + " does not hold";
                String message = p.failMsg == null ? failed : Shown.of(p.failMsg) + " (" + failed + ")";
                Map<String, @Nullable Object> result = new LinkedHashMap<>();
                result.put("msg", p.failMsg == null ? failed : p.failMsg);
                result.put("assertion", condition.text());
                result.put("evaluated_to", false);
                return new Decision(null, message, Map.of(), result, ControlDecision.Meta.GO_ON);
            }
        }
        Object success = p.successMsg == null ? "All assertions passed" : p.successMsg;
        return new Decision(
                p.successMsg != null && !p.quiet ? Shown.of(success) : null,
                null,
                Map.of(),
                Map.of("msg", success),
                ControlDecision.Meta.GO_ON);
    }

    /** As a condition counts: not false, not nothing, not empty, not zero, not a word for false. */
    private static boolean isTrue(@Nullable Object value) {
        if (value == null) {
            return false;
        } else if (value instanceof Boolean flag) {
            return flag;
        } else if (value instanceof Number number) {
            return number.doubleValue() != 0;
        } else if (value instanceof List<?> list) {
            return !list.isEmpty();
        } else if (value instanceof Map<?, ?> map) {
            return !map.isEmpty();
        }
        String text = String.valueOf(value).strip().toLowerCase(Locale.ROOT);
        return !List.of("", "false", "no", "off", "0", "none", "null").contains(text);
    }
}
