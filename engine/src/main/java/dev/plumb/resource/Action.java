package dev.plumb.resource;

import dev.plumb.script.Script;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** Gets a resource from its state before to the state after. */
public sealed interface Action {
    /** What it can alter. */
    Effects effects();

    /**
     * A script; with small or no input it is streamed with others, with large input it has a channel of its own.
     *
     * @param script what to run as the task's user; exit status 0 means done
     * @param effects what it can alter
     * @param joint how to do it together with others like it, or null
     * @param conditional whether it looks, right before it changes anything, if the host still is as the plan saw it, and
     *     ends with the status {@link #MOVED} when it is not
     */
    record Run(Script script, Effects effects, @Nullable Joint joint, boolean conditional) implements Action {}

    /**
     * Exit status of a conditional script that found the host other than planned and changed nothing: the task is planned
     * again. It is {@code EX_TEMPFAIL} of {@code sysexits.h}.
     */
    int MOVED = 75;

    /**
     * An action that one script can do together with others like it which follow it at once, with the same end as if each
     * was done by itself. Where that script fails each is done by itself after all, so that the one which cannot be done
     * says so.
     *
     * @param kind those of the same kind can be done together
     * @param words what this one adds
     * @param script makes one script of the words of all
     */
    record Joint(String kind, List<String> words, Function<List<String>, Script> script) {}

    /** Nothing to do by itself: the action of an earlier change of the same plan also brings this one about. */
    record Implied() implements Action {
        @Override
        public Effects effects() {
            return Effects.own();
        }
    }

    /**
     * Steps that are decided as they go: each is a script, and what comes next depends on what those before it gave.
     *
     * @param course what comes next
     * @param deadline how long it may take; undoing may take as long again
     * @param effects what it can alter, as a whole
     * @param carried whether the host carries it out by itself
     */
    record Procedure(Course course, Duration deadline, Effects effects, boolean carried) implements Action {}

    /**
     * The content of a file of the host is put into a file of the controller, in parts, so that neither has to hold all of it;
     * there it is put in its place in one step, once all has come. The change is one of a {@link ControllerType}.
     *
     * @param part prints what is in the file from this byte on, {@link #PART} bytes at most
     * @param to the file of the controller, absolute; directories that are missing are made
     * @param mode permission bits of a new file, of which the umask takes away; one that is there keeps its own
     * @param sha1 what must have come, or null for whatever comes
     */
    record Fetch(
            LongFunction<Script> part,
            Path to,
            int mode,
            @Nullable String sha1) implements Action {
        @Override
        public Effects effects() {
            return Effects.own();
        }
    }

    /** Most bytes that a host gives of a file at once: 8 MiB. */
    int PART = 8 << 20;

    /** A procedure that the engine drives. */
    static Action procedure(Course course, Duration deadline, Effects effects) {
        return new Procedure(course, deadline, effects, false);
    }

    /**
     * A procedure that the host carries out by itself, whatever becomes of the controller and the link: it ends done or undone.
     * Its module has to give it a key, by {@link dev.plumb.module.TaskModule#job}, and its plan has no other that is carried
     * out so. The job holds the host's lock until it ends.
     */
    static Action carried(Steps steps, Duration deadline, Effects effects) {
        return new Procedure(steps, deadline, effects, true);
    }

    /** A script that alters exactly its own resource. */
    static Action run(Script script) {
        return new Run(script, Effects.own(), null, false);
    }

    /** A script with these effects. */
    static Action run(Script script, Effects effects) {
        return new Run(script, effects, null, false);
    }

    /** A script with these effects that ends with the status {@link #MOVED} when the host is not as the plan saw it. */
    static Action conditional(Script script, Effects effects) {
        return new Run(script, effects, null, true);
    }

    /** What this makes of its words, with these effects; it can be done together with others of its kind. */
    static Action run(Joint joint, Effects effects) {
        return new Run(joint.script().apply(joint.words()), effects, joint, false);
    }

    /** Brought about by an earlier change of the same plan. */
    static Action implied() {
        return new Implied();
    }
}
