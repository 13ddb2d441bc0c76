package dev.plumb.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.text.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Forty combinations of object, role, rights and grant option, each on top of rights that somebody has granted before, and of
 * rights on what will be made: what {@code has_…_privilege} says before, after the grant and after the revocation.
 */
class PostgresqlRightsTest extends OwnHost {
    private static final long SEED = 20_261_201;
    private static final int COUNT = 40;

    /** What rights are on: how to make one with a number, how a task and how a function of the server names it. */
    private enum Kind {
        TABLE(
                "table",
                "CREATE TABLE t#(a int, b int)",
                "t#",
                "SELECT INSERT UPDATE DELETE TRUNCATE REFERENCES TRIGGER"),
        COLUMN("table", "CREATE TABLE c#(a int, b int)", "c#", "SELECT(b) INSERT(b) UPDATE(b) REFERENCES(b)"),
        VIEW(
                "table",
                "CREATE VIEW v# AS SELECT 1 AS a",
                "v#",
                "SELECT INSERT UPDATE DELETE TRUNCATE REFERENCES TRIGGER"),
        SEQUENCE("sequence", "CREATE SEQUENCE s#", "s#", "USAGE SELECT UPDATE"),
        FUNCTION(
                "function",
                "CREATE FUNCTION f#(int, text[]) RETURNS int LANGUAGE sql AS 'SELECT 1'",
                "f#(int:text[])",
                "EXECUTE"),
        PROCEDURE("procedure", "CREATE PROCEDURE p#() LANGUAGE sql AS 'SELECT 1'", "p#()", "EXECUTE"),
        TYPE("type", "CREATE TYPE y# AS ENUM ('a')", "y#", "USAGE"),
        SCHEMA("schema", "CREATE SCHEMA \"n #\"", "n #", "USAGE CREATE"),
        DATABASE("database", "CREATE DATABASE d#", "d#", "CREATE CONNECT TEMPORARY"),
        WRAPPER("foreign_data_wrapper", "CREATE FOREIGN DATA WRAPPER w#", "w#", "USAGE"),
        SERVER(
                "foreign_server",
                "CREATE FOREIGN DATA WRAPPER x#; CREATE SERVER x# FOREIGN DATA WRAPPER x#",
                "x#",
                "USAGE"),
        LANGUAGE("language", "SELECT", "plpgsql", "USAGE"),
        TABLESPACE("tablespace", "SELECT", "pg_default", "CREATE"),
        PARAMETER("parameter", "SELECT", "log_statement", "SET,ALTER SYSTEM"),
        FUTURE_TABLES("default_privs", "SELECT", "TABLES", "SELECT INSERT UPDATE DELETE"),
        FUTURE_SEQUENCES("default_privs", "SELECT", "SEQUENCES", "USAGE SELECT UPDATE"),
        FUTURE_FUNCTIONS("default_privs", "SELECT", "FUNCTIONS", "EXECUTE");

        final String type;
        final String create;
        final String object;
        final List<String> privileges;

        Kind(String type, String create, String object, String privileges) {
            this.type = type;
            this.create = create;
            this.object = object;
            this.privileges = List.of(privileges.split(privileges.contains(",") ? "," : " "));
        }

        boolean isFuture() {
            return type.equals("default_privs");
        }

        /** Whether all cases have the same object: what everybody may do with it would count for them all. */
        boolean isCommon() {
            return this == LANGUAGE || this == TABLESPACE || this == PARAMETER;
        }
    }

    /** One combination, and what is granted before by hand: rights to whether they may be granted on. */
    private record Case(
            int number,
            Kind kind,
            boolean isPublic,
            List<String> privileges,
            boolean isAll,
            @Nullable Boolean grantOption,
            Map<String, Boolean> before) {
        static Case of(int number, Random random) {
            Kind kind = Kind.values()[number % Kind.values().length];
            boolean isPublic = !kind.isCommon() && random.nextInt(4) == 0;
            List<String> privileges = new ArrayList<>();
            Map<String, Boolean> before = new TreeMap<>();
            for (String each : kind.privileges) {
                if (random.nextBoolean()) {
                    privileges.add(each);
                }
                if (random.nextInt(3) == 0) {
                    before.put(each, !isPublic && random.nextBoolean());
                }
            }
            if (privileges.isEmpty()) {
                privileges.add(kind.privileges.get(random.nextInt(kind.privileges.size())));
            }
            boolean isAll = privileges.size() == kind.privileges.size() && !kind.isFuture() && kind != Kind.COLUMN;
            int option = random.nextInt(3);
            return new Case(
                    number, kind, isPublic, privileges, isAll, isPublic || option == 0 ? null : option == 1, before);
        }

        String role() {
            return isPublic ? "PUBLIC" : "r" + number + " \"ü' $";
        }

        String sqlRole() {
            return isPublic ? "PUBLIC" : "\"" + role().replace("\"", "\"\"") + "\"";
        }

        String maker() {
            return "m" + number;
        }

        String object() {
            return kind.object.replace("#", String.valueOf(number));
        }

        /** Statements that make its roles and its object, take from everybody what is built in, and grant what is there before. */
        String made() {
            StringBuilder sql = new StringBuilder();
            if (!isPublic) {
                sql.append("CREATE ROLE ").append(sqlRole()).append(";\n");
            }
            String future = "";
            if (kind.isFuture()) {
                sql.append("CREATE ROLE ")
                        .append(maker())
                        .append("; GRANT CREATE ON SCHEMA public TO ")
                        .append(maker())
                        .append(";\n");
                future = "ALTER DEFAULT PRIVILEGES FOR ROLE " + maker() + " ";
            }
            sql.append(kind.create.replace("#", String.valueOf(number))).append(";\n");
            String on = " ON " + (kind.isFuture() ? object() : sqlObject());
            sql.append(future).append("REVOKE ALL").append(on).append(" FROM PUBLIC;\n");
            String grant = future + "GRANT ";
            before.forEach((privilege, isGrantable) -> sql.append(grant)
                    .append(privilege)
                    .append(on)
                    .append(" TO ")
                    .append(sqlRole())
                    .append(isGrantable ? " WITH GRANT OPTION;\n" : ";\n"));
            return sql.toString();
        }

        private String sqlObject() {
            String name = kind == Kind.SCHEMA ? '"' + object() + '"' : object().replace(':', ',');
            return kind.type.replace('_', ' ') + " " + name;
        }

        String task(boolean isGranted) {
            Map<String, Object> task = new LinkedHashMap<>();
            task.put("db", "rights");
            task.put("type", kind.type);
            task.put("objs", object());
            task.put("privs", isAll ? "ALL" : String.join(",", privileges));
            task.put("role", role());
            if (kind.isFuture()) {
                task.put("target_roles", maker());
                task.put("schema", "not-specified");
            }
            if (isGranted && grantOption != null) {
                task.put("grant_option", grantOption);
            }
            if (!isGranted) {
                task.put("state", "absent");
            }
            return "- " + Json.write(Map.of("name", "case " + number, "postgresql_privs", task)) + "\n";
        }

        /** A query that tells what its role may do. */
        String asked(int round) {
            StringBuilder sql = new StringBuilder();
            String name = "'" + (isPublic ? "public" : role().replace("'", "''")) + "'";
            String object = object().replace(':', ',');
            String function = kind.type.replace("procedure", "function").replace("foreign_server", "server");
            if (kind.isFuture()) {
                object = "z" + number + "_" + round + (kind == Kind.FUTURE_FUNCTIONS ? "()" : "");
                function = object().toLowerCase(java.util.Locale.ROOT).replaceFirst("s$", "");
                sql.append("SET ROLE ")
                        .append(maker())
                        .append("; CREATE ")
                        .append(function)
                        .append(' ')
                        .append(object);
                sql.append(
                        kind == Kind.FUTURE_TABLES
                                ? "()"
                                : kind == Kind.FUTURE_FUNCTIONS ? " RETURNS int LANGUAGE sql AS 'SELECT 1'" : "");
                sql.append("; RESET ROLE;\n");
            }
            for (String each : kind.privileges) {
                boolean isColumn = each.endsWith("(b)");
                String has = "has_" + (isColumn ? "column" : function) + "_privilege(" + name + ",'" + object + "'"
                        + (isColumn ? ",'b'" : "") + ",'" + each.replace("(b)", "");
                sql.append("SELECT '")
                        .append(number)
                        .append(' ')
                        .append(each)
                        .append("',")
                        .append(has)
                        .append("'),");
                sql.append(has).append(" WITH GRANT OPTION');\n");
            }
            return sql.toString();
        }

        /** What it may do then, as the server tells it. */
        void expect(boolean isGranted, boolean isDone, Map<String, String> into) {
            for (String each : kind.privileges) {
                boolean has = before.containsKey(each);
                boolean may = before.getOrDefault(each, false);
                if (isDone && privileges.contains(each)) {
                    has = isGranted;
                    may = isGranted && (grantOption == null ? may : grantOption);
                }
                into.put(number + " " + each, (has ? "t" : "f") + "|" + (may ? "t" : "f"));
            }
        }
    }

    private final List<Case> cases = cases();

    private static List<Case> cases() {
        Random random = new Random(SEED);
        List<Case> cases = new ArrayList<>();
        for (int i = 0; i < COUNT; i++) {
            cases.add(Case.of(i, random));
        }
        return cases;
    }

    @BeforeAll
    void prepare() {
        host.sh("""
                apt-get -qq update
                DEBIAN_FRONTEND=noninteractive apt-get -qq -y install postgresql >/dev/null 2>&1
                cd /; runuser -u postgres -- createdb rights
                """);
        StringBuilder sql = new StringBuilder();
        cases.forEach(each -> sql.append(each.made()));
        psql(sql.toString());
    }

    private String psql(String sql) {
        return host.sh("cd /; runuser -u postgres -- psql -X -q -A -t -v ON_ERROR_STOP=1 rights <<'end of sql'\n" + sql
                + "\nend of sql\n");
    }

    private Map<String, String> told(int round) {
        StringBuilder sql = new StringBuilder();
        cases.forEach(each -> sql.append(each.asked(round)));
        Map<String, String> told = new LinkedHashMap<>();
        for (String line : psql(sql.toString()).split("\n")) {
            String[] parts = line.split("\\|", 2);
            told.put(parts[0], parts[1]);
        }
        return told;
    }

    private Map<String, String> expected(boolean isGranted, boolean isDone) {
        Map<String, String> expected = new LinkedHashMap<>();
        cases.forEach(each -> each.expect(isGranted, isDone, expected));
        return expected;
    }

    private Project project(boolean isGranted) {
        StringBuilder tasks = new StringBuilder();
        cases.forEach(each -> tasks.append(each.task(isGranted)));
        return new Project(folder).on(host).tasks(tasks.toString());
    }

    @Test
    void whatIsGrantedAndRevokedIsWhatTheServerSays() {
        assertThat(told(0)).isEqualTo(expected(true, false));
        step(true, 1);
        step(false, 2);
    }

    private void step(boolean isGranted, int round) {
        Project project = project(isGranted);
        Outcomes check = project.check();
        assertThat(check.with("failed")).as(check.out()).isEmpty();
        Outcomes apply = project.apply();
        assertThat(apply.exit()).as(apply.out()).isZero();
        assertThat(apply.changed()).isEqualTo(check.changed()).isNotEmpty();
        assertThat(told(round)).isEqualTo(expected(isGranted, true));
        Outcomes again = project.check();
        assertThat(again.exit()).as(again.out()).isZero();
        assertThat(again.changed()).isEmpty();
    }
}
