package dev.plumb.modules.system.commands;

import dev.plumb.resource.Attributes;
import dev.plumb.resource.State;
import org.jspecify.annotations.Nullable;

/**
 * A command that runs; nothing of it can be read back.
 *
 * @param run the command as shown, or null before it runs
 * @param chdir the directory it runs in, or null for the user's own
 */
record CommandState(@Nullable String run, @Nullable String chdir) implements State {
    @Override
    public boolean exists() {
        return run != null;
    }

    @Override
    public Attributes attributes() {
        return Attributes.builder().text("run", run).text("chdir", chdir).build();
    }
}
