package dev.plumb.expression;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Files on this machine that tasks of the run may be about to make. Where a playbook names one of them that is not there yet,
 * that is no mistake: its content is not known until then. Thread-safe.
 */
public final class ComingFiles {
    /** Of a shorter path nearly every file is below. */
    private static final int SHORTEST = 2;

    private final List<Maker> makers = new CopyOnWriteArrayList<>();

    /** Files that a dry run has planned to make or change, by absolute path, with the task that does. */
    private final Map<Path, String> changing = new ConcurrentHashMap<>();

    private record Maker(String text, String cause) {
        boolean names(Path path) {
            for (Path at = path; at != null && at.getNameCount() >= SHORTEST; at = at.getParent()) {
                if (names(at.toString())) {
                    return true;
                }
            }
            return false;
        }

        private boolean names(String path) {
            for (int at = text.indexOf(path); at >= 0; at = text.indexOf(path, at + 1)) {
                int end = at + path.length();
                if (isEnd(end) || text.charAt(end) == '/' && isEnd(end + 1)) {
                    return true;
                }
            }
            return false;
        }

        /** Whether no longer path goes on here. */
        private boolean isEnd(int at) {
            return at == text.length()
                    || !Character.isLetterOrDigit(text.charAt(at)) && "/.-_".indexOf(text.charAt(at)) < 0;
        }
    }

    /**
     * A task works on this machine.
     *
     * @param text its parameters: it may make what it names, and what is below
     * @param cause what it is called, such as {@code task 2 "build"}
     */
    public void mayBeMadeBy(String text, String cause) {
        makers.add(new Maker(text, cause));
    }

    /**
     * A dry run has come to a task that will make this file, or give it another content, or one somewhere below.
     *
     * @param cause what the task is called
     */
    public void changes(Path file, String cause) {
        changing.put(file.toAbsolutePath().normalize(), cause);
    }

    /**
     * Asks about a file or directory that is there.
     *
     * @throws NotKnownException when what is in it will be another by its turn
     */
    public void checkContent(Path found) {
        if (changing.isEmpty()) {
            return;
        }
        Path whole = found.toAbsolutePath().normalize();
        changing.forEach((file, cause) -> {
            if (file.startsWith(whole) || whole.startsWith(file)) {
                throw new NotKnownException(
                        "what is in " + (file.startsWith(whole) ? file : whole) + " on this machine after " + cause
                                + " is not known before apply",
                        null);
            }
        });
    }

    /** From now on files are there, or will not be. */
    public void clear() {
        makers.clear();
    }

    /**
     * Asks about a file that is at none of these places.
     *
     * @throws NotKnownException when it may still come
     */
    public void check(List<Path> places) {
        places.forEach(this::checkContent);
        for (Maker maker : makers) {
            for (Path place : places) {
                Path whole = place.toAbsolutePath().normalize();
                if (maker.names(whole)) {
                    throw new NotKnownException(
                            "the file " + whole + " on this machine may be made by " + maker.cause + " before", null);
                }
            }
        }
    }
}
