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
 * @param status dpkg's word for how far it got; null when that does not matter
 * @param mark {@value #AUTO} or {@value #MANUAL}, as apt-mark has it; null when that does not matter
 * @param comesAlong whether an earlier task of this run installs it because another package needs it
 */
public record PackageState(
        @Nullable String version,
        @Nullable String unsure,
        @Nullable String candidate,
        @Nullable String providedBy,
        @Nullable String status,
        @Nullable String mark,
        boolean comesAlong)
        implements State {
    /** The status of a package that is ready. */
    static final String INSTALLED = "installed";

    static final String HALF_INSTALLED = "half-installed";

    /** The mark of a package that nobody asked for: it goes when nothing needs it any more. */
    static final String AUTO = "auto";

    /** The mark of a package that somebody asked for. */
    static final String MANUAL = "manual";

    /** Not installed. */
    public static final PackageState ABSENT = new PackageState(null, null, null, null);

    /** What is shown as the version when the lists from which it comes will be renewed first. */
    static final String NEWEST = "(newest in the lists after update)";

    /** Of which neither status nor mark matter. */
    PackageState(
            @Nullable String version,
            @Nullable String unsure,
            @Nullable String candidate,
            @Nullable String providedBy) {
        this(version, unsure, candidate, providedBy, null, null, false);
    }

    /** Installed in this version. */
    public static PackageState installed(String version) {
        return new PackageState(version, null, null, null);
    }

    /** Installed in this version because another package needs it. */
    static PackageState needed(String version) {
        return new PackageState(version, null, null, null, null, null, true);
    }

    /** The same with this status. */
    PackageState withStatus(@Nullable String word) {
        return new PackageState(version, unsure, candidate, providedBy, word, mark, comesAlong);
    }

    /** The same with this mark. */
    PackageState withMark(@Nullable String word) {
        return new PackageState(version, unsure, candidate, providedBy, status, word, comesAlong && word == null);
    }

    /** The same with the status and the mark only if a planned state has them too, or if it goes half-finished. */
    PackageState like(PackageState planned) {
        boolean told = planned.exists() ? planned.status != null : isUnfinished();
        return withStatus(told ? status : null)
                .withMark(planned.mark == null || !exists() ? null : isAuto() ? AUTO : mark);
    }

    /** Whether dpkg has begun with it and did not come to the end: unpacked, but not configured. */
    boolean isUnfinished() {
        return status != null && !status.equals(INSTALLED);
    }

    /** Whether dpkg was stopped while it unpacked it: configuring does not finish that, only unpacking it again does. */
    boolean isHalfInstalled() {
        return HALF_INSTALLED.equals(status);
    }

    /** Whether it goes when nothing needs it any more. */
    boolean isAuto() {
        return comesAlong || AUTO.equals(mark);
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
        return Attributes.builder()
                .value("version", value)
                .text("status", status)
                .text("mark", mark)
                .build();
    }
}
