package dev.plumb.modules.system;

import dev.plumb.module.Plan;
import dev.plumb.module.States;
import dev.plumb.modules.files.FileState;
import dev.plumb.modules.files.FileType;
import dev.plumb.modules.system.UserState.Defaults;
import dev.plumb.resource.Action;
import dev.plumb.resource.Change;
import dev.plumb.resource.Effects;
import dev.plumb.resource.ResourceRef;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The changes that a user on its way to another state means, its group and home directory included. */
final class UserChanges {
    private UserChanges() {}

    /** A new user with what comes along. */
    static Plan create(UserModule.Params p, UserState now, UserState want, States host) {
        List<Change<?>> along = new ArrayList<>();
        Set<ResourceRef<?>> also = new HashSet<>();
        if (p.group() == null && want.group() != null) {
            along.add(Change.of(Groups.ref(p.name()), GroupState.ABSENT, GroupState.present(null), Action.implied()));
        }
        if (p.createHome() && want.home() != null) {
            FileState home = host.get(FileType.ref(want.home()));
            if (!home.exists()) {
                along.add(
                        Change.of(FileType.ref(want.home()), home, newHome(p, want, now.defaults()), Action.implied()));
                skeleton(p, want.home(), now.defaults(), also);
            }
        }
        for (Change<?> change : along) {
            also.add(change.ref());
        }
        List<Change<?>> changes = new ArrayList<>();
        changes.add(change(p, now, want, also));
        changes.addAll(along);
        return Plan.of(changes);
    }

    private static FileState newHome(UserModule.Params p, UserState want, @Nullable Defaults defaults) {
        Integer mode = p.umask() != null || defaults == null ? null : defaults.homeMode();
        return new FileState(
                FileState.Kind.DIRECTORY,
                mode,
                p.name(),
                want.group(),
                want.uid(),
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    }

    /** What a new home begins with cannot be shown, but later tasks may count on it. */
    private static void skeleton(
            UserModule.Params p, String home, @Nullable Defaults defaults, Set<ResourceRef<?>> also) {
        if (defaults != null && p.skeleton() == null) {
            for (String name : defaults.skeleton()) {
                also.add(FileType.ref(home + "/" + name));
            }
        }
    }

    /** An existing user. */
    static Plan modify(UserModule.Params p, UserState now, UserState want) {
        if (Plan.isConverged(now, want)) {
            return Plan.nothing();
        }
        Set<ResourceRef<?>> also = new HashSet<>();
        boolean moves = want.home() != null && !want.home().equals(now.home());
        if (want.home() != null && (moves || !Boolean.TRUE.equals(now.homeExists()))) {
            also.add(FileType.ref(want.home()));
        }
        if (moves && p.moveHome() && now.home() != null) {
            also.add(FileType.ref(now.home()));
        }
        return Plan.of(change(p, now, want, also));
    }

    private static Change<UserState> change(
            UserModule.Params p, UserState now, UserState want, Set<ResourceRef<?>> also) {
        Effects effects = also.isEmpty() ? Effects.own() : new Effects.Declared(Set.copyOf(also));
        int detail = want.shadow() == null ? 0 : Users.WITH_SHADOW;
        return new Change<>(
                Users.ref(p.name()), now, want, detail, Action.run(UserCommands.ensure(p, now, want), effects));
    }
}
