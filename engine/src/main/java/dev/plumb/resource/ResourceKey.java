package dev.plumb.resource;

/**
 * What names a resource within its type, where that is more than one text: a record of its parts, such as the database and the
 * name of a role's right. Equal by value, so that two tasks that mean the same resource share its state; what only says how to
 * ask for it, such as a login, belongs into a key when another answer may come of it.
 *
 * <p>A key that is one text (a path, a login name) is a {@code String} and needs no type of its own.
 */
public interface ResourceKey {
    /**
     * How it is written: in messages, diffs and records. Always the same for equal keys, and without secrets. Nobody takes it
     * apart again: who needs a part asks {@link ResourceRef#key(Class)}.
     */
    String rendering();
}
