package dev.plumb.modules.postgresql;

import dev.plumb.resource.ResourceKey;
import java.util.List;

/**
 * What names something in the catalogue of a server.
 *
 * @param login which server, and who asks it
 * @param database in which it is; for what all databases share, the one that is connected to
 * @param parts what names it there: the name of a role; the kind, the schema and the name of a table
 * @param rendering how it is written
 */
record CatalogKey(PostgresLogin login, String database, List<String> parts, String rendering) implements ResourceKey {
    CatalogKey {
        parts = List.copyOf(parts);
    }

    /** One of these parts. */
    String part(int number) {
        return parts.get(number);
    }

    /** Whether the other names the same thing, whoever asks for it: servers on the same port are taken for the same one. */
    boolean isSame(CatalogKey other, boolean shared) {
        return login.loginPort() == other.login.loginPort()
                && (shared || database.equals(other.database))
                && parts.equals(other.parts);
    }

    /** Equal where server, database and parts are: how it is written follows from these. */
    @Override
    public boolean equals(Object other) {
        return other instanceof CatalogKey key
                && key.login.equals(login)
                && key.database.equals(database)
                && key.parts.equals(parts);
    }

    @Override
    public int hashCode() {
        return parts.hashCode() * 31 + database.hashCode();
    }

    @Override
    public String toString() {
        return rendering;
    }
}
