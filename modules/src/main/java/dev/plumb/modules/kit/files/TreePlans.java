package dev.plumb.modules.kit.files;

import dev.plumb.module.FileMode;
import dev.plumb.module.Plan;
import dev.plumb.modules.kit.files.FileState.Kind;
import dev.plumb.modules.kit.files.TreeState.Entry;
import dev.plumb.resource.Action;
import dev.plumb.resource.Change;
import dev.plumb.resource.Effects;
import dev.plumb.resource.ResourceRef;
import dev.plumb.script.Script;
import dev.plumb.script.Sh;
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
