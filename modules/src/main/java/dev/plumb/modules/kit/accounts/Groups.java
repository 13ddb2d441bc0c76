package dev.plumb.modules.kit.accounts;

import dev.plumb.resource.Action;
import dev.plumb.resource.Provider;
import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.ResourceType;
import dev.plumb.resource.State;
import dev.plumb.script.Script;
import dev.plumb.script.ScriptResult;
import dev.plumb.script.Sh;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Groups of {@code /etc/group} or whatever else the host's name service knows; the key is the group's name. */
public final class Groups implements ResourceType<GroupState> {
    /** The type. */
    public static final Groups TYPE = new Groups();

    private Groups() {}

    /** The group with this name. */
    public static ResourceRef<GroupState> ref(String name) {
        return new ResourceRef<>(TYPE, name);
    }

    @Override
    public String name() {
        return "group";
    }

    @Override
    public Script readScript(List<Read<GroupState>> reads) {
        return Script.of(AccountDatabase.lookUp("group", reads));
    }

    @Override
    public void parse(List<Read<GroupState>> reads, ScriptResult result, ReadSink<GroupState> into) {
        Map<String, GroupState> found = new HashMap<>();
        for (List<String> fields : AccountDatabase.entries(result.stdoutText(), 4)) {
            GroupState state = new GroupState(
                    true, AccountDatabase.number(fields.get(2)), AccountDatabase.commaList(fields.get(3)));
            found.putIfAbsent(fields.get(0), state);
        }
        for (Read<GroupState> read : reads) {
            into.state(read.ref(), found.getOrDefault(read.ref().key(), GroupState.ABSENT));
        }
    }

    /** A number that another group has is refused by the host; members are the users' affair. */
    @Override
    public Action action(ResourceRef<GroupState> ref, GroupState before, GroupState after) {
        return action(ref, before, after, List.of());
    }

    /** The same with more options of {@code groupadd}, {@code groupmod} or {@code groupdel}. */
    public Action action(ResourceRef<GroupState> ref, GroupState before, GroupState after, List<String> options) {
        boolean renumbers = before.exists() && after.exists() && !Objects.equals(before.gid(), after.gid());
        List<String> words = new ArrayList<>();
        words.add(!after.exists() ? "groupdel" : before.exists() ? "groupmod" : "groupadd");
        if (after.exists() && after.gid() != null) {
            words.addAll(List.of("-g", after.gid().toString()));
        }
        words.addAll(options);
        words.add(ref.key());
        Script script = Script.of(AccountTools.needs(words.get(0)) + Sh.words(words) + "\n");
        return renumbers ? Action.run(script, AccountTools.renumbering(ref.label())) : Action.run(script);
    }

    @Override
    public Provider.Chance mayComeWith(ResourceRef<GroupState> ref, Provider provider) {
        return provider.account(ref.key());
    }

    @Override
    public boolean outlivesProvider() {
        return true;
    }

    @Override
    public GroupState absent(ResourceRef<GroupState> ref) {
        return GroupState.ABSENT;
    }

    /** A new user may bring the group of the same name along. */
    @Override
    public boolean touchedBy(ResourceRef<?> changed, ResourceRef<GroupState> read) {
        return changed.key().equals(read.key()) && (changed.type() == Users.TYPE || changed.type() == TYPE);
    }

    @Override
    public @Nullable GroupState follows(
            ResourceRef<?> planned, State after, ResourceRef<GroupState> read, GroupState now) {
        if (after instanceof UserState user
                && user.exists()
                && !now.exists()
                && read.key().equals(user.group())) {
            return GroupState.present(null);
        }
        if (after instanceof UserState user
                && !user.exists()
                && now.exists()
                && now.members().isEmpty()) {
            return GroupState.ABSENT;
        }
        return null;
    }
}
