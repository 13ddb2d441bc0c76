package dev.plumb.modules.files;

import dev.plumb.modules.files.HostClock.Time;
import dev.plumb.resource.Attributes;
import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.ResourceType;
import dev.plumb.resource.State;
import dev.plumb.script.Script;
import dev.plumb.script.ScriptResult;
import java.util.List;

/** What time the host has, for ages of files; there is one such resource. */
final class HostClock implements ResourceType<Time> {
    private static final HostClock TYPE = new HostClock();

    private HostClock() {}

    /** Seconds since 1970. */
    record Time(long seconds) implements State {
        @Override
        public boolean exists() {
            return true;
        }

        @Override
        public Attributes attributes() {
            return Attributes.NONE;
        }
    }

    static final ResourceRef<Time> REF = new ResourceRef<>(TYPE, "now");

    @Override
    public String name() {
        return "time";
    }

    @Override
    public Script readScript(List<Read<Time>> reads) {
        return Script.of("date +%s\n");
    }

    @Override
    public void parse(List<Read<Time>> reads, ScriptResult result, ReadSink<Time> into) {
        String text = result.stdoutText().strip();
        for (Read<Time> read : reads) {
            if (text.matches("\\d{1,18}")) {
                into.state(read.ref(), new Time(Long.parseLong(text)));
            } else {
                into.failed(read.ref(), "the host does not tell what time it is");
            }
        }
    }

    @Override
    public Time absent(ResourceRef<Time> ref) {
        return new Time(0);
    }
}
