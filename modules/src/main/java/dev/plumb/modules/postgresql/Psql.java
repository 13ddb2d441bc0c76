package dev.plumb.modules.postgresql;

import dev.plumb.resource.Action;
import dev.plumb.resource.Effects;
import dev.plumb.resource.ReadSession;
import dev.plumb.script.Input;
import dev.plumb.script.Script;
import dev.plumb.script.ScriptResult;
import dev.plumb.script.Sh;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * {@code psql} on the host: the one that answers all that is asked of a server, and those that change something. What is asked
 * and done reaches it by its standard input, the password for the login by its environment.
 *
 * @param login which server, and as whom
 */
record Psql(PostgresLogin login) implements ReadSession<Query> {
    /** Stands for an answer where the host has no {@code psql}, or the database that was to be asked is not there. */
    static final String NOTHING = "";

    /** Begins an answer that says why the server does not answer. */
    static final String SILENT = "!";

    /** Database that there is on every server. */
    static final String POSTGRES = "postgres";

    private static final String BEGIN = "--plumb-sql-- ";
    private static final String CONNECT = "--plumb-connect--";
    private static final String END = "--plumb-end-- ";
    private static final String NONE = "--plumb-no-psql--";

    /** Dropping and moving large things takes a while, and so do locks. */
    private static final Duration DEADLINE = Duration.ofMinutes(30);

    @Override
    public Script script(List<Query> questions) {
        Map<String, List<Integer>> byDatabase = new LinkedHashMap<>();
        for (int number : order(questions)) {
            byDatabase
                    .computeIfAbsent(questions.get(number).database(), any -> new ArrayList<>())
                    .add(number);
        }
        String first =
                byDatabase.isEmpty() ? POSTGRES : byDatabase.keySet().iterator().next();
        StringBuilder all = new StringBuilder();
        byDatabase.forEach((database, numbers) -> {
            if (!database.equals(first)) {
                all.append(connect(database));
            }
            all.append(begin());
            numbers.forEach(number -> all.append(question(number, questions.get(number))));
            if (!database.equals(first)) {
                all.append("\\else\n");
                numbers.forEach(number -> all.append("\\echo " + BEGIN + number + "\n\\echo " + END + "false\n"));
                all.append("\\endif\n");
            }
        });
        // where a connection fails it ends with a failure, after the other answers
        return script("{ echo " + NONE + ";exit 0;}", first, "", "||:", all.toString());
    }

    private static String question(int number, Query query) {
        return "\\echo " + BEGIN + number + "\n\\warn " + BEGIN + number + "\n" + query.sql() + ";\n\\echo " + END
                + ":ERROR\n";
    }

    /** It is there: a database that is not must not be the first one, without which {@code psql} does nothing. */
    private static boolean isFirst(Query query) {
        return query.database().equals(POSTGRES);
    }

    /** The questions of one database after each other: the fewest connections. */
    private static List<Integer> order(List<Query> questions) {
        return IntStream.range(0, questions.size())
                .boxed()
                .sorted(Comparator.comparing((Integer number) -> !isFirst(questions.get(number)))
                        .thenComparing(number -> questions.get(number).database()))
                .toList();
    }

    /** The beginning of a session that only reads. */
    private String begin() {
        return role() + "SET default_transaction_read_only=on;\n";
    }

    private String role() {
        return login.sessionRole() == null ? "" : "SET ROLE " + Sql.name(login.sessionRole()) + ";\n";
    }

    /** Begins what is asked of another database, where that is there: else {@code psql} would end. */
    private String connect(String database) {
        return "SELECT count(*)=1 AS plumb_there FROM pg_catalog.pg_database WHERE datname=" + Sql.text(database)
                + " \\gset\n\\if :plumb_there\n\\warn " + CONNECT + "\n\\connect -reuse-previous=off "
                + Sql.name(login.connection(database)) + "\n";
    }

    @Override
    public List<Answer> answers(List<Query> questions, ScriptResult result) {
        String told = result.stdoutText();
        String said = result.stderrText();
        List<Answer> answers = new ArrayList<>();
        boolean none = told.startsWith(NONE) || said.contains("You must install at least one postgresql-client");
        for (int number = 0; number < questions.size(); number++) {
            answers.add(none ? Answer.of(NOTHING) : answer(number, questions.get(number), told, said));
        }
        return answers;
    }

    private static Answer answer(int number, Query query, String told, String said) {
        String begin = BEGIN + number + "\n";
        int from = told.indexOf(begin);
        int to = from < 0 ? -1 : told.indexOf(END, from);
        if (to >= 0 && told.startsWith(END + "false\n", to)) {
            String text = told.substring(from + begin.length(), to).strip();
            return Answer.of(query.isHeard() ? text + Query.SAID + complaint(begin, said) : text);
        }
        String why = Failures.of(complaint(begin, said));
        // only a database that is not there was asked
        return why.startsWith("database \"") && why.endsWith("\" does not exist")
                ? Answer.of(NOTHING)
                : Answer.of(SILENT + why);
    }

    /** What was said of a question; why its database could not be connected to, where it was not put. */
    private static String complaint(String begin, String said) {
        int from = said.indexOf(begin);
        if (from < 0) {
            return said.substring(Math.max(said.lastIndexOf(CONNECT), 0)).replaceFirst("^" + CONNECT, "");
        }
        int next = said.indexOf("--plumb-", from + begin.length());
        return said.substring(from + begin.length(), next < 0 ? said.length() : next);
    }

    /**
     * Runs statements in one transaction. Those of tasks that follow each other, for the same database, are one transaction
     * together.
     */
    Action transaction(String database, List<String> statements, Effects effects) {
        return Action.run(
                new Action.Joint(
                        "psql " + database + " " + hashCode(),
                        statements,
                        words -> change(database, "BEGIN;\n" + String.join(";\n", words) + ";\nCOMMIT;\n")),
                effects);
    }

    /** Runs one statement that cannot be part of a transaction. */
    Action alone(String database, String statement, Effects effects) {
        return Action.run(change(database, statement + ";\n"), effects);
    }

    /** A script that runs this, prints what it gives and ends at the first error. */
    Script run(String database, String sql) {
        String missing = "{ echo 'psql is not installed; install postgresql-client' >&2;exit 1;}";
        return script(missing, database, " -v ON_ERROR_STOP=1", "", role() + sql)
                .withTimeout(DEADLINE);
    }

    /** A script that runs this SQL and ends at the first error. */
    Script change(String database, String sql) {
        String missing = "{ echo 'psql is not installed; install postgresql-client' >&2;exit 1;}";
        return script(missing, database, " -v ON_ERROR_STOP=1 -o /dev/null", "", role() + sql)
                .withTimeout(DEADLINE);
    }

    /**
     * The beginning of scripts: a password is read from the first line, and {@code plumb_psql} runs the command, for the
     * server on this host as its administrator.
     *
     * @param missing what to do where there is no such command
     */
    String head(String missing) {
        StringBuilder text = new StringBuilder();
        if (login.loginPassword() != null) {
            text.append("IFS= read -r PGPASSWORD;export PGPASSWORD\n");
        }
        text.append("unset PGHOST PGHOSTADDR PGPORT PGUSER PGDATABASE PGSERVICE PGOPTIONS PGSSLMODE\n");
        text.append(
                "PGAPPNAME=plumb PGCLIENTENCODING=UTF8 PGCONNECT_TIMEOUT=10;export PGAPPNAME PGCLIENTENCODING PGCONNECT_TIMEOUT\n");
        text.append("command -v psql >/dev/null 2>&1||").append(missing).append('\n');
        text.append("plumb_as=\n");
        if (login.isLocal()) {
            text.append("[ \"$(id -u)\" != 0 ]||{ id postgres >/dev/null 2>&1||")
                    .append(missing)
                    .append("\nplumb_as='runuser -u postgres --';}\n");
        }
        return text.append("cd /\n").toString();
    }

    /**
     * The same for programs beside {@code psql}, such as {@code pg_dump}: by the port Debian's find the version of the server on this host,
     * since a newer one says what an older one does not know.
     */
    String headOfPrograms() {
        return head("{ echo 'psql is not installed; install postgresql-client' >&2;exit 1;}")
                + (login.isLocal() ? "PGPORT=" + login.loginPort() + ";export PGPORT\n" : "");
    }

    /** What these read first: the password, where there is one. */
    Input password() {
        String password = login.loginPassword();
        return Input.of(password == null ? "" : password + "\n");
    }

    private Script script(String missing, String database, String options, String after, String sql) {
        String text = head(missing) + "$plumb_as psql -X -q -A -t" + options + " -d "
                + Sh.quote(login.connection(database)) + after + "\n";
        String password = login.loginPassword();
        return Script.of(text).withInput(Input.of((password == null ? "" : password + "\n") + sql));
    }

    /** Words for the operator where {@code psql} says why it failed; null when it says nothing. */
    static @Nullable String failure(ScriptResult result) {
        return result.stderrText().isBlank() ? null : Failures.of(result.stderrText());
    }
}
