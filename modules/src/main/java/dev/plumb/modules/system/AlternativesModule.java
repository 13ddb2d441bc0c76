package dev.plumb.modules.system;

import dev.plumb.expression.Values;
import dev.plumb.module.ModuleInfo;
import dev.plumb.module.Param;
import dev.plumb.module.Plan;
import dev.plumb.module.States;
import dev.plumb.module.TaskModule;
import dev.plumb.modules.kit.Names;
import dev.plumb.modules.kit.files.FileType;
import dev.plumb.modules.kit.files.HostFiles;
import dev.plumb.modules.kit.files.Paths;
import dev.plumb.modules.system.Alternatives.Choice;
import dev.plumb.modules.system.Alternatives.Group;
import dev.plumb.resource.Action;
import dev.plumb.resource.Effects;
import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceRef;
import dev.plumb.script.Script;
import dev.plumb.script.Sh;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Manages which of several programs a common name stands for. */
@ModuleInfo(
        name = "alternatives",
        doc = "Manages which of several programs a common name such as `editor` stands for, by `update-alternatives`.",
        notes = {
            "`present` adds the alternative, `selected` chooses it too, `auto` adds it and lets the priority choose, `absent` removes it.",
            "`link` is needed where there is no group of this name yet. Where one is, its own is taken."
        },
        example = """
                - name: what shows long texts
                  alternatives:
                    name: pager
                    path: /bin/more
                """)
public final class AlternativesModule implements TaskModule<AlternativesModule.Params> {
    private static final int PRIORITY = 50;
    private static final Set<String> PARTS = Set.of("name", "link", "path");

    /** Parameters. */
    public record Params(
            @Param(doc = "name of the group", required = true)
            String name,

            @Param(doc = "the program, or whatever else it is", required = true)
            String path,

            @Param(doc = "where the group's name stands, such as `/usr/bin/editor`") @Nullable
            String link,

            @Param(doc = "which one is taken by itself: that of the highest number; 50 for a new one") @Nullable
            Integer priority,

            @Param(doc = "what should be with it", def = "selected")
            Wanted state,

            @Param(
                    doc = "what follows it, such as manual pages: a list of mappings with `name`, `link` and `path`",
                    aliases = "slaves")
            @Nullable
            Object subcommands) {
        /** What follows, by name: path, and link. */
        private @Nullable Map<String, String> followers(String part) {
            if (subcommands == null) {
                return null;
            }
            Map<String, String> all = new TreeMap<>();
            for (Object each : (List<?>) subcommands) {
                Map<?, ?> map = (Map<?, ?>) each;
                all.put(String.valueOf(map.get("name")), String.valueOf(Values.text(map.get(part))));
            }
            return all;
        }
    }

    /** What should be with an alternative. */
    public enum Wanted {
        /** It is one of the group. */
        PRESENT,
        /** It is the one that the name stands for. */
        SELECTED,
        /** It is one of the group, and the priority decides. */
        AUTO,
        /** It is none. */
        ABSENT
    }

    @Override
    public @Nullable String invalid(Params p) {
        boolean list = p.subcommands == null
                || p.subcommands instanceof List<?> all
                        && all.stream()
                                .allMatch(each -> each instanceof Map<?, ?> map
                                        && map.keySet().equals(PARTS)
                                        && map.values().stream().noneMatch(value -> value == null)
                                        && String.valueOf(map.get("link")).startsWith("/")
                                        && String.valueOf(map.get("path")).startsWith("/")
                                        && Names.line("x", String.valueOf(map)) == null);
        return Names.first(
                p.name.matches("[^/\\s-][^/\\s]*")
                        ? Names.line("name", p.name)
                        : "name '" + p.name + "' is no name of a group",
                path("path", p.path),
                p.link == null ? null : path("link", p.link),
                list ? null : "subcommands is no list of mappings; write - {name: NAME, link: /PATH, path: /PATH}");
    }

    private static @Nullable String path(String parameter, String path) {
        return path.startsWith("/")
                ? Names.line(parameter, path)
                : Paths.invalid(parameter, path.isEmpty() ? "x" : path);
    }

    @Override
    public List<Read<?>> reads(Params p) {
        return List.of(Read.of(Alternatives.ref(p.name)));
    }

    @Override
    public Plan plan(Params p, States host) {
        return HostFiles.plan(host, files -> plan(p, files));
    }

    private static Plan plan(Params p, HostFiles files) {
        ResourceRef<Group> ref = Alternatives.ref(p.name);
        Group now = files.host().get(ref);
        List<String> messages = new ArrayList<>();
        List<List<String>> commands = new ArrayList<>();
        Choice choice = now.choices().get(p.path);
        Group after = now;
        if (p.state == Wanted.ABSENT && choice != null) {
            after = now.without(p.path);
            commands.add(List.of("--remove", p.name, p.path));
            messages.add("Remove alternative '" + p.path + "' from '" + p.name + "'.");
        } else if (p.state != Wanted.ABSENT && (choice == null || differs(p, now, choice))) {
            String link = p.link != null ? p.link : now.link();
            String real = files.follow(files.real(p.path));
            if (!files.state(real).exists()) {
                files.host().require(FileType.ref(real), "it is to be an alternative for " + p.name);
            }
            if (link == null) {
                files.host().require(ref, "link says where it is to be made");
                return Plan.unseen(ref);
            }
            after = installed(p, now, choice, link, commands);
            messages.add("Install alternative '" + p.path + "' for '" + p.name + "'.");
        }
        after = chosen(p, now, after, commands, messages);
        Plan plan = commands.isEmpty()
                ? Plan.nothing()
                : Plan.converge(ref, now, after, Action.run(script(commands), effects(p, now, after)));
        return plan.with("msg", String.join(" ", messages));
    }

    private static Group chosen(Params p, Group now, Group after, List<List<String>> commands, List<String> messages) {
        if (p.state == Wanted.SELECTED && !(p.path.equals(now.selected()) && p.path.equals(after.selected()))) {
            commands.add(List.of("--set", p.name, p.path));
            messages.add("Set alternative '" + p.path + "' for '" + p.name + "'.");
            return after.selecting(p.path);
        } else if (p.state == Wanted.AUTO && now.exists() && !now.auto()) {
            commands.add(List.of("--auto", p.name));
            messages.add("Set alternative to auto for '" + p.name + "'.");
            return after.automatic();
        }
        return after;
    }

    private static boolean differs(Params p, Group now, Choice choice) {
        Map<String, String> paths = p.followers("path");
        Map<String, String> links = p.followers("link");
        boolean follow = paths != null
                && links != null
                && !(paths.equals(choice.followers())
                        && links.entrySet().stream()
                                .allMatch(each ->
                                        each.getValue().equals(now.links().get(each.getKey()))));
        return follow || p.priority != null && p.priority != choice.priority();
    }

    private static Group installed(
            Params p, Group now, @Nullable Choice old, String link, List<List<String>> commands) {
        int priority = p.priority != null ? p.priority : old != null ? old.priority() : PRIORITY;
        Map<String, String> given = p.followers("path");
        Map<String, String> paths = given != null ? given : old != null ? old.followers() : Map.of();
        Map<String, String> named = p.followers("link");
        Map<String, String> links = new TreeMap<>(named != null ? named : now.links());
        links.keySet().retainAll(paths.keySet());
        List<String> words = new ArrayList<>(List.of("--install", link, p.name, p.path, Integer.toString(priority)));
        paths.forEach((name, path) -> words.addAll(List.of("--slave", String.valueOf(links.get(name)), name, path)));
        commands.add(words);
        return now.with(p.path, link, new Choice(priority, new TreeMap<>(paths)), links);
    }

    private static Script script(List<List<String>> commands) {
        StringBuilder text = new StringBuilder(Sh.SBIN).append('\n');
        commands.forEach(words ->
                text.append("update-alternatives ").append(Sh.words(words)).append(" >/dev/null || exit 1\n"));
        return Script.of(text.toString());
    }

    /** The links that lead to what is selected. */
    private static Effects effects(Params p, Group now, Group after) {
        List<String> paths = new ArrayList<>(List.of("/etc/alternatives/" + p.name));
        for (Group each : List.of(now, after)) {
            paths.addAll(each.link() == null ? List.of() : List.of(each.link()));
            each.links().forEach((name, link) -> paths.addAll(List.of(link, "/etc/alternatives/" + name)));
        }
        return Effects.and(paths.stream().distinct().map(FileType::ref).toArray(ResourceRef<?>[]::new));
    }
}
