package dev.plumb.plan;

import dev.plumb.resource.Effects;
import dev.plumb.resource.Mentions;
import dev.plumb.resource.ResourceRef;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The planned actions whose effects are not all known: what they may bring, make or alter. */
public final class UnknownEffects {
    private final List<Provider> unknownEffects = new ArrayList<>();

    private record Provider(Effects.Unknown effects, Cause cause, int order, boolean isOfProgram) {}

    /**
     * One more action.
     *
     * @param order its place among all that is planned
     */
    public void add(Effects.Unknown effects, Cause cause, int order) {
        unknownEffects.add(new Provider(effects, cause, order, false));
    }

    /**
     * One more action that starts or ends programs.
     *
     * @param order its place among all that is planned
     */
    public void add(Effects.Programs effects, Cause cause, int order) {
        unknownEffects.add(new Provider(effects.bringing(), cause, order, true));
    }

    public void clear() {
        unknownEffects.clear();
    }

    /** Whether no such action is planned. */
    public boolean isEmpty() {
        return unknownEffects.isEmpty();
    }

    /**
     * Why the state of a resource cannot be relied on, as it was read or planned: a command names it, or a package is likely
     * to bring it. Null when it can be.
     *
     * @param exists whether it is there
     * @param since the place of what planned this state; -1 when it was read
     */
    @Nullable
    public Uncertainty uncertainty(ResourceRef<?> ref, boolean exists, int since) {
        for (int i = unknownEffects.size() - 1; i >= 0; i--) {
            Provider provider = unknownEffects.get(i);
            if (provider.order < since) {
                return null;
            } else if (exists
                    ? provider.effects.takes().test(ref)
                    : provider.effects.brings().test(ref)) {
                return exists
                        ? Uncertainty.unknown(ref.label() + " after " + told(provider))
                        : Uncertainty.assumed("no " + ref.label() + " from " + told(provider));
            }
        }
        return null;
    }

    /**
     * The command that names a missing resource and may make it, since then: whoever would do nothing because it is missing
     * may have to. In words; null when there is none, or only a package or the like, which rather does not.
     */
    @Nullable
    public String making(ResourceRef<?> ref, int since) {
        for (int i = unknownEffects.size() - 1; i >= 0 && unknownEffects.get(i).order > since; i--) {
            Provider provider = unknownEffects.get(i);
            if (!provider.effects.isDefinite() && provider.effects.brings().test(ref)) {
                return told(provider);
            }
        }
        return null;
    }

    /** Whether something planned since then will surely make this. */
    public boolean isMade(ResourceRef<?> ref, int since) {
        return unknownEffects.stream()
                .anyMatch(provider ->
                        provider.order > since && provider.effects.makes().contains(ref));
    }

    /** Whether an action was planned since then that may change anything, if not by its name. */
    public boolean mayChangeAnything(int since) {
        for (int i = unknownEffects.size() - 1; i >= 0 && unknownEffects.get(i).order > since; i--) {
            if (!unknownEffects.get(i).effects.isDefinite()) {
                return true;
            }
        }
        return false;
    }

    /** Who may alter something that is named here, in words; null when nobody may. */
    @Nullable
    public String altering(Mentions names) {
        return unknownEffects.stream()
                .filter(provider -> provider.effects.alters().overlaps(names))
                .findFirst()
                .map(UnknownEffects::told)
                .orElse(null);
    }

    /** The newest of those of which it is not even known what they provide, as of a command; in words, or null. */
    @Nullable
    public String newestIndefinite() {
        for (int i = unknownEffects.size() - 1; i >= 0; i--) {
            if (!unknownEffects.get(i).effects.isDefinite()) {
                return told(unknownEffects.get(i));
            }
        }
        return null;
    }

    /**
     * The newest of those that were planned before and are more than the start or end of a program, in words; null when there is none.
     *
     * @param until the place among all that is planned where it ends
     */
    @Nullable
    public String newestAction(int until) {
        for (int i = unknownEffects.size() - 1; i >= 0; i--) {
            Provider provider = unknownEffects.get(i);
            if (provider.order < until && !provider.isOfProgram) {
                return told(provider);
            }
        }
        return null;
    }

    /** The newest of them, in words; null when there is none. */
    @Nullable
    public String newest() {
        return unknownEffects.isEmpty() ? null : told(unknownEffects.get(unknownEffects.size() - 1));
    }

    /**
     * Who may make this missing resource appear, to complete "assumes: KIND KEY from …"; null when nobody. Rather who is
     * known to bring such things than who may do anything, and rather who is named like it; of several the newest.
     */
    @Nullable
    public String of(ResourceRef<?> ref) {
        String key = ref.key();
        String name = key.substring(key.lastIndexOf('/') + 1);
        Provider best = null;
        int most = -1;
        for (Provider provider : unknownEffects) {
            if (provider.effects.mayProvide().test(ref)) {
                boolean definite = provider.effects.isDefinite();
                boolean likely = provider.effects.brings().test(ref);
                int rank =
                        !definite ? (likely ? 2 : 0) : provider.effects.cause().contains(name) ? 3 : likely ? 2 : 1;
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
