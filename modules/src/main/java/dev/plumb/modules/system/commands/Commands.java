package dev.plumb.modules.system.commands;

import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.ResourceType;
import dev.plumb.script.Script;
import dev.plumb.script.ScriptResult;
import java.util.List;

/** Commands of the author; they are run, never read. The key says what is run, in short. */
final class Commands implements ResourceType<CommandState> {
    static final Commands TYPE = new Commands();

    private Commands() {}

    static ResourceRef<CommandState> ref(String shown) {
        return new ResourceRef<>(TYPE, shown);
    }

    @Override
    public String name() {
        return "command";
    }

    @Override
    public boolean readable() {
        return false;
    }

    @Override
    public Script readScript(List<Read<CommandState>> reads) {
        throw new UnsupportedOperationException("a command cannot be read");
    }

    @Override
    public void parse(List<Read<CommandState>> reads, ScriptResult result, ReadSink<CommandState> into) {
        throw new UnsupportedOperationException("a command cannot be read");
    }

    @Override
    public CommandState absent(ResourceRef<CommandState> ref) {
        return new CommandState(null, null);
    }
}
