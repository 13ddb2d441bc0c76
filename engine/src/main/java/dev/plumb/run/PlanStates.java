package dev.plumb.run;

import dev.plumb.expression.NotKnownException;
import dev.plumb.module.States;
import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.State;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The states one call of {@code plan} sees: the forecast over what was read. Remembers what the plan had to assume. */
final class PlanStates implements States {
    private final String user;
    private final StateCache cache;
    private final Forecast forecast;
    private final Set<String> assumptions = new LinkedHashSet<>();

    PlanStates(String user, StateCache cache, Forecast forecast) {
        this.user = user;
        this.cache = cache;
        this.forecast = forecast;
    }

    /** What the plan assumed, in words. */
    List<String> assumptions() {
        return List.copyOf(assumptions);
    }

    @Override
    public <S extends State> S get(Read<S> read) {
        Forecast.Foreseen foreseen = forecast.find(read.ref(), () -> read(read));
        if (foreseen == null) {
            return read(read);
        }
        if (foreseen.state() == null) {
            throw new NotKnownException(
                    read.ref().label() + " after " + foreseen.cause() + " is not known before apply", null);
        }
        return cast(foreseen.state());
    }

    @Override
    public <S extends State> Optional<S> find(Read<S> read) {
        Forecast.Foreseen foreseen = forecast.find(read.ref(), () -> read(read));
        if (foreseen == null) {
            return Optional.of(read(read));
        }
        return Optional.ofNullable(foreseen.state()).map(PlanStates::cast);
    }

    @Override
    public void need(Collection<? extends Read<?>> reads) {
        List<Read<?>> missing = new ArrayList<>();
        for (Read<?> read : reads) {
            if (!isKnown(read)) {
                missing.add(read);
            }
        }
        if (!missing.isEmpty()) {
            throw new PlanSignal.NeedReads(missing);
        }
    }

    /** Whether a read is answered without asking the host. */
    boolean isKnown(Read<?> read) {
        if (cache.find(user, read) != null) {
            return true;
        }
        try {
            return isForeseen(read);
        } catch (PlanSignal.NeedReads e) {
            return false;
        }
    }

    private <S extends State> boolean isForeseen(Read<S> read) {
        return forecast.find(read.ref(), () -> read(read)) != null;
    }

    @Override
    public boolean require(ResourceRef<?> ref, String need) {
        Forecast.Foreseen foreseen = foreseen(ref);
        State state = foreseen != null ? foreseen.state() : read(Read.of(ref));
        if (state != null && state.exists()) {
            return true;
        }
        String provider = foreseen != null && state == null ? foreseen.cause().toString() : forecast.provider(ref);
        if (provider == null) {
            throw new PlanSignal.Failed(missing(ref, need, foreseen));
        }
        assumptions.add(ref.label() + " from " + provider);
        return false;
    }

    private static String missing(ResourceRef<?> ref, String need, Forecast.@Nullable Foreseen foreseen) {
        String end = foreseen == null ? "no earlier task provides it" : foreseen.cause() + " takes it away";
        return ref.label() + " does not exist (" + need + "), and " + end;
    }

    private <S extends State> Forecast.@Nullable Foreseen foreseen(ResourceRef<S> ref) {
        return forecast.find(ref, () -> read(Read.of(ref)));
    }

    @Override
    public boolean isCertain(ResourceRef<?> ref) {
        return foreseen(ref) != null || forecast.provider(ref) == null;
    }

    private <S extends State> S read(Read<S> read) {
        StateCache.Entry entry = cache.find(user, read);
        if (entry == null) {
            throw new PlanSignal.NeedReads(List.of(read));
        }
        if (entry.state() == null) {
            throw new PlanSignal.Failed("cannot read " + read.ref().label() + ": " + entry.failure());
        }
        return cast(entry.state());
    }

    @SuppressWarnings("unchecked")
    private static <S extends State> S cast(State state) {
        return (S) state;
    }
}
