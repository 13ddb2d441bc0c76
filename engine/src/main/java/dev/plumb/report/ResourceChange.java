package dev.plumb.report;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What changes about one resource, as data. Without anything secret.
 *
 * @param type the type of the resource: {@code file}
 * @param key its key, as it is written: {@code /etc/motd}
 * @param before its attributes before; null when it was not there, or when there is nothing to read, as of a command
 * @param after those that are planned for it; null when it goes
 * @param differs names of the attributes that differ, in order
 */
public record ResourceChange(
        String type,
        String key,
        @Nullable Map<String, Attribute> before,
        @Nullable Map<String, Attribute> after,
        List<String> differs) {
    /** The value of an attribute. */
    public sealed interface Attribute {}

    /** A short text. */
    public record Text(String text) implements Attribute {}

    /**
     * Contents, such as those of a file. What differs in them is a part of the {@link Diff}.
     *
     * @param size in bytes
     * @param sha256 lower-case hexadecimal; null when they do not differ: a diff does not tell of them then
     */
    public record Content(long size, @Nullable String sha256) implements Attribute {}

    /** Whatever the host makes of it, in words: {@code (next free number)}. */
    public record Any(String shown) implements Attribute {}

    /** Something that must not be shown. */
    public record Hidden() implements Attribute {}
}
