package dev.plumb.plan;

import dev.plumb.resource.Change;
import dev.plumb.resource.Effects;
import dev.plumb.resource.Mentions;
import dev.plumb.resource.OtherNames;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.State;
import dev.plumb.resource.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What earlier tasks of this run have planned for one host, laid over what was read from it: in a dry run for the whole
 * run, in an apply until the actions are sent. Used by the host's own thread only.
 */
public final class Forecast {
    /** A shorter name would stand in every second command by chance. */
    private static final int SHORTEST_NAME = 3;

    /** Beginnings of the paths of files in which it stands who may become whom. */
    private static final List<String> PERMISSION = List.of("/etc/sudoers", "/etc/doas", "/etc/pam.d/");

    private final List<Planned> planned = new ArrayList<>();
    private final Map<ResourceRef<?>, Planned> newest = new HashMap<>();
    private final UnknownEffects unknownEffects = new UnknownEffects();
    private final TaskForecast tasks = new TaskForecast();
    private int order;

    /**
     * A planned state.
     *
     * @param ref of this resource
     * @param after the state, or null when it cannot be known before apply
     * @param shared what a change that shows under other names too was made to, else null
     * @param cause the task that plans it
     * @param uncertainty why the state is not certain, or null
     * @param order its place among all that is planned
     */
    private record Planned(
            ResourceRef<?> ref,
            @Nullable State after,
            @Nullable Shared shared,
            Cause cause,
            @Nullable Uncertainty uncertainty,
            int order) {}

    /**
     * A thing with several names.
     *
     * @param before its state before the change
     */
    private record Shared(OtherNames names, State before) {}

    /**
     * The state of a resource as planned.
     *
     * @param state the state, or null when it cannot be known before apply
     * @param cause the task that planned it
     * @param uncertainty why the state is not certain, or null
     * @param order its place among all that is planned
     */
    public record Foreseen(
            @Nullable State state, Cause cause, @Nullable Uncertainty uncertainty, int order) {}

    /** The planned actions whose effects are not all known. */
    public UnknownEffects unknownEffects() {
        return unknownEffects;
    }

    /** What is foreseen of tasks rather than of things. */
    public TaskForecast tasks() {
        return tasks;
    }

    public boolean isEmpty() {
        return planned.isEmpty() && unknownEffects.isEmpty();
    }

    public void clear() {
        planned.clear();
        newest.clear();
        unknownEffects.clear();
    }

    /** How much is planned now, for {@link #rewind}. */
    public int mark() {
        return planned.size();
    }

    /** Forgets the states that were planned since then: what was planned is not done. */
    public void rewind(int mark) {
        while (planned.size() > mark) {
            planned.remove(planned.size() - 1);
        }
        newest.clear();
        planned.forEach(entry -> newest.put(entry.ref, entry));
    }

    /**
     * What was planned before a transaction and may decide whether it is valid, but is not tried with it, in words: packages
     * and commands, other parts of the same thing, what its validation speaks of. Null when nothing does; its own parts do not.
     *
     * @param mark where the transaction began, see {@link #mark}
     * @param covers whether a resource is a part of the same thing
     * @param tries whether a resource is tried with it
     * @param said what its validation has said
     */
    @Nullable
    public String decides(int mark, Predicate<ResourceRef<?>> covers, Predicate<ResourceRef<?>> tries, String said) {
        for (Planned entry : planned.subList(0, Math.min(mark, planned.size()))) {
            if ((covers.test(entry.ref) || Naming.names(said, entry.ref)) && !tries.test(entry.ref)) {
                return entry.cause.toString();
            }
        }
        return unknownEffects.newestAction(mark < planned.size() ? planned.get(mark).order : order);
    }

    /** Forgets what an action may alter that spares only this. */
    public void retain(Predicate<ResourceRef<?>> spared) {
        planned.removeIf(entry -> !spared.test(entry.ref));
        newest.keySet().removeIf(ref -> !spared.test(ref));
        unknownEffects.clear();
    }

    /** Lays the planned state of a resource over what was read, of an action that may provide nothing else. */
    public void addState(Change<?> change, Cause cause) {
        addState(change, cause, null);
    }

    private void addState(Change<?> change, Cause cause, @Nullable Uncertainty uncertainty) {
        Shared shared = change.action().effects() instanceof Effects.Shared effects
                ? new Shared(effects.names(), change.before())
                : null;
        add(new Planned(change.ref(), change.after(), shared, cause, uncertainty, order++));
    }

    /** Lays a change over what was read. */
    public void add(Change<?> change, Cause cause) {
        add(change, cause, null);
    }

    /**
     * Lays a change over what was read.
     *
     * @param uncertainty why it is not certain that it will be made like this, or null
     */
    public void add(Change<?> change, Cause cause, @Nullable Uncertainty uncertainty) {
        Effects effects = change.action().effects();
        if (effects instanceof Effects.Declared declared) {
            declared.refs().forEach(ref -> addUnseen(ref, cause));
        }
        addState(change, cause, uncertainty);
        if (effects instanceof Effects.Unknown unknown) {
            unknownEffects.add(unknown, cause, order++);
        } else if (effects instanceof Effects.Programs programs) {
            unknownEffects.add(programs, cause, order++);
        }
    }

    /** A resource whose state cannot be known before apply, because of this task. */
    public void addUnseen(ResourceRef<?> ref, Cause cause) {
        add(new Planned(ref, null, null, cause, null, order++));
    }

    /**
     * A task of which it is not known what it does.
     *
     * @param text what its author wrote: what it names may be altered
     */
    public void addUnknown(Cause cause, String text) {
        Mentions named = Mentions.of(text);
        unknownEffects.add(Effects.named("", named, named, Set.of()), cause, order++);
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
    public <S extends State> @Nullable Foreseen find(ResourceRef<S> ref, java.util.function.Supplier<S> now) {
        if (planned.isEmpty()) {
            return null;
        }
        if (ref.type().gathers()) {
            return gathered(ref, now);
        }
        Planned own = newest.get(ref);
        int from = own == null ? 0 : indexOf(own) + 1;
        Foreseen found = own == null ? null : new Foreseen(own.after, own.cause, own.uncertainty, own.order);
        for (int i = from; i < planned.size(); i++) {
            Planned entry = planned.get(i);
            if (entry.after != null && concerns(entry, ref)) {
                S state = following(entry, ref, found, now);
                found = state == null ? found : following(state, entry, found);
            }
        }
        return found;
    }

    private int indexOf(Planned own) {
        int i = planned.size() - 1;
        while (planned.get(i) != own) {
            i--;
        }
        return i;
    }

    private static <S extends State> boolean concerns(Planned entry, ResourceRef<S> ref) {
        return entry.shared != null && entry.shared.names().mayBe(ref.type())
                || ref.type().touchedBy(entry.ref, ref);
    }

    private static Foreseen following(State state, Planned entry, @Nullable Foreseen before) {
        Uncertainty uncertainty =
                entry.uncertainty != null || before == null || !state.exists() ? entry.uncertainty : before.uncertainty;
        return new Foreseen(state, entry.cause, uncertainty, entry.order);
    }

    /** What a resource is like after a change of another one, or of the same thing under another name; null: as before. */
    @SuppressWarnings("unchecked")
    private static <S extends State> @Nullable S following(
            Planned entry, ResourceRef<S> ref, @Nullable Foreseen before, java.util.function.Supplier<S> now) {
        State after = java.util.Objects.requireNonNull(entry.after);
        S state = before != null && before.state != null ? (S) before.state : now.get();
        Shared shared = entry.shared;
        if (shared != null && shared.names().include(ref, state, entry.ref, shared.before())) {
            return shared.names().shown(state, after);
        }
        return ref.type().touchedBy(entry.ref, ref) ? ref.type().follows(entry.ref, after, ref, state) : null;
    }

    /** The state that follows from all planned changes that touch it, each laid over what followed from those before. */
    private <S extends State> @Nullable Foreseen gathered(ResourceRef<S> ref, java.util.function.Supplier<S> now) {
        S state = null;
        Planned known = null;
        Planned unseen = null;
        for (Planned entry : planned) {
            if (!entry.ref.equals(ref) && !ref.type().touchedBy(entry.ref, ref)) {
                continue;
            }
            if (entry.after == null) {
                unseen = entry;
                continue;
            }
            S following = ref.type().follows(entry.ref, entry.after, ref, state == null ? now.get() : state);
            if (following != null) {
                state = following;
                known = entry;
                unseen = following.exists() ? unseen : null;
            }
        }
        if (unseen != null) {
            return new Foreseen(null, unseen.cause, null, unseen.order);
        }
        return known == null ? null : new Foreseen(state, known.cause, known.uncertainty, known.order);
    }

    /** What is planned of an account; null when nothing is. */
    @Nullable
    public Foreseen account(String name) {
        Planned own = newest.get(ForeignType.of("user", name));
        return own == null ? null : new Foreseen(own.after, own.cause, own.uncertainty, own.order);
    }

    /** Adds what other things are reached through once what is planned is done; takes out what is none any more. */
    public void ways(Map<ResourceRef<?>, State> into) {
        newest.forEach((ref, entry) -> {
            if (entry.after != null && ref.type().isWay(entry.after)) {
                into.put(ref, entry.after);
            } else {
                into.remove(ref);
            }
        });
    }

    /** Who makes an account, in words; null when nobody does. */
    @Nullable
    public String accountFrom(String name) {
        Foreseen own = account(name);
        return own == null ? unknownEffects.of(ForeignType.of("user", name)) : own.cause.toString();
    }

    /** What an account is planned to have, such as its {@code home}; null when that is not known. */
    @Nullable
    public String ofAccount(String name, String attribute) {
        Foreseen own = account(name);
        State state = own == null ? null : own.state;
        Value value = state == null ? null : state.attributes().asMap().get(attribute);
        return value instanceof Value.Text text ? text.text() : null;
    }

    /** Who may bring a program, in words; null when nobody does. */
    @Nullable
    public String programFrom(String name) {
        return unknownEffects.of(ForeignType.of("program", name));
    }

    /** Who alters what the host permits its users, in words; null when nobody does. */
    @Nullable
    public String permissionFrom() {
        return planning(ref -> PERMISSION.stream().anyMatch(ref.key()::startsWith));
    }

    /** Who plans a change of such a resource, the last one, in words; null when nobody does. */
    @Nullable
    public String planning(Predicate<ResourceRef<?>> which) {
        for (int i = planned.size() - 1; i >= 0; i--) {
            if (which.test(planned.get(i).ref)) {
                return planned.get(i).cause.toString();
            }
        }
        return null;
    }

    /**
     * What is planned that a command names, so that what it reads now will change: a path, or the last part of one, a user,
     * a unit; or another command that names the same. In words; null when there is nothing.
     */
    @Nullable
    public String namedBy(Change<?> command) {
        Mentions names =
                command.action().effects() instanceof Effects.Unknown effects ? effects.names() : Mentions.NONE;
        for (Planned entry : planned) {
            String key = entry.ref.key();
            String name = key.substring(key.lastIndexOf('/') + 1);
            boolean isNamed = name.length() >= SHORTEST_NAME
                    && (command.ref().key().contains(name) || names.hasWord(word -> word.contains(name)));
            if (isNamed || names.sees(entry.ref)) {
                return entry.cause.toString();
            }
        }
        return unknownEffects.altering(names);
    }

    /** The newest thing planned that may matter to a command, in words; null when nothing is planned. */
    @Nullable
    public String newest() {
        String provider = unknownEffects.newest();
        if (provider != null) {
            return provider;
        }
        return planned.isEmpty() ? null : planned.get(planned.size() - 1).cause.toString();
    }
}
