package dev.plumb.modules.system;

import dev.plumb.module.Plan;
import dev.plumb.module.States;
import dev.plumb.modules.kit.accounts.GroupState;
import dev.plumb.modules.kit.accounts.Groups;
import dev.plumb.modules.kit.accounts.UserState;
import dev.plumb.modules.kit.accounts.Users;
import dev.plumb.modules.kit.files.FileState;
import dev.plumb.modules.kit.files.FileType;
import dev.plumb.modules.kit.files.HomePlaces;
import dev.plumb.resource.Action;
import dev.plumb.resource.Change;
import dev.plumb.resource.Effects;
import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceRef;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Plans of accounts that go, with what {@code userdel} takes along: the group of their name, the home directory. */
final class UserRemoval {
    private final UserModule.Params params;
    private final States host;

    UserRemoval(UserModule.Params params, States host) {
        this.params = params;
        this.host = host;
    }

    /** What a plan will ask for when the account is there and has this home. */
    static List<Read<?>> reads(UserModule.Params p, String home) {
        List<Read<?>> reads = new ArrayList<>();
        reads.add(Read.of(Groups.ref(p.name())));
        reads.add(Read.of(AccountHolders.ofGroup(p.name())));
        if (p.remove()) {
            reads.add(Read.of(FileType.ref(home)));
        }
        return reads;
    }

    Plan plan(UserState now) {
        if (!now.exists()) {
            return Plan.nothing();
        }
        List<Change<?>> along = new ArrayList<>();
        Set<ResourceRef<?>> also = new HashSet<>();
        if (takesGroup(now)) {
            ResourceRef<GroupState> group = Groups.ref(params.name());
            along.add(Change.of(group, host.get(group), GroupState.ABSENT, Action.implied()));
        }
        if (params.remove() && now.home() != null) {
            FileState home = host.get(FileType.ref(now.home()));
            if (home.exists() && !params.force() && !home.belongsTo(params.name(), now.uid())) {
                return Plan.failed("the home directory " + now.home() + " is not user " + params.name()
                        + "'s own: userdel would leave it there and fail; write remove: false, or force: true");
            }
            along.addAll(HomePlaces.removed(host, now.home()));
            also.add(FileType.ref("/var/mail/" + params.name()));
        }
        along.forEach(change -> also.add(change.ref()));
        List<Change<?>> changes = new ArrayList<>();
        Effects effects = also.isEmpty() ? Effects.own() : new Effects.Declared(Set.copyOf(also));
        UserState gone = UserState.absent(now.defaults());
        changes.add(Change.of(Users.ref(params.name()), now, gone, Action.run(UserCommands.remove(params), effects)));
        changes.addAll(along);
        return Plan.of(changes);
    }

    /** Whether the group of its name goes: it is nobody else's in any way. */
    private boolean takesGroup(UserState now) {
        GroupState group = host.get(Groups.ref(params.name()));
        boolean usual = now.defaults() == null || now.defaults().ownGroup();
        boolean own =
                params.name().equals(now.group()) && group.members().stream().allMatch(params.name()::equals);
        return usual
                && own
                && group.exists()
                && (params.force() || AccountHolders.primaryUser(host, params.name(), params.name()) == null);
    }
}
