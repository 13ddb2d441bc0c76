package dev.plumb.resource;

import dev.plumb.script.Script;
import dev.plumb.script.ScriptResult;
import java.util.List;
import java.util.Map;

/**
 * A type whose resources are read through a program that answers other types too. It says what it asks and what the answers
 * mean; the {@link ReadSession} starts the program and talks to it.
 *
 * @param <Q> what the session's program is asked
 */
public interface SessionType<Q, S extends State> extends ResourceType<S> {
    /** The session that a resource is read through. */
    ReadSession<Q> session(ResourceRef<S> ref);

    /**
     * What to ask, each with the reads that the answer is for. A question that another type puts to the same session too is asked
     * once.
     *
     * @param reads of one session, without duplicates
     */
    Map<Q, List<Read<S>>> questions(List<Read<S>> reads);

    /**
     * Parses an answer.
     *
     * @param reads those for which its question was asked
     * @param answer what the program said
     * @param into takes the state (or the reason why it cannot be read) of each
     */
    void parse(List<Read<S>> reads, String answer, ReadSink<S> into);

    /** Not called: its session makes the script. */
    @Override
    default Script readScript(List<Read<S>> reads) {
        throw new UnsupportedOperationException("a " + name() + " is read through its session");
    }

    /** Not called: its session takes the result apart. */
    @Override
    default void parse(List<Read<S>> reads, ScriptResult result, ReadSink<S> into) {
        throw new UnsupportedOperationException("a " + name() + " is read through its session");
    }
}
