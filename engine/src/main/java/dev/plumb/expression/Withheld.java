package dev.plumb.expression;

/**
 * A value that came only in part, such as the output of a command that is larger than what is kept; may stand anywhere inside
 * of data, like {@link Unknown}. An expression that needs it is a mistake, since a part would be taken for the whole.
 *
 * @param why what of it is missing: {@code stdout was cut: only the first 16 MiB of it are kept}
 */
public record Withheld(String why) {
    /** What to do instead. */
    static final String HINT = "see its 'truncated'; let the command print less, or write a file on the host";
}
