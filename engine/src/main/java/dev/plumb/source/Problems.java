package dev.plumb.source;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects problems while files are read, so that all of them are told at once. Not thread-safe. */
public final class Problems {
    private final List<Problem> found = new ArrayList<>();

    /** Adds a problem; the same problem at the same place is kept once. */
    public void add(Problem problem) {
        if (!found.contains(problem)) {
            found.add(problem);
        }
    }

    /** Adds a problem. */
    public void add(Position position, String message, @Nullable String hint) {
        add(new Problem(position, message, hint));
    }

    /** Whether nothing is wrong so far. */
    public boolean isEmpty() {
        return found.isEmpty();
    }

    /** How many there are so far. */
    public int count() {
        return found.size();
    }

    /** All problems in the order of files and lines. */
    public List<Problem> sorted() {
        return found.stream().sorted().toList();
    }

    /**
     * Ends reading when something is wrong.
     *
     * @throws ProblemException with all problems found
     */
    public void throwIfAny() {
        if (!found.isEmpty()) {
            throw new ProblemException(sorted());
        }
    }
}
