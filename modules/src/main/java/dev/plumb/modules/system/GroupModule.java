package dev.plumb.modules.system;

import dev.plumb.module.ModuleInfo;
import dev.plumb.module.Param;
import dev.plumb.module.Plan;
import dev.plumb.module.States;
import dev.plumb.module.TaskModule;
import dev.plumb.resource.Action;
import dev.plumb.resource.Effects;
import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceRef;
import dev.plumb.script.Script;
import dev.plumb.script.Sh;
import java.util.ArrayList;
import java.util.List;
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

            @Param(doc = "not supported: the group is always managed by the usual tools", def = "false")
            boolean local) {}

    @Override
    public @Nullable String invalid(Params p) {
        if (p.nonUnique && p.gid == null) {
            return "non_unique needs gid";
        } else if (p.local) {
            return "local: true (libuser's tools) is not supported; leave it out";
        }
        return null;
    }

    @Override
    public List<Read<?>> reads(Params p) {
        return List.of(Read.of(Groups.ref(p.name)));
    }

    @Override
    public Plan plan(Params p, States host) {
        GroupState now = host.get(Groups.ref(p.name));
        Plan plan = p.state == Presence.ABSENT ? remove(p, now) : ensure(p, now);
        Long gid = p.gid != null ? p.gid : now.gid();
        plan = plan.with("name", p.name).with("state", p.state.word());
        return p.state == Presence.PRESENT && gid != null ? plan.with("gid", gid) : plan;
    }

    private static Plan remove(Params p, GroupState now) {
        String script = "groupdel " + (p.force ? "-f " : "") + Sh.quote(p.name) + "\n";
        // Those who are in it lose a membership.
        ResourceRef<?>[] members = now.members().stream().map(Users::ref).toArray(ResourceRef<?>[]::new);
        Effects effects = members.length == 0 ? Effects.own() : Effects.and(members);
        return Plan.converge(Groups.ref(p.name), now, GroupState.ABSENT, Action.run(Script.of(script), effects));
    }

    private static Plan ensure(Params p, GroupState now) {
        List<String> words = new ArrayList<>();
        words.add(now.exists() ? "groupmod" : "groupadd");
        if (p.gid != null) {
            words.addAll(List.of("-g", p.gid.toString()));
        }
        if (p.nonUnique) {
            words.add("-o");
        }
        if (p.system && !now.exists()) {
            words.add("-r");
        }
        words.add(p.name);
        GroupState want = new GroupState(true, p.gid != null ? p.gid : now.gid(), now.members());
        Script script = Script.of(Accounts.needs(words.get(0)) + Sh.words(words) + "\n");
        return Plan.converge(Groups.ref(p.name), now, want, Action.run(script));
    }
}
