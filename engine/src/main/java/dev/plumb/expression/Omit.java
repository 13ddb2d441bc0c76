package dev.plumb.expression;

/**
 * The value of the variable {@code omit}: a parameter that gets it counts as not given, an entry of a list or mapping with
 * it is left out.
 */
public enum Omit {
    /** The only one. */
    VALUE
}
