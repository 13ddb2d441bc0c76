package dev.plumb.modules.postgresql;

/**
 * What a server is asked.
 *
 * @param database to connect to
 * @param sql what prints one line of JSON; it may have commands of {@code psql} in it
 */
record Query(String database, String sql) {}
