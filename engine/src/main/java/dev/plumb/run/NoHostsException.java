package dev.plumb.run;

import dev.plumb.source.Problem;
import dev.plumb.source.ProblemException;
import java.util.List;

/** Nothing is wrong with the files but that a play, or the limit, matches no host. */
public final class NoHostsException extends ProblemException {
    private static final long serialVersionUID = 1L;

    /** With one problem for each pattern that matches nothing. */
    NoHostsException(List<Problem> problems) {
        super(problems);
    }
}
