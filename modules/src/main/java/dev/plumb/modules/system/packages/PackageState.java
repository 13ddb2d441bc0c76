package dev.plumb.modules.system.packages;

import dev.plumb.resource.Attributes;
import dev.plumb.resource.State;
import dev.plumb.resource.Value;
import org.jspecify.annotations.Nullable;

/**
 * A package.
 *
 * @param version the installed version; null when it is not installed
 * @param unsure what to show instead of a version that only apply will tell, else null
 * @param candidate the version that would be installed; null when it was not read or there is none
 * @param providedBy an installed package that provides it when it is a virtual one, else null
 */
public record PackageState(
        @Nullable String version,
        @Nullable String unsure,
        @Nullable String candidate,
        @Nullable String providedBy) implements State {
    /** Not installed. */
    public static final PackageState ABSENT = new PackageState(null, null, null, null);

    /** What is shown as the version when the lists from which it comes will be renewed first. */
    static final String NEWEST = "(newest in the lists after update)";

    /** Installed in this version. */
    public static PackageState installed(String version) {
        return new PackageState(version, null, null, null);
    }

    /** Installed in a version that only apply will tell. */
    static PackageState newest() {
        return new PackageState(null, NEWEST, null, null);
    }

    @Override
    public boolean exists() {
        return version != null || unsure != null;
    }

    @Override
    public Attributes attributes() {
        Value value = version != null ? new Value.Text(version) : unsure != null ? new Value.Any(unsure) : null;
        return Attributes.builder().value("version", value).build();
    }
}
