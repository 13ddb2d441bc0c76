package dev.plumb.run;

import dev.plumb.resource.Effects;
import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.State;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * States read from one host, by reading user and resource. An entry holds until an action whose effects may touch it. Used
 * by the host's own thread only.
 */
final class StateCache {
    /** Resources whose values outlive actions with unknown effects, as Ansible's facts do. */
    private static final String FACTS = "facts";

    private final Map<Key, Entry> entries = new HashMap<>();

    private record Key(String user, ResourceRef<?> ref) {}

    /**
     * What was read.
     *
     * @param state the state, or null when it could not be read
     * @param detail with how much detail
     * @param failure why it could not be read, or null
     */
    record Entry(
            @Nullable State state, int detail, @Nullable String failure) {}

    /** The entry that answers this read, or null when it must be (re-)read. */
    @Nullable
    Entry find(String user, Read<?> read) {
        Entry entry = entries.get(new Key(user, read.ref()));
        return entry != null && (entry.failure != null || entry.detail >= read.detail()) ? entry : null;
    }

    void put(String user, ResourceRef<?> ref, State state, int detail) {
        entries.put(new Key(user, ref), new Entry(state, detail, null));
    }

    void putFailure(String user, ResourceRef<?> ref, String reason) {
        entries.put(new Key(user, ref), new Entry(null, 0, reason));
    }

    /** Forgets one state: it is read again when it is asked for. */
    void forget(String user, ResourceRef<?> ref) {
        entries.remove(new Key(user, ref));
    }

    /** Forgets the facts. */
    void forgetFacts() {
        entries.keySet().removeIf(key -> key.ref.type().name().equals(FACTS));
    }

    /** Forgets what an action on {@code changed} with these effects may have altered. */
    void invalidate(ResourceRef<?> changed, Effects effects) {
        if (effects instanceof Effects.Unknown) {
            entries.keySet().removeIf(key -> !key.ref.type().name().equals(FACTS));
            return;
        }
        forget(changed);
        if (effects instanceof Effects.Declared declared) {
            declared.refs().forEach(this::forget);
        }
    }

    /** Forgets what an action with these effects may alter beside its own resource. */
    void invalidateOthers(Effects effects) {
        if (effects instanceof Effects.Declared declared) {
            declared.refs().forEach(this::forget);
        }
    }

    /** Forgets this resource and what its change touches. */
    void forget(ResourceRef<?> changed) {
        entries.keySet().removeIf(key -> touches(changed, key.ref));
    }

    /** Whether a change of one resource touches the state of another. */
    static <S extends State> boolean touches(ResourceRef<?> changed, ResourceRef<S> read) {
        return changed.equals(read) || read.type().touchedBy(changed, read);
    }
}
