package dev.plumb.modules.systemd;

import dev.plumb.module.FileMode;
import dev.plumb.module.States;
import dev.plumb.modules.kit.accounts.UserState;
import dev.plumb.modules.kit.accounts.Users;
import dev.plumb.modules.kit.files.Access;
import dev.plumb.modules.kit.files.FileState;
import dev.plumb.modules.kit.files.FileType;
import dev.plumb.modules.kit.files.Paths;
import dev.plumb.modules.kit.files.PlanFailure;
import dev.plumb.modules.service.ServiceState;
import dev.plumb.modules.service.Services;
import dev.plumb.modules.service.UserUnits;
import dev.plumb.modules.systemd.SystemdUnitModule.Params;
import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceRef;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whose units they are, and where their files are.
 *
 * @param user the login name of the user that they belong to; null: they are the host's
 * @param group the user's group
 * @param home the user's home directory; empty for the host's
 */
record UnitScope(@Nullable String user, @Nullable String group, String home) {
    /** Units of the host. */
    static final UnitScope SYSTEM = new UnitScope(null, null, "");

    /** That of a task; null when the user is not there yet and all that is known is that an earlier task may bring it. */
    static @Nullable UnitScope of(Params p, States host) {
        if (p.user() == null) {
            return SYSTEM;
        }
        UserState user = host.get(Users.ref(p.user()));
        if (!user.exists()) {
            host.require(Users.ref(p.user()), "the unit is to be one of its own");
            return null;
        }
        String home = user.home();
        if (home == null || !home.startsWith("/") || Paths.normal(home).equals("/")) {
            throw new PlanFailure("where the home directory of " + p.user() + " is, is not known");
        }
        if (host.isDryRun()) {
            foresee(p.user(), home, host);
        }
        return new UnitScope(p.user(), user.group(), Paths.normal(home));
    }

    /** What belongs to a user that is only planned cannot be tried. */
    private static void foresee(String user, String home, States host) {
        Read<FileState> read = Read.of(FileType.ref(Paths.normal(home)));
        host.need(List.of(read));
        boolean there = host.asRead(Read.of(Users.ref(user))).exists()
                && host.asRead(read).exists();
        if (!there) {
            host.assume("the home directory of " + user + " from an earlier task");
        }
    }

    /** Where the user's home most likely is, for reads before that is known. */
    static UnitScope likely(Params p) {
        return p.user() == null
                ? SYSTEM
                : new UnitScope(p.user(), null, p.user().equals("root") ? "/root" : "/home/" + p.user());
    }

    /** Where their files are. */
    String directory() {
        return user == null ? SystemdTransaction.DIRECTORY : home + "/" + UserUnits.DIRECTORY;
    }

    /** The file that a task describes. */
    String file(Params p) {
        String main = directory() + "/" + p.fullName();
        return p.dropIn() == null ? main : main + ".d/" + p.dropIn() + ".conf";
    }

    /** A unit by its full name. */
    ResourceRef<ServiceState> ref(String unit) {
        return user == null ? Services.ref(unit) : UserUnits.ref(user, home, unit);
    }

    /** Whose a file is, with this mode. */
    Access access(@Nullable FileMode mode) {
        return new Access(mode, user, group);
    }
}
