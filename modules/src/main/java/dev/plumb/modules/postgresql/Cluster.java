package dev.plumb.modules.postgresql;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A cluster in Debian's sense: one server with its databases and its directory of settings.
 *
 * @param version major version: {@code 15}
 * @param name {@code main} as a rule
 * @param port on which it listens
 * @param data directory with its databases
 */
record Cluster(String version, String name, int port, String data) {
    /** What Debian calls the first one. */
    static final String MAIN = "main";

    /** Port of the first one. */
    static final int PORT = 5432;

    private static final String SETTINGS = "/etc/postgresql/";

    /** One that is not there yet, as Debian's tools would make it. */
    static Cluster coming(String version, String name, int port) {
        return new Cluster(version, name, port, "/var/lib/postgresql/" + version + "/" + name);
    }

    /** What is wrong with a version or a name, or null. */
    static @Nullable String mistake(@Nullable String version, @Nullable String name) {
        if (version != null && !version.matches("1[0-9]|[2-9][0-9]")) {
            return "version '" + version + "' is no major version of PostgreSQL; write 15, 16 or 17";
        }
        return name == null || name.matches("[A-Za-z0-9_][A-Za-z0-9_.]*(-[A-Za-z0-9_.]+)*")
                ? null
                : "cluster '" + name + "' is no name of a cluster; use letters, digits, _ and .";
    }

    /** {@code 15/main}, as people call it. */
    String label() {
        return version + "/" + name;
    }

    /** Directory of its settings. */
    String directory() {
        return SETTINGS + version + "/" + name;
    }

    /** A file there. */
    String file(String path) {
        return directory() + "/" + path;
    }

    /** The file that {@code ALTER SYSTEM} writes. */
    String auto() {
        return data + "/postgresql.auto.conf";
    }

    /** Its unit. */
    String unit() {
        return "postgresql@" + version + "-" + name;
    }

    /** How its administrator logs in. */
    PostgresLogin login() {
        return PostgresLogin.local(port);
    }

    /** The cluster whose settings a path is below, such as {@code /etc/postgresql/15/main/pg_hba.conf}; null: of none. */
    static @Nullable Cluster of(String path, List<Cluster> all) {
        return all.stream()
                .filter(each -> path.startsWith(each.directory() + "/"))
                .findFirst()
                .orElse(null);
    }
}
