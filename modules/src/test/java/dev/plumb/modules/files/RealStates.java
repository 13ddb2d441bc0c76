package dev.plumb.modules.files;

import dev.plumb.module.States;
import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.ResourceType;
import dev.plumb.resource.State;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The states of this machine, read by the scripts of the types through a shell; each is read once. */
public final class RealStates implements States {
    private final Shells shell;
    private final Path directory;
    private final List<String> before;
    private final Map<Read<?>, Object> known = new HashMap<>();

    public RealStates(Shells shell, Path directory) {
        this(shell, directory, List.of());
    }

    /** As they are read behind another command, such as one that becomes another user. */
    RealStates(Shells shell, Path directory, List<String> before) {
        this.shell = shell;
        this.directory = directory;
        this.before = before;
    }

    @Override
    @SuppressWarnings("unchecked") // the type's own parser made the state
    public <S extends State> S get(Read<S> read) {
        need(List.of(read));
        Object state = known.get(read);
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
        Map<String, List<Read<?>>> missing = new LinkedHashMap<>();
        for (Read<?> read : reads) {
            if (!known.containsKey(read)) {
                missing.computeIfAbsent(read.ref().type().name(), any -> new ArrayList<>())
                        .add(read);
            }
        }
        missing.values().forEach(each -> read(each.get(0).ref().type(), each));
    }

    @SuppressWarnings("unchecked") // all reads are of this type
    private <S extends State> void read(ResourceType<S> type, List<Read<?>> reads) {
        List<Read<S>> wanted = new ArrayList<>();
        reads.forEach(read -> wanted.add((Read<S>) read));
        Map<String, Object> found = shell.read(type, wanted, directory, before);
        wanted.forEach(read -> known.put(read, found.get(read.ref().key())));
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
    public boolean exists(ResourceRef<?> ref) {
        return get(ref).exists();
    }
}
