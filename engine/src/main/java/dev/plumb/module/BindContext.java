package dev.plumb.module;

import dev.plumb.expression.Expressions;
import dev.plumb.expression.Variables;
import java.nio.file.Path;
import java.util.List;

/** What binding a task's parameters needs. */
public interface BindContext {
    /** What expressions see. */
    Variables variables();

    /** Evaluates expressions. */
    Expressions expressions();

    /**
     * Where to look for files of the author.
     *
     * @param kind {@code files} or {@code templates}
     */
    List<Path> searchPath(String kind);

    /** The playbook's directory: relative paths of files that the run makes on the controller start there. */
    default Path directory() {
        return Path.of("");
    }

    /** Files on the controller with their hashes, kept for the run. */
    LocalFiles localFiles();
}
