package dev.plumb.plan;

import dev.plumb.expression.NotKnownException;
import dev.plumb.module.Login;
import dev.plumb.module.Plan;
import dev.plumb.module.States;
import dev.plumb.resource.ControllerType;
import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.State;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The states one call of {@code plan} sees: the forecast over what was read. Remembers what the plan had to assume. */
public final class PlanStates implements States {
    private final String user;
    private final boolean dry;
    private final Supplier<@Nullable Login> login;
    private final StateCache cache;
    private final Forecast forecast;
    private final Controller controller;
    private final @Nullable Absent absent;
    private final Set<String> assumptions;
    private final Map<ResourceRef<?>, Uncertainty> uncertainties = new LinkedHashMap<>();
    /** What is missing and a command names: who relies on that to do nothing does not know what it will do. */
    private final Map<ResourceRef<?>, Uncertainty> named = new HashMap<>();

    private @Nullable Map<ResourceRef<?>, State> ways;
    private boolean rests;

    /**
     * States as one user sees them.
     *
     * @param dry whether what is planned will not be done
     * @param login how the host was logged in at
     * @param controller looks at what is on the controller
     */
    public PlanStates(
            ReadingUser reader,
            boolean dry,
            StateCache cache,
            Forecast forecast,
            Supplier<@Nullable Login> login,
            Controller controller) {
        this.login = login;
        this.controller = controller;
        this.dry = dry;
        this.user = StateCache.key(reader.as());
        this.absent = reader.absent();
        this.assumptions = new LinkedHashSet<>(reader.assumptions());
        this.cache = cache;
        this.forecast = forecast;
    }

    /**
     * A user for whom somebody else reads.
     *
     * @param name the login name
     * @param group the primary group that the user will have, as far as that is known
     * @param home the home directory that the user will have, or null when that is not known
     */
    public record Absent(
            String name, String group, @Nullable String home) {}

    /** Looks at what is on the controller. */
    public interface Controller {
        /** What a resource is like there. */
        <S extends State> S look(ResourceRef<S> ref, ControllerType<S> type);

        /** Whether it is the host itself, reached without a connection. */
        boolean isHost();
    }

    /** What is to be read for this, by whoever reads. */
    public <S extends State> Read<S> meant(Read<S> read) {
        if (absent == null) {
            return read;
        }
        ResourceRef<S> ref = read.ref().type().meantBy(read.ref(), absent.name, absent.home);
        if (ref == null) {
            throw new NotKnownException(
                    "the home directory of user " + absent.name + " is not known before apply", null);
        }
        return ref.equals(read.ref()) ? read : new Read<>(ref, read.detail());
    }

    /** What the plan assumed, in words. */
    public List<String> assumptions() {
        return List.copyOf(assumptions);
    }

    /** Whether something was taken as it is although a command may change anything. */
    public boolean rests() {
        return rests;
    }

    /**
     * Why it is not certain that this plan will be carried out as it is; null when it is. What it changes must be as it was
     * read; when it changes nothing, all that it looked at.
     */
    @Nullable
    public Uncertainty uncertainty(Plan plan) {
        Uncertainty uncertainty = null;
        for (Map.Entry<ResourceRef<?>, Uncertainty> each : uncertainties.entrySet()) {
            boolean matters = plan.changes().isEmpty()
                    ? plan.unseen() == null
                    : plan.changes().stream().anyMatch(change -> change.ref().equals(each.getKey()));
            if (matters && (uncertainty == null || uncertainty.isAssumed())) {
                uncertainty =
                        plan.changes().isEmpty() ? named.getOrDefault(each.getKey(), each.getValue()) : each.getValue();
            }
        }
        return uncertainty;
    }

    @Override
    public <S extends State> S get(Read<S> read) {
        Forecast.Foreseen foreseen = foreseen(read);
        if (foreseen == null) {
            S state = read(read);
            note(read.ref(), state, null);
            return state;
        }
        if (foreseen.state() == null) {
            throw notKnown(read.ref(), foreseen);
        }
        note(read.ref(), foreseen.state(), foreseen);
        return cast(foreseen.state());
    }

    private static NotKnownException notKnown(ResourceRef<?> ref, Forecast.Foreseen foreseen) {
        return new NotKnownException(ref.label() + " after " + foreseen.cause() + " is not known before apply", null);
    }

    /** Why a state cannot be relied on, and whether it is taken as it is. */
    private void note(ResourceRef<?> ref, State state, Forecast.@Nullable Foreseen foreseen) {
        Uncertainty uncertainty = uncertainty(ref, state, foreseen);
        if (uncertainty != null) {
            uncertainties.put(ref, uncertainty);
            String by = state.exists()
                    ? null
                    : forecast.unknownEffects().making(ref, foreseen == null ? -1 : foreseen.order());
            if (by != null) {
                named.put(ref, Uncertainty.unknown(ref.label() + " after " + by));
            }
        } else {
            rests |= forecast.unknownEffects().mayChangeAnything(foreseen == null ? -1 : foreseen.order());
        }
    }

    private @Nullable Uncertainty uncertainty(ResourceRef<?> ref, State state, Forecast.@Nullable Foreseen foreseen) {
        int since = foreseen == null ? -1 : foreseen.order();
        Uncertainty later = forecast.unknownEffects().uncertainty(ref, state.exists(), since);
        if (later == null && !forecast.unknownEffects().isEmpty()) {
            later = uncertaintyOfOtherNames(ref, state, since);
        }
        return later != null || foreseen == null ? later : foreseen.uncertainty();
    }

    /** A command may name a thing by a path through a link. */
    private <S extends State> @Nullable Uncertainty uncertaintyOfOtherNames(
            ResourceRef<S> ref, State state, int since) {
        if (ways == null) {
            ways = new HashMap<>();
            cache.ways(user, ways);
            forecast.ways(ways);
        }
        for (Map.Entry<ResourceRef<?>, State> way : ways.entrySet()) {
            ResourceRef<S> name = ref.type().through(way.getKey(), way.getValue(), ref);
            Uncertainty uncertainty =
                    name == null ? null : forecast.unknownEffects().uncertainty(name, state.exists(), since);
            if (uncertainty != null) {
                return uncertainty;
            }
        }
        return null;
    }

    @Override
    public <S extends State> Optional<S> find(Read<S> read) {
        Forecast.Foreseen foreseen = foreseen(read);
        if (foreseen == null) {
            return Optional.of(read(read));
        }
        return Optional.ofNullable(foreseen.state()).map(PlanStates::cast);
    }

    @Override
    public <S extends State> S asRead(Read<S> read) {
        return read(read);
    }

    @Override
    public boolean isController() {
        return controller.isHost();
    }

    @Override
    public @Nullable Login login() {
        return login.get();
    }

    @Override
    public boolean isPlanned(ResourceRef<?> ref) {
        try {
            return foreseen(ref) != null;
        } catch (PlanSignal.NeedReads e) {
            // what is planned is laid over what is not read yet
            return true;
        }
    }

    @Override
    public void need(Collection<? extends Read<?>> reads) {
        List<Read<?>> missing = new ArrayList<>();
        for (Read<?> read : reads) {
            if (!isKnown(read)) {
                missing.add(meant(read));
            }
        }
        if (!missing.isEmpty()) {
            throw new PlanSignal.NeedReads(missing);
        }
    }

    /** Whether a read is answered without asking the host. */
    public boolean isKnown(Read<?> read) {
        if (read.ref().type() instanceof ControllerType<?> || cache.find(user, meant(read)) != null) {
            return true;
        }
        try {
            return foreseen(read) != null;
        } catch (PlanSignal.NeedReads e) {
            return false;
        }
    }

    @Override
    public boolean require(ResourceRef<?> ref, String need) {
        return require(ref, need, Map.of());
    }

    @Override
    public boolean require(ResourceRef<?> ref, String need, Map<String, @Nullable Object> known) {
        uncertainties.remove(ref);
        Forecast.Foreseen foreseen = foreseen(ref);
        State state = foreseen != null ? foreseen.state() : read(Read.of(ref));
        if (state != null && state.exists()) {
            return true;
        }
        String provider = foreseen != null && state == null
                ? foreseen.cause().toString()
                : forecast.unknownEffects().of(ref);
        if (provider == null) {
            throw new PlanSignal.Failed(missing(ref, need, foreseen), known);
        }
        assumptions.add(ref.label() + " from " + provider);
        return false;
    }

    private static String missing(ResourceRef<?> ref, String need, Forecast.@Nullable Foreseen foreseen) {
        String end = foreseen == null ? "no earlier task provides it" : foreseen.cause() + " takes it away";
        return ref.label() + " does not exist (" + need + "), and " + end;
    }

    private <S extends State> Forecast.@Nullable Foreseen foreseen(ResourceRef<S> ref) {
        return foreseen(Read.of(ref));
    }

    private <S extends State> Forecast.@Nullable Foreseen foreseen(Read<S> read) {
        Forecast.Foreseen foreseen = forecast.find(read.ref(), () -> read(read));
        Read<S> meant = foreseen == null ? meant(read) : read;
        return meant == read ? foreseen : forecast.find(meant.ref(), () -> read(meant));
    }

    @Override
    public boolean isCertain(ResourceRef<?> ref) {
        // who asks sees to it himself
        uncertainties.remove(ref);
        Forecast.Foreseen foreseen = foreseen(ref);
        if (foreseen != null && foreseen.state() == null) {
            return false;
        }
        State state = foreseen != null ? foreseen.state() : read(Read.of(ref));
        return uncertainty(ref, java.util.Objects.requireNonNull(state), foreseen) == null;
    }

    @Override
    public boolean isDryRun() {
        return dry;
    }

    @Override
    public void assume(String what) {
        assumptions.add(what);
    }

    @Override
    public boolean exists(ResourceRef<?> ref) {
        Forecast.Foreseen foreseen = foreseen(ref);
        int since = foreseen == null ? -1 : foreseen.order();
        if (forecast.unknownEffects().isMade(ref, since)) {
            return true;
        }
        State state = foreseen != null ? foreseen.state() : read(Read.of(ref));
        if (state == null) {
            throw notKnown(ref, java.util.Objects.requireNonNull(foreseen));
        }
        Uncertainty uncertainty = uncertainty(ref, state, foreseen);
        if (uncertainty != null) {
            throw new NotKnownException(
                    uncertainty.isAssumed()
                            ? "whether there is " + uncertainty.why() + " is not known before apply"
                            : uncertainty.why(),
                    null);
        }
        note(ref, state, foreseen);
        return state.exists();
    }

    @Override
    public @Nullable String unreadable(Read<?> read) {
        StateCache.Entry entry = cache.find(user, meant(read));
        if (entry == null && !isKnown(read)) {
            throw new PlanSignal.NeedReads(List.of(meant(read)));
        }
        return entry == null ? null : entry.failure();
    }

    private <S extends State> S read(Read<S> asked) {
        if (asked.ref().type() instanceof ControllerType<S> type) {
            return controller.look(asked.ref(), type);
        }
        Read<S> read = meant(asked);
        StateCache.Entry entry = cache.find(user, read);
        if (entry == null) {
            throw new PlanSignal.NeedReads(List.of(read));
        }
        if (entry.state() == null) {
            throw new PlanSignal.Failed("cannot read " + read.ref().label() + ": " + entry.failure());
        }
        S state = cast(entry.state());
        return absent == null ? state : read.ref().type().seenBy(state, absent.name, absent.group);
    }

    @SuppressWarnings("unchecked")
    private static <S extends State> S cast(State state) {
        return (S) state;
    }
}
