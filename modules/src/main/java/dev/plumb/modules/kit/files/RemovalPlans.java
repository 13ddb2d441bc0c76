package dev.plumb.modules.kit.files;

import dev.plumb.module.Plan;
import dev.plumb.resource.Action;
import dev.plumb.resource.Change;
import dev.plumb.resource.Effects;
import dev.plumb.resource.ResourceRef;
import java.util.ArrayList;
import java.util.List;

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

    /** Removes a file as long as it holds what was read; the diff shows what goes with it. */
    static Plan removeSeen(String real, FileState now) {
        FileState gone = FileState.absent(now.reader());
        Action action = Action.conditional(FileScripts.removeSeen(real, now), Effects.own());
        return Plan.of(Change.of(FileType.ref(real), now.asPlan(), gone, action));
    }
}
