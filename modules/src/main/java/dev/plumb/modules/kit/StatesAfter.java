package dev.plumb.modules.kit;

import dev.plumb.module.Login;
import dev.plumb.module.States;
import dev.plumb.resource.Change;
import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.State;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * States as they will be once these changes are made, in order: those of what they change, and of what follows from that by the
 * types of the resources.
 *
 * @param host the states before them
 */
record StatesAfter(States host, List<Change<?>> changes) implements States {
    @Override
    public <S extends State> S get(Read<S> read) {
        S after = after(read.ref(), () -> host.get(read));
        return after == null ? host.get(read) : after;
    }

    @Override
    public <S extends State> Optional<S> find(Read<S> read) {
        S after = after(read.ref(), () -> host.get(read));
        return after == null ? host.find(read) : Optional.of(after);
    }

    /** What a resource is like after the changes; null where none of them says anything about it. */
    private <S extends State> @Nullable S after(ResourceRef<S> ref, Supplier<S> before) {
        S state = null;
        for (Change<?> change : changes) {
            S next = null;
            if (change.ref().equals(ref)) {
                next = cast(change.after());
            } else if (ref.type().touchedBy(change.ref(), ref)) {
                next = ref.type().follows(change.ref(), change.after(), ref, state == null ? before.get() : state);
            }
            state = next == null ? state : next;
        }
        return state;
    }

    @SuppressWarnings("unchecked") // a change has states of its resource's own type
    private static <S extends State> S cast(State state) {
        return (S) state;
    }

    private <S extends State> @Nullable S after(ResourceRef<S> ref) {
        return after(ref, () -> host.get(ref));
    }

    @Override
    public <S extends State> S asRead(Read<S> read) {
        return host.asRead(read);
    }

    @Override
    public boolean isPlanned(ResourceRef<?> ref) {
        return after(ref) != null || host.isPlanned(ref);
    }

    @Override
    public @Nullable String unreadable(Read<?> read) {
        return host.unreadable(read);
    }

    @Override
    public boolean isController() {
        return host.isController();
    }

    @Override
    public @Nullable Login login() {
        return host.login();
    }

    @Override
    public void need(Collection<? extends Read<?>> reads) {
        host.need(reads);
    }

    @Override
    public boolean require(ResourceRef<?> ref, String need) {
        return require(ref, need, Map.of());
    }

    @Override
    public boolean require(ResourceRef<?> ref, String need, Map<String, @Nullable Object> known) {
        State after = after(ref);
        return after != null && after.exists() || host.require(ref, need, known);
    }

    @Override
    public boolean isCertain(ResourceRef<?> ref) {
        return after(ref) != null || host.isCertain(ref);
    }

    @Override
    public boolean isDryRun() {
        return host.isDryRun();
    }

    @Override
    public void assume(String what) {
        host.assume(what);
    }

    @Override
    public boolean exists(ResourceRef<?> ref) {
        State after = after(ref);
        return after == null ? host.exists(ref) : after.exists();
    }
}
