package dev.plumb.modules.files;

import dev.plumb.module.States;
import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.State;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** The states of this machine, read by the scripts of the types through a shell. */
final class RealStates implements States {
    private final Shells shell;
    private final Path directory;

    RealStates(Shells shell, Path directory) {
        this.shell = shell;
        this.directory = directory;
    }

    @Override
    @SuppressWarnings("unchecked") // the type's own parser made the state
    public <S extends State> S get(Read<S> read) {
        Object state = shell.read(read.ref().type(), List.of(read), directory)
                .get(read.ref().key());
        if (!(state instanceof State)) {
            throw new AssertionError(read + ": " + state);
        }
        return (S) state;
    }

    @Override
    public <S extends State> Optional<S> find(Read<S> read) {
        return Optional.of(get(read));
    }

    @Override
    public void need(Collection<? extends Read<?>> reads) {
        // read when asked for
    }

    @Override
    public boolean require(ResourceRef<?> ref, String need) {
        if (!get(Read.of(ref)).exists()) {
            throw new AssertionError(ref + " is missing: " + need);
        }
        return true;
    }

    @Override
    public boolean isCertain(ResourceRef<?> ref) {
        return true;
    }

    @Override
    public boolean isCheck() {
        return false;
    }
}
