package dev.plumb.resource;

import dev.plumb.script.Script;
import dev.plumb.script.ScriptResult;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A program on the host that answers what {@linkplain SessionType several types} ask, and is started once for all of them: one
 * {@code psql} for the roles, the databases and the rights of a server. Equal by value: reads whose sessions are equal are one
 * script. So all that makes another program of it, such as the server and the login, is part of it.
 *
 * @param <Q> what the program is asked: a query, and the database that it is for
 */
public interface ReadSession<Q> {
    /**
     * One script that puts these questions to the program, in whatever order is best, and changes nothing. What is secret reaches
     * the program by the script's {@linkplain Script#withInput input}: in its text nobody else sees it, but arguments and
     * environment of a process can be listed.
     *
     * @param questions without duplicates
     */
    Script script(List<Q> questions);

    /**
     * Takes apart what {@link #script} printed.
     *
     * @param questions the same list
     * @param result the script's result; its exit status may be non-zero: then no answer counts, but failures are told
     * @return one for each question, in the order of these; fewer when the others were not answered
     */
    List<Answer> answers(List<Q> questions, ScriptResult result);

    /**
     * An answer.
     *
     * @param text what the program said
     * @param failure why it has no answer, in words for the operator, or null
     */
    record Answer(String text, @Nullable String failure) {
        /** An answer of this text. */
        public static Answer of(String text) {
            return new Answer(text, null);
        }

        /** There is no answer. */
        public static Answer failed(String why) {
            return new Answer("", why);
        }
    }
}
