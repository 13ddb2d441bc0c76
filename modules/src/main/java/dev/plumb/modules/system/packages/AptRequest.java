package dev.plumb.modules.system.packages;

import java.util.List;

/**
 * What a task wants of apt.
 *
 * @param specs packages
 * @param goal what should be with them
 * @param update whether lists should be renewed when they are older than {@code validTime}
 * @param validTime how many seconds lists may be old
 * @param flags further options of apt-get
 * @param pinned whether these options choose another candidate than apt's own
 * @param purge whether configuration goes too
 * @param upgrade the apt-get command that upgrades everything, or empty
 * @param onlyUpgrade whether to leave alone what is not installed
 * @param autoremove whether to remove what nothing needs any more
 * @param autoclean whether to remove outdated archives
 * @param options options of every call
 */
record AptRequest(
        List<PackageSpec> specs,
        Goal goal,
        boolean update,
        int validTime,
        List<String> flags,
        boolean pinned,
        boolean purge,
        List<String> upgrade,
        boolean onlyUpgrade,
        boolean autoremove,
        boolean autoclean,
        AptOptions options) {
    /** What should be with the packages. */
    enum Goal {
        PRESENT,
        LATEST,
        ABSENT
    }

    /** Whether lists are the only thing the task cares for. */
    boolean onlyLists() {
        return specs.isEmpty() && upgrade.isEmpty() && !autoremove && !autoclean;
    }
}
