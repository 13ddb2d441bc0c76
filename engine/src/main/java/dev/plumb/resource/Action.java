package dev.plumb.resource;

import dev.plumb.script.Script;

/** Gets a resource from its state before to the state after. */
public sealed interface Action {
    /** What it can alter. */
    Effects effects();

    /**
     * A script; with small or no input it is streamed with others, with large input it has a channel of its own.
     *
     * @param script what to run as the task's user; exit status 0 means done
     * @param effects what it can alter
     */
    record Run(Script script, Effects effects) implements Action {}

    /** Nothing to do by itself: the action of an earlier change of the same plan also brings this one about. */
    record Implied() implements Action {
        @Override
        public Effects effects() {
            return Effects.own();
        }
    }

    /** A script that alters exactly its own resource. */
    static Action run(Script script) {
        return new Run(script, Effects.own());
    }

    /** A script with these effects. */
    static Action run(Script script, Effects effects) {
        return new Run(script, effects);
    }

    /** Brought about by an earlier change of the same plan. */
    static Action implied() {
        return new Implied();
    }
}
