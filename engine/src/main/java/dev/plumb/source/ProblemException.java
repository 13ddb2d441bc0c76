package dev.plumb.source;

import java.util.List;

/** Ends reading or binding with one or more mistakes of the author. */
public class ProblemException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    /** Ends with these problems, which are at least one. */
    public ProblemException(List<Problem> problems) {
        super(problems.get(0).position() + ": " + problems.get(0).message(), null, false, false);
        this.problems = List.copyOf(problems);
    }

    /** Ends with one problem. */
    public ProblemException(Problem problem) {
        this(List.of(problem));
    }

    /** What is wrong, in the order of files and lines. */
    public List<Problem> problems() {
        return problems;
    }
}
