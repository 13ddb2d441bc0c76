package dev.plumb.source;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A YAML node that knows where it stands. Immutable. */
public sealed interface YamlNode {
    /** Where the node begins. */
    Position position();

    /**
     * A scalar.
     *
     * @param text the source text after unescaping ({@code 0644} stays {@code 0644}, whatever its YAML type)
     * @param value the value by YAML 1.1 rules: {@code String}, {@code Long}, {@code Double}, {@code Boolean} or null;
     *     timestamps stay strings; or a {@link Sealed} that expressions open
     * @param tag an explicit local tag such as {@code !vault}, or null
     * @param style how it was written
     */
    record Scalar(
            Position position,
            String text,
            @Nullable Object value,
            @Nullable String tag,
            Style style) implements YamlNode {}

    /** A sequence. */
    record Sequence(Position position, List<YamlNode> items) implements YamlNode {}

    /** A mapping; keys are unique (a duplicate is a problem when the file is read). */
    record Mapping(Position position, List<Entry> entries) implements YamlNode {
        /** The value under this key, or null. */
        public @Nullable YamlNode get(String key) {
            for (Entry entry : entries) {
                if (entry.key().value().equals(key)) {
                    return entry.value();
                }
            }
            return null;
        }
    }

    /**
     * A value that nobody wrote in a file: the output of an inventory script, the answer of an API, what a task added in a
     * run. It is never evaluated, whatever it looks like, and neither are its keys.
     *
     * @param position where it came from
     * @param value null, {@code String}, {@code Long}, {@code Double}, {@code Boolean}, or lists and maps of these
     */
    record Data(Position position, @Nullable Object value) implements YamlNode {}

    /** A key with its place, and its value. */
    record Entry(Located<String> key, YamlNode value) {}

    /** How a scalar was written. */
    enum Style {
        /** Bare. */
        PLAIN,
        /** In single or double quotes. */
        QUOTED,
        /** As a {@code |} or {@code >} block. */
        BLOCK
    }
}
