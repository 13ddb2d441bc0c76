package dev.plumb.source;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Goes with the reading of files: collects problems, so that all of them are told at once. Not thread-safe. */
public final class Problems {
    private final List<Problem> found = new ArrayList<>();
    private final Unsealer unsealer;
    private final Set<Path> named = new HashSet<>();

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

    /** Says that a file is named on the command line: it is read even when it is a pipe. */
    public void named(Path file) {
        named.add(file);
    }

    /** Whether a file is named on the command line and no directory. */
    boolean isNamed(Path file) {
        return named.contains(file) && !Files.isDirectory(file);
    }

    /** Adds a problem; the same at the same place is kept once, with the hint that it was told with first. */
    public void add(Problem problem) {
        if (found.stream().noneMatch(problem::isSame)) {
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
