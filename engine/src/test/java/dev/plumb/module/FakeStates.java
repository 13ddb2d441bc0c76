package dev.plumb.module;

import dev.plumb.expression.NotKnownException;
import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.State;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** States for the tests of plans: what was not given is absent. */
public final class FakeStates implements States {
    private final Map<ResourceRef<?>, State> states = new HashMap<>();
    private final Set<ResourceRef<?>> uncertain = new HashSet<>();
    private final Set<ResourceRef<?>> unseen = new HashSet<>();
    private final List<Read<?>> asked = new ArrayList<>();
    private final List<ResourceRef<?>> required = new ArrayList<>();
    private boolean dry;

    /** Ends a plan that requires a resource which nothing provides, as the engine does. */
    public static final class MissingException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        MissingException(String message) {
            super(message);
        }
    }

    /** This resource is in this state. */
    public <S extends State> FakeStates with(ResourceRef<S> ref, S state) {
        states.put(ref, state);
        return this;
    }

    /** An earlier planned task may provide this resource, which is absent as read. */
    public FakeStates uncertain(ResourceRef<?> ref) {
        uncertain.add(ref);
        return this;
    }

    /** The state of this resource cannot be known before apply. */
    public FakeStates unseen(ResourceRef<?> ref) {
        unseen.add(ref);
        return this;
    }

    /** What is planned is not done. */
    public FakeStates dry() {
        dry = true;
        return this;
    }

    @Override
    public boolean isDryRun() {
        return dry;
    }

    /** What plans have asked for. */
    public List<Read<?>> asked() {
        return List.copyOf(asked);
    }

    /** What plans have required. */
    public List<ResourceRef<?>> required() {
        return List.copyOf(required);
    }

    @Override
    public <S extends State> S get(Read<S> read) {
        return find(read)
                .orElseThrow(() -> new NotKnownException(read.ref().label() + " is not known before apply", null));
    }

    @Override
    @SuppressWarnings("unchecked") // a state is put under a reference of its own type
    public <S extends State> Optional<S> find(Read<S> read) {
        asked.add(read);
        if (unseen.contains(read.ref())) {
            return Optional.empty();
        }
        State state = states.get(read.ref());
        return Optional.of(state == null ? read.ref().type().absent(read.ref()) : (S) state);
    }

    @Override
    public void need(Collection<? extends Read<?>> reads) {
        asked.addAll(reads);
    }

    @Override
    public boolean require(ResourceRef<?> ref, String need) {
        required.add(ref);
        State state = states.get(ref);
        if (state != null && state.exists()) {
            return true;
        } else if (uncertain.contains(ref) || unseen.contains(ref)) {
            return false;
        }
        throw new MissingException(ref.label() + " does not exist: " + need);
    }

    @Override
    public boolean isCertain(ResourceRef<?> ref) {
        return !uncertain.contains(ref);
    }

    @Override
    public boolean exists(ResourceRef<?> ref) {
        return get(ref).exists();
    }
}
