package dev.plumb.text;

/**
 * How {@link Json} is written.
 *
 * @param python whether as Python's {@code json.dumps} writes it, so that a file written by Ansible stays as it is: a blank
 *     after each colon and, on one line, each comma, numbers as Python shows them, {@code NaN} and {@code Infinity}. Else
 *     without these blanks, with null for what is no number, and with escapes for what a terminal would act on
 * @param indent blanks of a level, each entry on a line of its own; negative for all on one line
 * @param sorted whether the keys of mappings are sorted, else they stay in their order
 * @param ascii with {@code python}: whether characters beyond ASCII are escaped
 */
public record JsonStyle(boolean python, int indent, boolean sorted, boolean ascii) {
    /** One line, for programs. */
    public static final JsonStyle COMPACT = new JsonStyle(false, -1, false, false);

    /** Two blanks a level, for people. */
    public static final JsonStyle PRETTY = new JsonStyle(false, 2, false, false);

    /** Python's defaults: one line of ASCII. */
    public static final JsonStyle PYTHON = python(-1, false, true);

    /** Python's {@code json.dumps} with these {@code indent}, {@code sort_keys} and {@code ensure_ascii}. */
    public static JsonStyle python(int indent, boolean sorted, boolean ascii) {
        return new JsonStyle(true, indent, sorted, ascii);
    }

    /** What stands between a key and its value. */
    String colon() {
        return python || indent >= 0 ? ": " : ":";
    }

    /** What stands between two entries, before a line break where there is one. */
    String comma() {
        return python && indent < 0 ? ", " : ",";
    }
}
