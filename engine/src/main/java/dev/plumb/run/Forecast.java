package dev.plumb.run;

import dev.plumb.resource.Change;
import dev.plumb.resource.Effects;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.State;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What earlier tasks of this run have planned for one host, laid over what was read from it: in a dry run for the whole
 * run, in an apply until the actions are sent. Used by the host's own thread only.
 */
final class Forecast {
    /** A shorter name would stand in every second command by chance. */
    private static final int SHORTEST_NAME = 3;

    private final List<Planned> planned = new ArrayList<>();
    private final Map<ResourceRef<?>, Planned> newest = new HashMap<>();
    private final List<Provider> providers = new ArrayList<>();

    /**
     * A planned state.
     *
     * @param ref of this resource
     * @param after the state, or null when it cannot be known before apply
     * @param shared the state before when the change shows under other names too, else null
     * @param cause the task that plans it
     */
    private record Planned(
            ResourceRef<?> ref,
            @Nullable State after,
            @Nullable State shared,
            Cause cause) {}

    /** A planned action with unknown effects. */
    private record Provider(Effects.Unknown effects, Cause cause) {}

    /**
     * The state of a resource as planned.
     *
     * @param state the state, or null when it cannot be known before apply
     * @param cause the task that planned it
     */
    record Foreseen(@Nullable State state, Cause cause) {}

    boolean isEmpty() {
        return planned.isEmpty() && providers.isEmpty();
    }

    void clear() {
        planned.clear();
        newest.clear();
        providers.clear();
    }

    /** Forgets what an action may alter that spares only this. */
    void retain(Predicate<ResourceRef<?>> spared) {
        planned.removeIf(entry -> !spared.test(entry.ref));
        newest.keySet().removeIf(ref -> !spared.test(ref));
        providers.clear();
    }

    /** Lays the planned state of a resource over what was read, of an action that may provide nothing else. */
    void addState(Change<?> change, Cause cause) {
        State shared = change.action().effects() instanceof Effects.Shared ? change.before() : null;
        add(new Planned(change.ref(), change.after(), shared, cause));
    }

    /** Lays a change over what was read. */
    void add(Change<?> change, Cause cause) {
        Effects effects = change.action().effects();
        if (effects instanceof Effects.Declared declared) {
            declared.refs().forEach(ref -> addUnseen(ref, cause));
        }
        addState(change, cause);
        if (effects instanceof Effects.Unknown unknown) {
            providers.add(new Provider(unknown, cause));
        }
    }

    /** A resource whose state cannot be known before apply, because of this task. */
    void addUnseen(ResourceRef<?> ref, Cause cause) {
        add(new Planned(ref, null, null, cause));
    }

    /** A task of which it is not known what it does. */
    void addUnknown(Cause cause) {
        providers.add(new Provider(new Effects.Unknown("", Effects.ANYTHING, ref -> false), cause));
    }

    private void add(Planned entry) {
        planned.add(entry);
        newest.put(entry.ref, entry);
    }

    /**
     * The state of a resource when it follows from what is planned.
     *
     * @param now gives the state without any plan, asked for only when a planned change touches the resource
     * @return null when nothing planned says anything about it
     */
    <S extends State> @Nullable Foreseen find(ResourceRef<S> ref, java.util.function.Supplier<S> now) {
        if (planned.isEmpty()) {
            return null;
        }
        Planned own = newest.get(ref);
        for (int i = planned.size() - 1; i >= 0; i--) {
            Planned entry = planned.get(i);
            if (entry == own) {
                return new Foreseen(entry.after, entry.cause);
            }
            S alike = alike(entry, ref, own, now);
            if (alike != null) {
                return new Foreseen(alike, entry.cause);
            }
            if (entry.after != null && ref.type().touchedBy(entry.ref, ref)) {
                S following = ref.type().follows(entry.ref, entry.after, ref, below(own, now));
                if (following != null) {
                    return new Foreseen(following, entry.cause);
                }
            }
        }
        return null;
    }

    /** What a name shows of a thing that was changed under another one; null when it is none of that. */
    private static <S extends State> @Nullable S alike(
            Planned entry, ResourceRef<S> ref, @Nullable Planned own, java.util.function.Supplier<S> now) {
        State changed = entry.shared;
        if (changed == null || entry.after == null || entry.ref.type() != ref.type()) {
            return null;
        }
        S state = below(own, now);
        return ref.type().isSame(ref, state, entry.ref, changed) ? ref.type().alike(entry.after, state) : null;
    }

    @SuppressWarnings("unchecked")
    private static <S extends State> S below(@Nullable Planned own, java.util.function.Supplier<S> now) {
        return own != null && own.after != null ? (S) own.after : now.get();
    }

    /**
     * Whether something planned is named by a command, so that what the command reads now will change: the last part of a
     * path, a user, a unit.
     */
    boolean isNamedBy(String command) {
        for (Planned entry : planned) {
            String key = entry.ref.key();
            String name = key.substring(key.lastIndexOf('/') + 1);
            if (name.length() >= SHORTEST_NAME && command.contains(name)) {
                return true;
            }
        }
        return false;
    }

    /** The newest thing planned that may matter to a command, in words; null when nothing is planned. */
    @Nullable
    String newest() {
        if (!providers.isEmpty()) {
            return told(providers.get(providers.size() - 1));
        }
        return planned.isEmpty() ? null : planned.get(planned.size() - 1).cause.toString();
    }

    /**
     * Who may make this missing resource appear, to complete "assumes: KIND KEY from …"; null when nobody. Rather who is
     * known to bring such things than who may do anything, and rather who is named like it; of several the newest.
     */
    @Nullable
    String provider(ResourceRef<?> ref) {
        String key = ref.key();
        String name = key.substring(key.lastIndexOf('/') + 1);
        Provider best = null;
        int most = -1;
        for (Provider provider : providers) {
            if (provider.effects.mayProvide().test(ref)) {
                boolean definite = provider.effects.isDefinite();
                int rank = !definite ? 0 : provider.effects.cause().contains(name) ? 2 : 1;
                best = rank >= most ? provider : best;
                most = Math.max(most, rank);
            }
        }
        return best == null ? null : told(best);
    }

    private static String told(Provider provider) {
        String cause = provider.effects.cause();
        return cause.isEmpty() ? provider.cause.toString() : cause + ", " + provider.cause;
    }
}
