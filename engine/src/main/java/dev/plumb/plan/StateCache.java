package dev.plumb.plan;

import dev.plumb.host.Become;
import dev.plumb.resource.Action;
import dev.plumb.resource.Change;
import dev.plumb.resource.Effects;
import dev.plumb.resource.OtherNames;
import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.State;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * States read from one host, by reading user and resource. An entry holds until an action whose effects may touch it. Used
 * by the host's own thread, but for {@link #find}: other hosts look for its facts at any time.
 */
public final class StateCache {
    /** Resources whose values outlive actions with unknown effects, as Ansible's facts do. */
    private static final String FACTS = "facts";

    /** Through how many links, one after the other, a name is followed. */
    private static final int MOST_WAYS = 8;

    private final Map<Key, Entry> entries = new ConcurrentHashMap<>();

    private record Key(String user, ResourceRef<?> ref) {}

    /**
     * What was read.
     *
     * @param state the state, or null when it could not be read
     * @param detail with how much detail
     * @param failure why it could not be read, or null
     */
    public record Entry(
            @Nullable State state, int detail, @Nullable String failure) {}

    /** The entry that answers this read, or null when it must be (re-)read. */
    @Nullable
    public Entry find(String user, Read<?> read) {
        Entry entry = entries.get(new Key(user, read.ref()));
        return entry != null && (entry.failure != null || entry.detail >= read.detail()) ? entry : null;
    }

    /** Adds what other things are reached through. */
    public void ways(String user, Map<ResourceRef<?>, State> into) {
        entries.forEach((key, entry) -> {
            if (entry.state != null && key.user.equals(user) && key.ref.type().isWay(entry.state)) {
                into.put(key.ref, entry.state);
            }
        });
    }

    public void put(String user, ResourceRef<?> ref, State state, int detail) {
        entries.put(new Key(user, ref), new Entry(state, detail, null));
    }

    public void putFailure(String user, ResourceRef<?> ref, String reason) {
        entries.put(new Key(user, ref), new Entry(null, 0, reason));
    }

    /** Takes what is read as this user. */
    public ReadBatch.Sink sink(String user) {
        return new ReadBatch.Sink() {
            @Override
            public void state(Read<?> read, State state) {
                put(user, read.ref(), state, read.detail());
            }

            @Override
            public void failed(Read<?> read, String reason) {
                putFailure(user, read.ref(), reason);
            }
        };
    }

    /** Forgets one state: it is read again when it is asked for. */
    public void forget(String user, ResourceRef<?> ref) {
        entries.remove(new Key(user, ref));
    }

    /** Forgets what takes the host long to tell this user. */
    public void forgetExpensive(String user) {
        entries.keySet().removeIf(key -> key.user.equals(user) && key.ref.type().isExpensive());
    }

    /** Forgets all states but the facts: the host may have been started anew. */
    public void forgetStates() {
        entries.keySet().removeIf(key -> !key.ref.type().name().equals(FACTS));
    }

    /** Forgets the facts. */
    public void forgetFacts() {
        entries.keySet().removeIf(key -> key.ref.type().name().equals(FACTS));
    }

    /**
     * Forgets what the actions of these changes, in this order, may have altered.
     *
     * @return how much is forgotten that took the host long to tell
     */
    public int invalidate(List<Change<?>> changes) {
        int before = expensive();
        Effects effects = Effects.own();
        for (Change<?> change : changes) {
            // What is implied is done by the action before it, whose effects are told already.
            effects = change.action() instanceof Action.Implied
                    ? effects
                    : change.action().effects();
            if (effects instanceof Effects.Unknown unknown) {
                entries.keySet().removeIf(key -> isAltered(key.ref, change, unknown));
            } else {
                forget(change.ref());
                invalidateOthers(effects);
                if (effects instanceof Effects.Shared shared) {
                    entries.entrySet()
                            .removeIf(each -> isSame(shared.names(), each.getKey().ref, each.getValue().state, change));
                }
            }
        }
        return before - expensive();
    }

    private static boolean isSame(OtherNames names, ResourceRef<?> ref, @Nullable State state, Change<?> change) {
        return state != null && names.include(ref, state, change.ref(), change.before());
    }

    private int expensive() {
        int count = 0;
        for (Key key : entries.keySet()) {
            count += key.ref.type().isExpensive() ? 1 : 0;
        }
        return count;
    }

    private static boolean isAltered(ResourceRef<?> ref, Change<?> change, Effects.Unknown effects) {
        return touches(change.ref(), ref)
                        && (ref.equals(change.ref()) || !effects.apart().test(ref))
                || !effects.unaffected().test(ref) && !ref.type().name().equals(FACTS);
    }

    /** Forgets what an action with these effects may alter beside its own resource. */
    public void invalidateOthers(Effects effects) {
        if (effects instanceof Effects.Declared declared) {
            declared.refs().forEach(this::forget);
        } else if (effects instanceof Effects.Programs programs) {
            entries.keySet().removeIf(key -> programs.likely().test(key.ref));
        }
    }

    /** Forgets this resource and what its change touches. */
    public void forget(ResourceRef<?> changed) {
        entries.keySet().removeIf(key -> touches(changed, key.ref));
    }

    /**
     * Whether the actions of these changes surely leave a state as it is, so that it may be read while they run.
     *
     * @param user who reads
     */
    public boolean isSpared(String user, ResourceRef<?> ref, List<Change<?>> changes) {
        Map<ResourceRef<?>, State> ways = new HashMap<>();
        ways(user, ways);
        for (Change<?> change : changes) {
            if (change.ref().type().isWay(change.after())) {
                ways.put(change.ref(), change.after());
            }
        }
        return changes.stream().allMatch(change -> isSpared(ref, change, ways));
    }

    private static boolean isSpared(ResourceRef<?> ref, Change<?> change, Map<ResourceRef<?>, State> ways) {
        if (touches(change.ref(), ref, ways, MOST_WAYS)) {
            return false;
        } else if (change.action() instanceof Action.Implied) {
            return true;
        }
        Effects effects = change.action().effects();
        if (effects instanceof Effects.Unknown unknown) {
            return unknown.unaffected().test(ref);
        } else if (effects instanceof Effects.Programs programs) {
            return programs.unaffected().test(ref);
        } else if (effects instanceof Effects.Declared declared) {
            return declared.refs().stream().noneMatch(each -> touches(each, ref, ways, MOST_WAYS));
        }
        return true;
    }

    /** Likewise under whatever name the resource is reached, through links. */
    private static <S extends State> boolean touches(
            ResourceRef<S> changed, ResourceRef<?> read, Map<ResourceRef<?>, State> ways, int most) {
        if (touches(changed, read)) {
            return true;
        }
        for (Map.Entry<ResourceRef<?>, State> way : ways.entrySet()) {
            ResourceRef<S> name = changed.type().through(way.getKey(), way.getValue(), changed);
            if (name != null && (most == 0 || touches(name, read, ways, most - 1))) {
                return true;
            }
        }
        return false;
    }

    /** Whether a change of one resource touches the state of another. */
    public static <S extends State> boolean touches(ResourceRef<?> changed, ResourceRef<S> read) {
        return changed.equals(read) || read.type().touchedBy(changed, read);
    }

    /** The name under which states read as this user are kept. */
    public static String key(@Nullable Become become) {
        return become == null ? "" : become.method() + ":" + become.user();
    }
}
