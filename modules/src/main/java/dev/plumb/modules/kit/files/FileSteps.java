package dev.plumb.modules.kit.files;

import dev.plumb.module.Plan;
import dev.plumb.resource.Action;
import dev.plumb.resource.Change;
import dev.plumb.resource.Course;
import dev.plumb.resource.Effects;
import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.State;
import dev.plumb.script.Script;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Files that may stay as they were changed only when something succeeds that follows, such as a program that reads them. */
public final class FileSteps {
    private FileSteps() {}

    /**
     * The changes of a plan as steps of one procedure. When the last step fails, or its time is over, the files are again what
     * they were.
     *
     * @param made what {@link ManagedFile} planned in the same {@link HostFiles#plan}; directories that it makes stay
     * @param name a word or two that name what follows
     * @param last what follows
     * @param effects what can be altered besides the files
     */
    public static Plan then(HostFiles files, Plan made, String name, Script last, Duration deadline, Effects effects) {
        List<Course.Run> steps = new ArrayList<>();
        List<Course.Run> undo = new ArrayList<>();
        for (Change<?> change : made.changes()) {
            if (change.action() instanceof Action.Run run) {
                String step = "write " + change.ref().key();
                steps.add(new Course.Run(step, run.script()));
                Script back = change.ref().type() == FileType.TYPE
                        ? back(files, FileType.ref(change.ref().key()), (FileState) change.after())
                        : null;
                undo.add(new Course.Run(step, back == null ? Script.of("") : back));
            }
        }
        steps.add(new Course.Run(name, last));
        List<Change<?>> changes = new ArrayList<>();
        for (Change<?> change : made.changes()) {
            Action all = Action.procedure(past -> next(steps, undo, past), deadline, effects);
            changes.add(by(change, changes.isEmpty() ? all : Action.implied()));
        }
        return new Plan(changes, made.result(), made.failure(), made.unseen(), made.transaction());
    }

    /** One step after the other; a step that writes and fails has replaced nothing, so that only those before it are undone. */
    private static Course.Next next(List<Course.Run> steps, List<Course.Run> undo, Course.Past past) {
        int done = 0;
        String why = null;
        for (Course.Event event : past.events()) {
            if (event.result() != null && event.result().succeeded()) {
                done++;
            } else if (event.result() != null) {
                why = "step '" + steps.get(done).step() + "' failed: " + Course.failure(event.result());
            }
        }
        if (done == steps.size()) {
            return new Course.Done();
        } else if (why == null && !past.late()) {
            return steps.get(done);
        }
        List<Course.Run> backwards = new ArrayList<>(undo.subList(0, done));
        Collections.reverse(backwards);
        String late = "its time was over in step '" + steps.get(done).step() + "'";
        return new Course.Undo(why == null ? late : why, backwards);
    }

    private static <S extends State> Change<S> by(Change<S> change, Action action) {
        return new Change<>(change.ref(), change.before(), change.after(), change.verifyDetail(), action);
    }

    /** What gives a file back what was in it, or takes it away again; null for a directory. */
    private static @Nullable Script back(HostFiles files, ResourceRef<FileState> ref, FileState after) {
        FileState earlier = files.host().get(new Read<>(ref, FileType.CONTENT));
        if (after.isDirectory()) {
            return null;
        } else if (FileType.TYPE.action(ref, after, earlier) instanceof Action.Run run) {
            return run.script();
        }
        throw new PlanFailure(ref.key()
                + " could not be restored, so it is not changed: it is too large, or this user may" + " not read it");
    }
}
