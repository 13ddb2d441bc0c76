package dev.plumb.expression;

import dev.plumb.source.Position;
import dev.plumb.source.YamlNode;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Placeholder for the expression engine, which is being built. */
public class Expressions {
    public @Nullable Object evaluate(String expression, Position at, Variables vars) {
        throw new UnsupportedOperationException();
    }

    public boolean test(YamlNode.Scalar condition, Variables vars) {
        throw new UnsupportedOperationException();
    }

    public @Nullable Object resolve(YamlNode node, Variables vars) {
        throw new UnsupportedOperationException();
    }

    public String render(Path file, String text, Variables vars) {
        throw new UnsupportedOperationException();
    }
}
