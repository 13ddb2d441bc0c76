package dev.plumb.modules.system;

import dev.plumb.expression.Unknown;
import dev.plumb.module.ModuleInfo;
import dev.plumb.module.Param;
import dev.plumb.module.Plan;
import dev.plumb.module.States;
import dev.plumb.module.TaskModule;
import dev.plumb.modules.kit.Names;
import dev.plumb.modules.kit.Presence;
import dev.plumb.modules.kit.accounts.GroupState;
import dev.plumb.modules.kit.accounts.Groups;
import dev.plumb.modules.kit.accounts.UserState;
import dev.plumb.modules.kit.accounts.Users;
import dev.plumb.resource.Action;
import dev.plumb.resource.Change;
import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Manages groups by {@code groupadd}, {@code groupmod} and {@code groupdel}. */
@ModuleInfo(
        name = "group",
        doc = "Manages groups of users.",
        notes = "Members are managed by the users' side: see `user`, parameter `groups`.",
        example = """
                - name: group of those who may deploy
                  group:
                    name: deployers
                    system: true
                """)
public final class GroupModule implements TaskModule<GroupModule.Params> {
    /** Parameters. */
    public record Params(
            @Param(doc = "name of the group", required = true)
            String name,

            @Param(doc = "whether it should be there", def = "present")
            Presence state,

            @Param(doc = "its number; the host chooses one when it is not given") @Nullable
            Long gid,

            @Param(doc = "give a new group a number from the range of system groups", def = "false")
            boolean system,

            @Param(doc = "allow a number that another group has; needs `gid`", def = "false")
            boolean nonUnique,

            @Param(doc = "remove the group even when it is somebody's primary group", def = "false")
            boolean force,

            @Param(
                    doc =
                            "the group is to be one of the host's own files; one that only a directory service knows is an"
                                    + " error",
                    def = "false")
            boolean local) {}

    @Override
    public @Nullable String invalid(Params p) {
        if (p.nonUnique && p.gid == null) {
            return "non_unique needs gid";
        }
        return Names.first(
                p.state == Presence.PRESENT ? Names.made("name", p.name) : Names.account("name", p.name),
                Names.number("gid", p.gid));
    }

    @Override
    public List<Read<?>> reads(Params p) {
        List<Read<?>> reads = new ArrayList<>(List.of(Read.of(Groups.ref(p.name))));
        if (p.local) {
            reads.add(Read.of(Entries.ref("group", "files", p.name)));
        }
        if (p.state == Presence.ABSENT) {
            reads.add(Read.of(AccountHolders.ofGroup(p.name)));
        } else if (p.gid != null && !p.nonUnique) {
            reads.add(Read.of(AccountHolders.ofGid(p.gid)));
        }
        return reads;
    }

    @Override
    public Plan plan(Params p, States host) {
        GroupState now = host.get(Groups.ref(p.name));
        String refusal = refusal(p, now, host);
        if (refusal != null) {
            return Plan.failed(refusal);
        }
        Plan plan = p.state == Presence.ABSENT ? remove(p, now, host) : ensure(p, now);
        Object gid = p.gid != null ? p.gid : now.gid();
        plan = plan.with("name", p.name).with("state", p.state.word());
        return p.state == Presence.ABSENT
                ? plan
                : plan.with("system", p.system)
                        .with(
                                "gid",
                                gid != null
                                        ? gid
                                        : new Unknown("gid of group " + p.name + " is not known before apply"));
    }

    /** The number that the host has chosen. */
    @Override
    public Map<String, @Nullable Object> learned(Params p, Plan plan, Done done) {
        return done.found().get(Groups.ref(p.name)) instanceof GroupState group && group.gid() != null
                ? Map.of("gid", group.gid())
                : Map.of();
    }

    /** What the tools would refuse, and what to write; null when nothing. */
    private static @Nullable String refusal(Params p, GroupState now, States host) {
        if (p.local
                && now.exists()
                && !host.get(Entries.ref("group", "files", p.name)).exists()) {
            return "group " + p.name + " is known to this host, but not of its own files: with local: true another one"
                    + " would have to be made beside it, which groupadd refuses";
        }
        if (p.state == Presence.ABSENT) {
            String user = now.exists() && !p.force ? AccountHolders.primaryUser(host, p.name, null) : null;
            return user == null
                    ? null
                    : "group " + p.name + " is the primary group of user " + user
                            + "; remove the user before, give it another group, or write force: true";
        }
        String holder = p.gid == null || p.nonUnique || p.gid.equals(now.gid())
                ? null
                : AccountHolders.otherGroup(host, p.gid, p.name);
        return holder == null
                ? null
                : "gid " + p.gid + " is group " + holder + "'s already; write another number, or non_unique: true";
    }

    private static Plan remove(Params p, GroupState now, States host) {
        if (!now.exists()) {
            return Plan.nothing();
        }
        host.need(now.members().stream().map(name -> Read.of(Users.ref(name))).toList());
        ResourceRef<GroupState> ref = Groups.ref(p.name);
        Action action = Groups.TYPE.action(ref, now, GroupState.ABSENT, p.force ? List.of("-f") : List.of());
        List<Change<?>> changes = new ArrayList<>();
        changes.add(Change.of(ref, now, GroupState.ABSENT, action));
        for (String name : now.members()) {
            // Those who are in it lose a membership.
            UserState user = host.get(Users.ref(name));
            if (user.groups() != null && user.groups().contains(p.name)) {
                changes.add(Change.of(Users.ref(name), user, user.without(p.name), Action.implied()));
            }
        }
        return Plan.of(changes);
    }

    private static Plan ensure(Params p, GroupState now) {
        GroupState want = new GroupState(true, p.gid != null ? p.gid : now.gid(), now.members());
        List<String> options = new ArrayList<>();
        if (p.nonUnique) {
            options.add("-o");
        }
        if (p.system && !now.exists()) {
            options.add("-r");
        }
        ResourceRef<GroupState> ref = Groups.ref(p.name);
        return Plan.converge(ref, now, want, Groups.TYPE.action(ref, now, want, options));
    }
}
