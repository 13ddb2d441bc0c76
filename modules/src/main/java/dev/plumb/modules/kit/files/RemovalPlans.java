package dev.plumb.modules.kit.files;

import dev.plumb.module.Plan;
import dev.plumb.resource.Action;
import dev.plumb.resource.Change;
import dev.plumb.resource.Effects;
import dev.plumb.resource.ResourceRef;
import dev.plumb.script.Script;
import dev.plumb.script.Sh;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Plans that remove things. */
public final class RemovalPlans {
    private RemovalPlans() {}

    /** Removes what is at a real path; a directory with all that is in it, which the diff names. */
    public static Plan remove(HostFiles files, String real, FileState now) {
        ResourceRef<FileState> ref = FileType.ref(real);
        if (!now.exists()) {
            if (files.host().isCertain(ref)) {
                return Plan.nothing();
            }
            files.host().require(ref, "it is to be removed");
            return Plan.unseen(ref);
        }
        FileState gone = FileState.absent(now.reader());
        List<Change<?>> changes = new ArrayList<>();
        changes.add(FilePlans.change(real, now, gone, FileScripts.remove(real, now.isDirectory())));
        if (now.isDirectory()) {
            ResourceRef<TreeState> below = TreeType.ref(real);
            TreeState tree = files.host().get(below);
            changes.add(Change.of(below, tree.kinds(), TreeState.ABSENT, Action.implied()));
        }
        return Plan.of(changes);
    }

    /** Removes a directory of which the plan removes all that is in it: what is put there meanwhile keeps it. */
    public static Plan removeEmptied(String real, FileState now) {
        String text =
                "(" + FileScripts.enter(Paths.parent(real)) + "rmdir " + Sh.quote("./" + Paths.name(real)) + ")\n";
        Action action = Action.conditional(Script.of(text).using(FileLibrary.TEXT), Effects.own());
        return Plan.of(FilePlans.change(real, now, FileState.absent(now.reader()), action));
    }

    /**
     * Something that is to go.
     *
     * @param real its real path
     * @param now what it is
     * @param below of a directory, all that is in it
     */
    public record Removal(String real, FileState now, TreeState below) {}

    /** Removes many things by one script, directories with all that is in them, which the diff names. */
    public static Plan remove(List<Removal> all) {
        Map<String, List<String>> names = new TreeMap<>();
        all.forEach(each -> names.computeIfAbsent(Paths.parent(each.real), directory -> new ArrayList<>())
                .add(Paths.name(each.real)));
        StringBuilder text = new StringBuilder();
        names.forEach((directory, inside) -> {
            text.append("(").append(FileScripts.enter(directory));
            StagedFiles.run(text, "rm -rf", "./", inside);
            text.append(")||exit $?\n");
        });
        Action action = Action.conditional(Script.of(text.toString()).using(FileLibrary.TEXT), Effects.own());
        List<Change<?>> changes = new ArrayList<>();
        for (Removal each : all) {
            FileState gone = FileState.absent(each.now.reader());
            changes.add(FilePlans.change(each.real, each.now, gone, changes.isEmpty() ? action : Action.implied()));
            if (each.now.isDirectory()) {
                changes.add(emptied(each, TreeState.ABSENT));
            }
        }
        return Plan.of(changes);
    }

    /** What is in a directory in whose place something else is put goes by the action that does that. */
    public static Change<TreeState> replaced(Removal directory) {
        return emptied(directory, new TreeState(true, Collections.emptySortedMap()));
    }

    private static Change<TreeState> emptied(Removal directory, TreeState after) {
        return Change.of(TreeType.ref(directory.real), directory.below.kinds(), after, Action.implied());
    }

    /** Removes a file as long as it holds what was read; the diff shows what goes with it. */
    static Plan removeSeen(String real, FileState now) {
        FileState gone = FileState.absent(now.reader());
        Action action = Action.conditional(FileScripts.removeSeen(real, now), Effects.own());
        return Plan.of(Change.of(FileType.ref(real), now.asPlan(), gone, action));
    }
}
