package dev.plumb.modules.control;

import dev.plumb.module.ControlModule;
import dev.plumb.module.ModuleInfo;
import dev.plumb.module.Param;

/** Fails with a message. */
@ModuleInfo(
        name = "fail",
        doc = "Ends the play for the host with a message.",
        notes = "Of use with `when`.",
        example = """
                - name: a port for users
                  vars:
                    port: 8080
                  fail:
                    msg: port ${port} is root's
                  when: port lt 1024
                """)
public final class FailModule implements ControlModule<FailModule.Params> {
    /** Parameters. */
    public record Params(
            @Param(doc = "what to say", def = "Failed as requested from task", anyText = true)
            String msg) {}

    @Override
    public Decision decide(Params p) {
        return Decision.fail(p.msg);
    }
}
