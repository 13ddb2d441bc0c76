package dev.plumb.module;

import dev.plumb.source.Position;
import dev.plumb.source.Problems;
import dev.plumb.source.YamlNode;
import org.jspecify.annotations.Nullable;

/** Placeholder for the binder, which is being built. */
public final class Binder {
    private Binder() {}

    public static <P extends Record> P bind(
            ModuleSpec spec,
            @Nullable YamlNode args,
            YamlNode.@Nullable Mapping extraArgs,
            Position task,
            BindContext context) {
        throw new UnsupportedOperationException();
    }

    public static void checkNames(
            ModuleSpec spec,
            @Nullable YamlNode args,
            YamlNode.@Nullable Mapping extraArgs,
            Position task,
            Problems problems) {}
}
