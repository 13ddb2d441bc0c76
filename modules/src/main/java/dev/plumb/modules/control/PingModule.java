package dev.plumb.modules.control;

import dev.plumb.module.ModuleInfo;
import dev.plumb.module.Param;
import dev.plumb.module.Plan;
import dev.plumb.module.States;
import dev.plumb.module.TaskModule;
import dev.plumb.module.Trait;
import dev.plumb.modules.kit.files.FileType;
import dev.plumb.resource.Read;
import java.util.List;

/** Shows that a host can be worked on: it is reached, the user can be become, and a read is answered. */
@ModuleInfo(
        name = "ping",
        traits = Trait.LOOKS,
        doc = "Shows that a host can be reached and worked on.",
        notes = "Logs in, becomes the task's user, and asks for one state. Registers `ping: pong`.",
        example = """
                - name: is it there?
                  ping:
                """)
public final class PingModule implements TaskModule<PingModule.Params> {
    /** Parameters. */
    public record Params(
            @Param(doc = "what to give back; `crash` fails", def = "pong", anyText = true)
            String data) {}

    @Override
    public List<Read<?>> reads(Params p) {
        return List.of(Read.of(FileType.ref("/")));
    }

    @Override
    public Plan plan(Params p, States host) {
        boolean there = host.get(FileType.ref("/")).exists();
        return there && !p.data.equals("crash")
                ? Plan.nothing().with("ping", p.data)
                : Plan.failed(there ? "boom" : "the host has no root directory");
    }
}
