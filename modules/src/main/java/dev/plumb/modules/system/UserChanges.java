package dev.plumb.modules.system;

import dev.plumb.module.Plan;
import dev.plumb.module.States;
import dev.plumb.modules.kit.accounts.AccountTools;
import dev.plumb.modules.kit.accounts.GroupState;
import dev.plumb.modules.kit.accounts.Groups;
import dev.plumb.modules.kit.accounts.UserState;
import dev.plumb.modules.kit.accounts.UserState.Defaults;
import dev.plumb.modules.kit.accounts.Users;
import dev.plumb.modules.kit.files.FileState;
import dev.plumb.modules.kit.files.FileType;
import dev.plumb.modules.kit.files.HomePlaces;
import dev.plumb.resource.Action;
import dev.plumb.resource.Change;
import dev.plumb.resource.Effects;
import dev.plumb.resource.ResourceRef;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
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
            along.addAll(madeHome(p, now, want, host, also));
        }
        return withChange(p, now, want, along, also);
    }

    /** As useradd makes it, or for an account that is there the task's own script. */
    private static FileState newHome(UserModule.Params p, UserState now, UserState want) {
        Defaults defaults = now.defaults();
        Integer mode = p.homeMode() != null ? p.homeMode() : defaults == null ? null : defaults.homeMode();
        return FileState.planned(FileState.Kind.DIRECTORY, null)
                .withMode(mode)
                .withOwner(p.nonUnique() ? null : p.name(), want.uid()) // else its name may be that of another user
                .withGroup(want.group(), null);
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

    /** What the tools would refuse of a new or changed user, and what to write; null when nothing. */
    static @Nullable String refusal(UserModule.Params p, UserState now, States host) {
        if (p.uid() != null && !p.nonUnique() && !p.uid().equals(now.uid())) {
            String holder = AccountHolders.otherUser(host, p.uid(), p.name());
            if (holder != null) {
                return "uid " + p.uid() + " is user " + holder
                        + "'s already; write another number, or non_unique: true";
            }
        }
        String home = p.home();
        boolean moves = now.exists() && p.moveHome() && home != null && !home.equals(now.home());
        return moves && host.get(FileType.ref(String.valueOf(home))).exists()
                ? "there is something at " + home + " already, and usermod moves no home to where something is;"
                        + " write move_home: false, or move it away before"
                : null;
    }

    /** An existing user. */
    static Plan modify(UserModule.Params p, UserState now, UserState want, States host) {
        if (Plan.isConverged(now, want)) {
            return Plan.nothing();
        }
        Set<ResourceRef<?>> also = new HashSet<>();
        List<Change<?>> along = new ArrayList<>();
        String home = want.home();
        if (home != null) {
            along.addAll(home(p, now, want, home, host, also));
        }
        return withChange(p, now, want, along, also);
    }

    /** What becomes of an existing user's home directory: it moves, is made, or changes hands with the primary group. */
    private static List<Change<?>> home(
            UserModule.Params p, UserState now, UserState want, String home, States host, Set<ResourceRef<?>> also) {
        String old = now.home();
        String group = now.group();
        String next = want.group();
        boolean moves = !home.equals(old);
        boolean there = Boolean.TRUE.equals(now.homeExists());
        if (moves && p.moveHome() && old != null && there) {
            return HomePlaces.moved(host, old, home, also, group, next);
        } else if (p.createHome() && (moves || !there)) {
            return madeHome(p, now, want, host, also);
        }
        boolean stays = !moves && there && group != null && next != null && !group.equals(next);
        return stays && host.get(FileType.ref(home)).belongsTo(p.name(), now.uid())
                ? HomePlaces.regrouped(host, home, String.valueOf(group), String.valueOf(next))
                : List.of();
    }

    /** The home directory of a user, where there is none yet. */
    private static List<Change<?>> madeHome(
            UserModule.Params p, UserState now, UserState want, States host, Set<ResourceRef<?>> also) {
        String home = Objects.requireNonNull(want.home());
        FileState there = host.get(FileType.ref(home));
        if (there.exists()) {
            return List.of();
        }
        skeleton(p, home, now.defaults(), also);
        return List.of(Change.of(FileType.ref(home), there, newHome(p, now, want), Action.implied()));
    }

    private static Plan withChange(
            UserModule.Params p, UserState now, UserState want, List<Change<?>> along, Set<ResourceRef<?>> also) {
        along.forEach(change -> also.add(change.ref()));
        List<Change<?>> changes = new ArrayList<>();
        changes.add(change(p, now, want, also));
        changes.addAll(along);
        return Plan.of(changes);
    }

    private static Change<UserState> change(
            UserModule.Params p, UserState now, UserState want, Set<ResourceRef<?>> also) {
        boolean renumbers = now.exists() && !Objects.equals(now.uid(), want.uid());
        Effects effects = renumbers
                ? AccountTools.renumbering("user " + p.name())
                : also.isEmpty() ? Effects.own() : new Effects.Declared(Set.copyOf(also));
        int detail = want.shadow() == null ? 0 : Users.WITH_SHADOW;
        return new Change<>(
                Users.ref(p.name()), now, want, detail, Action.run(UserCommands.ensure(p, now, want), effects));
    }
}
