package dev.plumb.modules.postgresql;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Kinds of objects that belong to somebody and on which there are rights: what the catalogue and statements have of each. */
enum ObjectKind {
    /** Tables, and views, materialised views, foreign and partitioned tables. */
    TABLE(
            "r",
            "SELECT INSERT UPDATE DELETE TRUNCATE REFERENCES TRIGGER MAINTAIN",
            "",
            relations("'r','v','m','f','p'")),
    /** Sequences. */
    SEQUENCE("s", "USAGE SELECT UPDATE", "", relations("'S'")),
    /** Functions, aggregates among them. */
    FUNCTION("f", "EXECUTE", "EXECUTE", routines("<>")),
    /** Procedures. */
    PROCEDURE("f", "EXECUTE", "EXECUTE", routines("=")),
    /** Types and domains. */
    TYPE(
            "T",
            "USAGE",
            "USAGE",
            "SELECT t.oid, n.nspname AS schema, t.typname AS name, ''::text AS args, t.typowner AS owner, t.typacl AS acl"
                    + " FROM pg_type t JOIN pg_namespace n ON n.oid=t.typnamespace"),
    /** Databases. */
    DATABASE("d", "CREATE CONNECT TEMPORARY", "CONNECT TEMPORARY", plain("pg_database", "datname", "datdba", "datacl")),
    /** Schemas. */
    SCHEMA("n", "USAGE CREATE", "", plain("pg_namespace", "nspname", "nspowner", "nspacl")),
    /** Languages of functions. */
    LANGUAGE("l", "USAGE", "USAGE", plain("pg_language", "lanname", "lanowner", "lanacl")),
    /** Foreign data wrappers. */
    FOREIGN_DATA_WRAPPER("F", "USAGE", "", plain("pg_foreign_data_wrapper", "fdwname", "fdwowner", "fdwacl")),
    /** Servers of foreign data. */
    FOREIGN_SERVER("S", "USAGE", "", plain("pg_foreign_server", "srvname", "srvowner", "srvacl")),
    /** Tablespaces. */
    TABLESPACE("t", "CREATE", "", plain("pg_tablespace", "spcname", "spcowner", "spcacl")),
    /** Settings of the server. */
    PARAMETER("p", "SET,ALTER SYSTEM", "", "");

    /** Rights that there can be on single columns. */
    static final List<String> OF_COLUMNS = List.of("SELECT", "INSERT", "UPDATE", "REFERENCES");

    private static final int MAINTAIN = 17;

    /** What {@code acldefault} calls it. */
    final String letter;

    /** Its rights, in the order in which they are shown. */
    final List<String> privileges;

    /** Those that everybody has as long as nobody says otherwise. */
    final List<String> publics;

    private final String source;

    ObjectKind(String letter, String privileges, String publics, String source) {
        this.letter = letter;
        this.privileges = Arrays.asList(privileges.split(privileges.contains(",") ? "," : " "));
        this.publics = publics.isEmpty() ? List.of() : Arrays.asList(publics.split(" "));
        this.source = source;
    }

    private static String relations(String kinds) {
        return "SELECT c.oid, n.nspname AS schema, c.relname AS name, ''::text AS args, c.relowner AS owner, c.relacl AS acl"
                + " FROM pg_class c JOIN pg_namespace n ON n.oid=c.relnamespace WHERE c.relkind IN (" + kinds + ")";
    }

    private static String routines(String is) {
        return "SELECT p.oid, n.nspname AS schema, p.proname AS name, oidvectortypes(p.proargtypes) AS args,"
                + " p.proowner AS owner, p.proacl AS acl"
                + " FROM pg_proc p JOIN pg_namespace n ON n.oid=p.pronamespace WHERE p.prokind" + is + "'p'";
    }

    private static String plain(String table, String name, String owner, String acl) {
        return "SELECT x.oid, ''::name AS schema, x." + name + " AS name, ''::text AS args, x." + owner
                + " AS owner, x." + acl + " AS acl FROM " + table + " x";
    }

    /** As tasks name it: {@code foreign_server}. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** As people and statements name it: {@code foreign server}. */
    String spoken() {
        return word().replace('_', ' ');
    }

    /** Whether its objects are in schemas. */
    boolean isInSchema() {
        return isRoutine() || this == TABLE || this == SEQUENCE || this == TYPE;
    }

    /** Whether its objects have arguments beside a name. */
    boolean isRoutine() {
        return this == FUNCTION || this == PROCEDURE;
    }

    /** Whether all databases of a server have its objects in common. */
    boolean isShared() {
        return this == DATABASE || this == TABLESPACE || this == PARAMETER;
    }

    /** The database to look for its objects in: all the same where all have them in common. */
    String database(String connected) {
        return isShared() ? Psql.POSTGRES : connected;
    }

    /** What stands before its objects in a table expression, for {@link #PARAMETER} on servers that have no rights on them. */
    String first() {
        return this != PARAMETER ? "" : """
                SELECT current_setting('server_version_num')::int>=150000 AS plumb_has \\gset
                \\if :plumb_has
                \\set plumb_parameters pg_parameter_acl
                \\else
                \\set plumb_parameters '(SELECT NULL::oid AS oid, NULL::text AS parname, NULL::aclitem[] AS paracl WHERE false)'
                \\endif
                """;
    }

    /** All its objects, as a table {@code o(oid, schema, name, args, owner, acl)}. */
    String all() {
        return "(" + source + ") o";
    }

    /**
     * The objects that are named, as {@code o}, joined with the table {@code k} of their parts.
     *
     * @param wanted that table
     */
    String joined(String wanted) {
        if (this == PARAMETER) {
            return wanted
                    + " CROSS JOIN LATERAL (SELECT coalesce(a.oid,0::oid) AS oid, 10::oid AS owner, a.paracl AS acl"
                    + " FROM (SELECT 1) one LEFT JOIN :plumb_parameters a ON a.parname=k.p1"
                    + " WHERE a.oid IS NOT NULL OR strpos(k.p1,'.')>0"
                    + " OR EXISTS (SELECT FROM pg_settings s WHERE lower(s.name)=k.p1)) o";
        }
        return wanted + " JOIN " + all() + " ON "
                + (isInSchema() ? "o.schema=k.p1::name AND o.name=k.p2::name" : "o.name=k.p1::name")
                + (isRoutine() ? " AND o.args=k.p3" : "");
    }

    /** How many parts name one. */
    int parts() {
        return isRoutine() ? 3 : isInSchema() ? 2 : 1;
    }

    /** One of them as people write it: {@code shop.orders}, {@code shop.add(integer, integer)}. */
    String shown(List<String> parts) {
        String name = isInSchema() ? parts.get(0) + "." + parts.get(1) : parts.get(0);
        return isRoutine() ? name + "(" + parts.get(2) + ")" : name;
    }

    /** One of them in a statement, with the kind before it. */
    String sql(List<String> parts) {
        String name = isInSchema() ? Sql.name(parts.get(0), parts.get(1)) : Sql.name(parts.get(0));
        return spoken().toUpperCase(Locale.ROOT) + " " + (isRoutine() ? name + "(" + parts.get(2) + ")" : name);
    }

    /**
     * All rights that a server has on it.
     *
     * @param major the server's version; 0 where that is not known
     */
    List<String> all(int major) {
        List<String> all = new ArrayList<>(privileges);
        all.removeIf(each -> since(each) > major && major > 0);
        return all;
    }

    /** The first version that has a right. */
    int since(String privilege) {
        return privilege.equals("MAINTAIN") ? MAINTAIN : 0;
    }

    /** What is wrong with a right, or null. */
    @Nullable
    String mistake(String privilege, boolean isOfColumns) {
        if (isOfColumns && (this != TABLE || !OF_COLUMNS.contains(privilege) && !privilege.equals("ALL"))) {
            return "privs has " + privilege + " on columns, which there is not; on columns of tables there are "
                    + String.join(", ", OF_COLUMNS);
        }
        return privilege.equals("ALL") || privileges.contains(privilege)
                ? null
                : "privs has '" + privilege + "', which there is not on a " + spoken() + "; write "
                        + privileges.stream().collect(Collectors.joining(", ")) + " or ALL";
    }
}
