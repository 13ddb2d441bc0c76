package dev.plumb.module;

import dev.plumb.expression.Expressions;
import dev.plumb.expression.Variables;
import java.nio.file.Path;
import java.util.List;

/** What binding a task's parameters needs. */
public interface BindContext {
    Variables variables();

    Expressions expressions();

    List<Path> searchPath(String kind);

    LocalFiles localFiles();

    boolean validating();
}
