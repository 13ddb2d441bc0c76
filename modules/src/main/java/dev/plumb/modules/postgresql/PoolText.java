package dev.plumb.modules.postgresql;

import dev.plumb.modules.kit.Names;
import dev.plumb.source.DidYouMean;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The files of PgBouncer, in the form of its manual page {@code pgbouncer.ini(5)}. */
final class PoolText {
    private static final String HEAD = "; by Plumb; what is changed here by hand is undone by it\n";

    private static final Set<String> OF_DATABASE = new LinkedHashSet<>(List.of(
            "dbname",
            "pool_mode",
            "pool_size",
            "min_pool_size",
            "reserve_pool",
            "max_db_connections",
            "connect_query",
            "client_encoding",
            "datestyle",
            "timezone",
            "application_name"));

    /** What parameters say, or what the module needs to be as it is. */
    private static final Map<String, String> PARAMETERS = Map.of(
            "pool_mode", "pool_mode",
            "listen_addr", "listen_addr",
            "listen_port", "listen_port",
            "max_client_conn", "max_client_conn",
            "default_pool_size", "default_pool_size",
            "auth_user", "user");

    private static final Set<String> FIXED = Set.of(
            "auth_type",
            "auth_file",
            "auth_query",
            "auth_dbname",
            "auth_hba_file",
            "logfile",
            "pidfile",
            "user",
            "conffile");

    /** What comes into force by a start only. */
    private static final Set<String> AT_START = Set.of(
            "listen_addr",
            "listen_port",
            "unix_socket_dir",
            "unix_socket_mode",
            "unix_socket_group",
            "so_reuseport",
            "pkt_buf",
            "listen_backlog",
            "tcp_defer_accept",
            "dns_nxdomain_ttl",
            "resolv_conf",
            "syslog",
            "syslog_ident",
            "syslog_facility");

    /** The manual says that other names are quoted; neither 1.18 nor 1.24 reads them. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]+");

    /** A line of {@code userlist.txt}. */
    private static final Pattern USER = Pattern.compile("(?m)^\"(?:[^\"]|\"\")*\"\\s+(\"((?:[^\"]|\"\")*)\")");

    private final PostgresqlPoolModule.Params p;

    PoolText(PostgresqlPoolModule.Params p) {
        this.p = p;
    }

    /** The settings of each database for clients, by its name. */
    static Map<String, Map<?, ?>> databases(Object given) {
        Map<String, Map<?, ?>> all = new LinkedHashMap<>();
        if (given instanceof Map<?, ?> map) {
            map.forEach((name, of) ->
                    all.put(String.valueOf(name), of instanceof Map<?, ?> settings ? settings : Map.of()));
        } else {
            List<?> list = given instanceof List<?> names ? names : List.of(given);
            list.forEach(each -> all.put(String.valueOf(each), Map.of()));
        }
        return all;
    }

    /** Names of the databases on the server. */
    static Set<String> targets(Object given) {
        Set<String> targets = new LinkedHashSet<>();
        databases(given).forEach((name, of) -> targets.add(target(name, of)));
        return targets;
    }

    private static String target(String name, Map<?, ?> of) {
        Object target = of.get("dbname");
        return target == null ? name : String.valueOf(target);
    }

    /** What is wrong with the databases, or null. */
    static @Nullable String databasesMistake(Object given) {
        if (given instanceof Map<?, ?> map) {
            for (Map.Entry<?, ?> each : map.entrySet()) {
                if (each.getValue() != null && !(each.getValue() instanceof Map)) {
                    return "databases." + each.getKey() + " is no mapping; write {} or such as {pool_size: 5}";
                }
            }
        }
        Map<String, Map<?, ?>> all = databases(given);
        String wrong = all.isEmpty() ? "databases is empty; write the names of those that clients find here" : null;
        for (Map.Entry<String, Map<?, ?>> each : all.entrySet()) {
            wrong = Names.first(wrong, databaseMistake(each.getKey(), each.getValue()));
        }
        return wrong;
    }

    private static @Nullable String databaseMistake(String name, Map<?, ?> of) {
        String what = "databases." + name;
        String wrong = Names.first(
                name.equals("*") ? "databases has '*'; write the names, since each gets a function for logins" : null,
                name.equals("pgbouncer") ? "databases has pgbouncer, which is PgBouncer's own console" : null,
                NAME.matcher(name).matches()
                        ? null
                        : "databases has '" + name
                                + "', a name that PgBouncer cannot read; use letters, digits, _ . and - for"
                                + " clients, and write the database's own name as dbname",
                Sql.mistake(what + ".dbname", target(name, of)));
        for (Map.Entry<?, ?> each : of.entrySet()) {
            String key = String.valueOf(each.getKey());
            wrong = Names.first(
                    wrong,
                    OF_DATABASE.contains(key)
                            ? null
                            : what + " has '" + key + "', which is none of " + String.join(", ", OF_DATABASE)
                                    + Optional.ofNullable(DidYouMean.hint(key, OF_DATABASE))
                                            .map(hint -> "; " + hint)
                                            .orElse(""),
                    scalarMistake(what + "." + key, each.getValue()));
        }
        return wrong;
    }

    /** What is wrong with further settings, or null. */
    static @Nullable String settingsMistake(Map<String, @Nullable Object> settings) {
        String wrong = null;
        for (Map.Entry<String, @Nullable Object> each : settings.entrySet()) {
            String key = each.getKey();
            wrong = Names.first(
                    wrong,
                    key.matches("[a-z][a-z0-9_]*")
                            ? null
                            : "settings has the key '" + key + "', which is no name of a setting",
                    PARAMETERS.containsKey(key)
                            ? "settings has " + key + "; write the parameter " + PARAMETERS.get(key)
                            : null,
                    FIXED.contains(key)
                            ? "settings has " + key + ", which the module itself needs to be as it is"
                            : null,
                    scalarMistake("settings." + key, each.getValue()));
        }
        return wrong;
    }

    private static @Nullable String scalarMistake(String what, @Nullable Object value) {
        return value == null || value instanceof Map || value instanceof List
                ? what + " is no text or number"
                : lineMistake(what, Settings.word(value));
    }

    /** That a text has more than one line. */
    static @Nullable String lineMistake(String what, String text) {
        return text.chars().anyMatch(each -> each < ' ')
                ? what + " has a line break or another control character"
                : null;
    }

    /** {@code pgbouncer.ini}. */
    String settings() {
        StringBuilder text = new StringBuilder(HEAD).append("[databases]\n");
        databases(p.databases()).forEach((name, of) -> text.append(database(name, of)));
        text.append("\n[pgbouncer]\n");
        all().forEach((name, value) ->
                text.append(name).append(" = ").append(value).append('\n'));
        return text.toString();
    }

    private Map<String, String> all() {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("listen_addr", p.listenAddr());
        all.put("listen_port", String.valueOf(p.listenPort()));
        all.put("unix_socket_dir", "/var/run/postgresql");
        all.put("auth_type", "scram-sha-256");
        all.put("auth_file", PoolTransaction.USERS);
        all.put("auth_user", p.user());
        all.put("auth_query", "SELECT uname, phash FROM " + LookupType.FUNCTION + "($1)");
        all.put("pool_mode", p.poolMode().name().toLowerCase(Locale.ROOT));
        all.put("max_client_conn", String.valueOf(p.maxClientConn()));
        all.put("default_pool_size", String.valueOf(p.defaultPoolSize()));
        // what the drivers of Java send; a client with it would not be let in
        all.put("ignore_startup_parameters", "extra_float_digits");
        all.put("logfile", "/var/log/postgresql/pgbouncer.log");
        all.put("pidfile", "/var/run/postgresql/pgbouncer.pid");
        p.settings().forEach((name, value) -> all.put(name, Settings.word(value)));
        return all;
    }

    /** Where its socket is. */
    String sockets() {
        return String.valueOf(all().get("unix_socket_dir"));
    }

    private String database(String name, Map<?, ?> of) {
        List<String> words = new ArrayList<>();
        words.add("host="
                + value(
                        p.login().isLocal()
                                ? "127.0.0.1"
                                : String.valueOf(p.login().loginHost())));
        words.add("port=" + p.login().loginPort());
        words.add("dbname=" + value(target(name, of)));
        of.forEach((key, value) -> {
            if (!key.equals("dbname")) {
                words.add(key + "=" + value(Settings.word(value)));
            }
        });
        return name + " = " + String.join(" ", words) + "\n";
    }

    private static String value(String text) {
        return text.matches("[A-Za-z0-9_.:/-]+") ? text : "'" + text.replace("'", "''") + "'";
    }

    /** {@code userlist.txt}. */
    String users() {
        return quoted(p.user()) + " " + quoted(p.password()) + "\n";
    }

    /** The passwords in such a file, as they stand there and as they are. */
    static List<String> passwords(String users) {
        List<String> passwords = new ArrayList<>();
        Matcher user = USER.matcher(users);
        while (user.find()) {
            if (!user.group(2).isEmpty()) {
                passwords.add(user.group(1));
                passwords.add(user.group(2).replace("\"\"", "\""));
            }
        }
        return passwords;
    }

    /** As names and passwords stand in the files. */
    static String quoted(String text) {
        return '"' + text.replace("\"", "\"\"") + '"';
    }

    /** Whether PgBouncer has to be started anew to go from one text to the other. */
    static boolean needsStart(String before, String after) {
        return !atStart(before).equals(atStart(after));
    }

    private static Map<String, String> atStart(String text) {
        Map<String, String> found = new LinkedHashMap<>();
        for (String line : text.lines().toList()) {
            int sign = line.indexOf('=');
            String key = sign < 0 ? "" : line.substring(0, sign).strip();
            if (AT_START.contains(key)) {
                found.put(key, line.substring(sign + 1).strip());
            }
        }
        return found;
    }
}
