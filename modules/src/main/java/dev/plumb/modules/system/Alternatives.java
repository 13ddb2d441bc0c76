package dev.plumb.modules.system;

import dev.plumb.resource.Attributes;
import dev.plumb.resource.Provider;
import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.ResourceType;
import dev.plumb.resource.State;
import dev.plumb.script.Script;
import dev.plumb.script.ScriptResult;
import dev.plumb.script.Sh;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Groups of alternatives, by their names: read from the files of {@code update-alternatives} itself. */
final class Alternatives implements ResourceType<Alternatives.Group> {
    static final Alternatives TYPE = new Alternatives();

    /** For each name its file, where its link leads, and a line that ends both. */
    private static final String SCRIPT = """
            for n in NAMES; do
            f=/var/lib/dpkg/alternatives/$n
            [ ! -r "$f" ] || while IFS= read -r l; do printf ':%s\\n' "$l"; done <"$f"
            [ ! -L "/etc/alternatives/$n" ] || { printf '>'; readlink "/etc/alternatives/$n"; }
            echo .
            done
            """;

    private Alternatives() {}

    /**
     * One of the alternatives.
     *
     * @param followers paths of what follows it, by name
     */
    record Choice(int priority, SortedMap<String, String> followers) {
        Choice {
            followers = Collections.unmodifiableSortedMap(new TreeMap<>(followers));
        }

        private String text() {
            return " (" + priority + (followers.isEmpty() ? ")" : ", " + followers + ")");
        }
    }

    /**
     * A group.
     *
     * @param auto whether the link leads to the one of the highest priority by itself
     * @param link the path of all
     * @param links those of what follows, by name
     * @param choices by path
     * @param selected where the link leads, or null
     */
    record Group(
            boolean auto,
            @Nullable String link,
            SortedMap<String, String> links,
            SortedMap<String, Choice> choices,
            @Nullable String selected)
            implements State {
        static final Group NONE = new Group(true, null, new TreeMap<>(), new TreeMap<>(), null);

        Group {
            links = Collections.unmodifiableSortedMap(new TreeMap<>(links));
            choices = Collections.unmodifiableSortedMap(new TreeMap<>(choices));
        }

        /** The same with this one, and what follows it. */
        Group with(String path, String newLink, Choice choice, Map<String, String> newLinks) {
            SortedMap<String, Choice> all = new TreeMap<>(choices);
            all.put(path, choice);
            SortedMap<String, String> known = new TreeMap<>(links);
            known.putAll(newLinks);
            return new Group(auto, newLink, known, all, selected).settled(choices.containsKey(path) ? null : path);
        }

        /** The same without one; another one is selected in its place. */
        Group without(String path) {
            SortedMap<String, Choice> all = new TreeMap<>(choices);
            all.remove(path);
            if (all.isEmpty()) {
                return NONE;
            }
            boolean gone = path.equals(selected);
            return new Group(auto || gone, link, links, all, gone ? null : selected).settled(null);
        }

        /** The same where this one is selected for good. */
        Group selecting(String path) {
            return new Group(false, link, links, choices, path).settled(null);
        }

        /** The same where the one of the highest priority is selected. */
        Group automatic() {
            return new Group(true, link, links, choices, selected).settled(null);
        }

        /**
         * With the best one where the group is automatic, the first of those with one priority, and a new one after them; without
         * links of followers that no choice has.
         */
        private Group settled(@Nullable String added) {
            String best = null;
            int highest = 0;
            for (Map.Entry<String, Choice> each : choices.entrySet()) {
                int priority = each.getValue().priority;
                boolean first = best == null || best.equals(added) && priority == highest;
                if (first || priority > highest) {
                    best = each.getKey();
                    highest = priority;
                }
            }
            SortedMap<String, String> used = new TreeMap<>(links);
            used.keySet()
                    .removeIf(name -> choices.values().stream().noneMatch(each -> each.followers.containsKey(name)));
            return new Group(auto, link, used, choices, auto ? best : selected);
        }

        @Override
        public boolean exists() {
            return link != null;
        }

        @Override
        public Attributes attributes() {
            if (!exists()) {
                return Attributes.NONE;
            }
            List<String> all = new ArrayList<>();
            choices.forEach((path, choice) -> all.add(path + choice.text()));
            return Attributes.builder()
                    .text("link", link)
                    .text("selected", selected)
                    .text("mode", auto ? "auto" : "manual")
                    .text("choices", String.join(", ", all))
                    .text("followers", links.isEmpty() ? "none" : links)
                    .build();
        }
    }

    static ResourceRef<Group> ref(String name) {
        return new ResourceRef<>(TYPE, name);
    }

    @Override
    public String name() {
        return "alternatives";
    }

    @Override
    public Script readScript(List<Read<Group>> reads) {
        return Script.of(SCRIPT.replace(
                "NAMES", Sh.words(reads.stream().map(read -> read.ref().key()).toList())));
    }

    @Override
    public void parse(List<Read<Group>> reads, ScriptResult result, ReadSink<Group> into) {
        List<List<String>> answers = new ArrayList<>();
        List<String> lines = new ArrayList<>();
        String text = result.stdoutText();
        // what has no line end is not whole
        for (String line : text.substring(0, text.lastIndexOf('\n') + 1).split("\n")) {
            if (line.equals(".")) {
                answers.add(lines);
                lines = new ArrayList<>();
            } else {
                lines.add(line);
            }
        }
        for (int i = 0; i < reads.size(); i++) {
            Group group = i < answers.size() ? group(answers.get(i)) : null;
            if (group == null) {
                into.failed(reads.get(i).ref(), "the host's answer is not complete");
            } else {
                into.state(reads.get(i).ref(), group);
            }
        }
    }

    /** Mode, link, names and links of what follows up to an empty line, then for each choice path, priority and their paths. */
    private static @Nullable Group group(List<String> lines) {
        List<String> file = new ArrayList<>();
        String selected = null;
        for (String line : lines) {
            if (line.startsWith(":")) {
                file.add(line.substring(1));
            } else if (line.startsWith(">")) {
                selected = line.substring(1);
            }
        }
        if (file.isEmpty()) {
            return Group.NONE;
        }
        try {
            Map<String, String> links = new LinkedHashMap<>();
            int at = 2;
            while (!file.get(at).isEmpty()) {
                links.put(file.get(at), file.get(at + 1));
                at += 2;
            }
            SortedMap<String, Choice> choices = new TreeMap<>();
            for (at++; at < file.size() && !file.get(at).isEmpty(); at += 2 + links.size()) {
                SortedMap<String, String> followers = new TreeMap<>();
                int next = at + 2;
                for (String name : links.keySet()) {
                    String path = file.get(next++);
                    if (!path.isEmpty()) {
                        followers.put(name, path);
                    }
                }
                choices.put(file.get(at), new Choice(Integer.parseInt(file.get(at + 1)), followers));
            }
            return new Group(file.get(0).equals("auto"), file.get(1), new TreeMap<>(links), choices, selected);
        } catch (IndexOutOfBoundsException | NumberFormatException e) {
            return null;
        }
    }

    @Override
    public Group absent(ResourceRef<Group> ref) {
        return Group.NONE;
    }

    /** The group comes with a package whose program it is. */
    @Override
    public Provider.Chance mayComeWith(ResourceRef<Group> ref, Provider provider) {
        return provider.kind().equals("package") ? provider.name(ref.key()) : Provider.Chance.NONE;
    }

    /** Its link is a file that a task may change, too. */
    @Override
    public boolean touchedBy(ResourceRef<?> changed, ResourceRef<Group> read) {
        return changed.equals(read)
                || changed.type().name().equals("file") && changed.key().equals("/etc/alternatives/" + read.key());
    }
}
