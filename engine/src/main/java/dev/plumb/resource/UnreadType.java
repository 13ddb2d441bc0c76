package dev.plumb.resource;

import dev.plumb.script.Script;
import dev.plumb.script.ScriptResult;
import java.util.List;

/** A type whose resources are never read: what ran has left nothing to read back, or is only known by its name. */
public interface UnreadType<S extends State> extends ResourceType<S> {
    @Override
    default boolean readable() {
        return false;
    }

    @Override
    default Script readScript(List<Read<S>> reads) {
        throw new UnsupportedOperationException("a " + name() + " is never read");
    }

    @Override
    default void parse(List<Read<S>> reads, ScriptResult result, ReadSink<S> into) {
        throw new UnsupportedOperationException("a " + name() + " is never read");
    }
}
