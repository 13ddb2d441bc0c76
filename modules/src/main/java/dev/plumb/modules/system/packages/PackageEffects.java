package dev.plumb.modules.system.packages;

import dev.plumb.resource.Effects;
import dev.plumb.resource.ResourceRef;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** Effects of installing and removing packages. */
final class PackageEffects {
    private PackageEffects() {}

    /**
     * Effects of installing packages where others are upgraded or go.
     *
     * @param cause what is shown: "package nginx"
     * @param coming names of all packages that come, or come in another version
     * @param going names of those that go
     */
    static Effects of(String cause, List<String> coming, List<String> going) {
        List<String> all = new ArrayList<>(coming);
        all.addAll(going);
        PackageProvider provider = new PackageProvider(coming);
        return Effects.exchange(cause, provider::mayBring, provider::isLikelyToBring, takes(all));
    }

    /** What is likely to go with packages, or to be another with another version of them. */
    static Predicate<ResourceRef<?>> takes(List<String> packages) {
        return new PackageProvider(packages)::isLikelyToTake;
    }

    /**
     * Effects of installing packages when nothing else is upgraded or removed: while dpkg is at it, packages change as
     * simulated and not otherwise, so that what was simulated apart from this still holds.
     *
     * @param apart the commands of these simulations
     */
    static Effects of(String cause, Collection<String> packages, Set<AptCommand> apart) {
        PackageProvider provider = new PackageProvider(List.copyOf(packages));
        return Effects.unknown(
                        cause,
                        provider::mayBring,
                        provider::isLikelyToBring,
                        ref -> ref.type() == Packages.TYPE || ref.type() == AptCache.TYPE)
                .apartFrom(ref -> ref.type() == AptSimulation.TYPE && apart.contains(AptSimulation.command(ref)));
    }
}
