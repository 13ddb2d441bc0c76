package dev.plumb.modules.system.commands;

import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.UnreadType;

/** Commands of the author; they are run, never read. The key says what is run, in short. */
final class Commands implements UnreadType<CommandState> {
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
    public CommandState absent(ResourceRef<CommandState> ref) {
        return new CommandState(null, null);
    }
}
