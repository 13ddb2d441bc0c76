package dev.plumb.source;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Goes with the reading of files: collects problems, so that all of them are told at once. Not thread-safe. */
public final class Problems {
    private final List<Problem> found = new ArrayList<>();
    private final Unsealer unsealer;

    /** No problems yet. Files that are encrypted cannot be read. */
    public Problems() {
        this(Unsealer.NONE);
    }

    /**
     * No problems yet.
     *
     * @param unsealer opens the files that are encrypted among those that are read
     */
    public Problems(Unsealer unsealer) {
        this.unsealer = unsealer;
    }

    /** Opens the files that are encrypted. */
    public Unsealer unsealer() {
        return unsealer;
    }

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
