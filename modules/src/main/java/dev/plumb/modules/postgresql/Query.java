package dev.plumb.modules.postgresql;

/**
 * What a server is asked.
 *
 * @param database to connect to
 * @param sql what prints one line of JSON; it may have commands of {@code psql} in it
 * @param isHeard whether what {@code psql} says on standard error is a part of the answer, behind {@link #SAID}
 */
record Query(String database, String sql, boolean isHeard) {
    /** A line between what was printed and what was said. */
    static final String SAID = "\n--plumb-said--\n";

    /** One whose errors are failures. */
    Query(String database, String sql) {
        this(database, sql, false);
    }
}
