package dev.plumb.modules.kit.files;

import dev.plumb.module.FileMode;
import dev.plumb.module.Plan;
import dev.plumb.modules.kit.files.FileState.Kind;
import dev.plumb.modules.kit.files.TreeState.Entry;
import dev.plumb.resource.Action;
import dev.plumb.resource.Change;
import dev.plumb.resource.Effects;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.Value;
import dev.plumb.script.Script;
import dev.plumb.script.Sh;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Plans that set attributes of all that is below a directory. */
public final class TreePlans {
    private TreePlans() {}

    /** Gives everything below a directory the owner, group and mode of the task. */
    public static Plan recurse(HostFiles files, String real, Access access) {
        if (access.isNothing()) {
            return Plan.nothing();
        }
        ResourceRef<TreeState> ref = TreeType.ref(real);
        TreeState now = files.host().get(ref);
        SortedMap<String, Entry> wanted = new TreeMap<>();
        now.entries().forEach((path, entry) -> {
            Entry want = wanted(entry, access);
            if (!want.isAs(entry)) {
                wanted.put(path, differing(entry, want));
            }
        });
        if (wanted.isEmpty()) {
            return Plan.nothing();
        }
        TreeState after = new TreeState(true, wanted);
        boolean ours = files.isOurs(real) && now.isOurs(files.state(real).reader());
        Script script = ours ? script(real, access) : TreeScript.of(real, wanted);
        return Plan.of(Change.of(ref, now.like(after), after, Action.conditional(script, Effects.own())));
    }

    /**
     * Something that is to have another owner, group or mode, or of a file another time of modification.
     *
     * @param real its real path
     * @param now what it is
     * @param want what it is to be like
     */
    public record Adjustment(String real, FileState now, FileState want) {}

    /**
     * Gives many things below a directory each its own owner, group, mode and time by one script; but files that have other
     * names one by one, since those show what becomes of them.
     *
     * @param base real path of the directory
     */
    public static Plan attributes(String base, List<Adjustment> adjustments) {
        List<Change<?>> changes = new ArrayList<>();
        List<Adjustment> together = new ArrayList<>();
        for (Adjustment adjustment : adjustments) {
            FileState.Inode inode = adjustment.now.inode();
            if (adjustment.now.isFile() && inode != null && inode.links() > 1) {
                Action action = Action.conditional(script(base, List.of(adjustment)), Effects.shared(HardLinks.NAMES));
                changes.add(FilePlans.change(adjustment.real, adjustment.now, adjustment.want, action));
            } else {
                together.add(adjustment);
            }
        }
        for (int i = 0; i < together.size(); i++) {
            Adjustment adjustment = together.get(i);
            Action action = i == 0 ? Action.conditional(script(base, together), Effects.own()) : Action.implied();
            changes.add(FilePlans.change(adjustment.real, adjustment.now, adjustment.want, action));
        }
        return Plan.of(changes);
    }

    private static Script script(String base, List<Adjustment> adjustments) {
        SortedMap<String, Entry> entries = new TreeMap<>();
        Map<String, Long> times = new TreeMap<>();
        for (Adjustment adjustment : adjustments) {
            String path = adjustment.real.substring(base.equals("/") ? 1 : base.length() + 1);
            entries.put(path, differing(Entry.of(adjustment.now), Entry.of(adjustment.want)));
            if (adjustment.want.modified() instanceof Value.Text time && !time.equals(adjustment.now.modified())) {
                times.put(path, Instant.parse(time.text()).getEpochSecond());
            }
        }
        return TreeScript.of(base, entries, times);
    }

    private static Entry wanted(Entry entry, Access access) {
        FileState now = FileState.planned(entry.kind(), null)
                .withMode(entry.mode())
                .withOwner(entry.owner(), entry.uid())
                .withGroup(entry.group(), entry.gid());
        return Entry.of(access.over(now));
    }

    /** Only what differs, so that the diff shows no more. */
    private static Entry differing(Entry now, Entry want) {
        boolean mode = want.mode() != null && !want.mode().equals(now.mode()) && want.kind() != Kind.LINK;
        boolean owner =
                want.owner() == null ? want.uid() != null : !want.owner().equals(now.owner());
        boolean group =
                want.group() == null ? want.gid() != null : !want.group().equals(now.group());
        return new Entry(
                now.kind(),
                mode ? want.mode() : null,
                owner ? want.owner() : null,
                group ? want.group() : null,
                owner ? want.uid() : null,
                group ? want.gid() : null);
    }

    private static Script script(String real, Access access) {
        String find = "find " + Paths.word(real) + " -mindepth 1 -depth ";
        StringBuilder text = new StringBuilder();
        if (access.owner() != null) {
            String owner = Sh.quote(access.owner());
            text.append(find).append("! -user ").append(owner);
            text.append(" -exec chown -h ").append(owner).append(" {} + || exit 1\n");
        }
        if (access.group() != null) {
            String group = Sh.quote(access.group());
            text.append(find).append("! -group ").append(group);
            text.append(" -exec chgrp -h ").append(group).append(" {} + || exit 1\n");
        }
        if (access.mode() != null) {
            text.append(mode(find, access.mode()));
        }
        return Script.of(text.toString());
    }

    private static String mode(String find, FileMode mode) {
        if (mode.isOctal()) {
            String octal = FileScripts.octal(mode.apply(0, false));
            return find + "! -type l ! -perm " + octal + " -exec chmod " + octal + " {} + || exit 1\n";
        }
        return find + "! -type l -exec chmod " + Sh.quote(forAll(mode.text())) + " {} + || exit 1\n";
    }

    /** A clause that does not say for whom means all, where chmod would look at the umask. */
    static String forAll(String symbolic) {
        StringBuilder text = new StringBuilder();
        for (String clause : symbolic.split(",", -1)) {
            boolean open = "+-=".indexOf(clause.charAt(0)) >= 0;
            text.append(text.length() == 0 ? "" : ",").append(open ? "a" : "").append(clause);
        }
        return text.toString();
    }
}
