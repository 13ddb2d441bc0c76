package dev.plumb.modules.postgresql;

import dev.plumb.text.JsonReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What came of a statement of the author.
 *
 * @param code {@code SQLSTATE}: {@code 00000} when all went well
 * @param error what the server says is wrong; empty when nothing is
 * @param rows the rows: mappings, or lines of text where the statement is none that gives them as JSON
 * @param count how many rows it gave or changed
 * @param status the server's word for what it did, such as {@code INSERT 0 1}
 */
record StatementResult(String code, String error, List<@Nullable Object> rows, long count, String status) {
    static final String BEGIN = "--plumb-run--";
    private static final String END = "--plumb-ran-- ";
    /** As it is said with {@code VERBOSITY verbose}. */
    private static final Pattern ERROR = Pattern.compile("(?m)^(?:psql:[^\\n]*? )?(?:ERROR|FATAL):\\s+(\\w{5}): (.*)$");

    private static final Pattern RAN = Pattern.compile("(?s)" + BEGIN + "\\n(.*?)\\n?" + END + "(\\w+) (\\d+)");

    /** What {@code psql} is given for a statement. */
    static String script(Statement statement) {
        return "\\echo " + BEGIN + "\n" + statement.run() + "\\echo " + END + ":ERROR :ROW_COUNT\n";
    }

    /** Takes apart what it printed, and perhaps what it said; the first statement that failed is the last one. */
    static List<StatementResult> read(String answer, List<Statement> statements) {
        int end = answer.indexOf(Query.SAID);
        String told = end < 0 ? answer : answer.substring(0, end);
        String said = end < 0 ? "" : answer.substring(end + Query.SAID.length());
        List<StatementResult> outcomes = new ArrayList<>();
        Matcher ran = RAN.matcher(told);
        for (Statement statement : statements) {
            if (!ran.find()) {
                break;
            }
            if (!ran.group(2).equals("false")) {
                Matcher error = ERROR.matcher(said);
                outcomes.add(
                        error.find()
                                ? new StatementResult(error.group(1), error.group(2), List.of(), 0, "")
                                : new StatementResult("PLUMB", Failures.of(said), List.of(), 0, ""));
                break;
            }
            outcomes.add(of(ran.group(1), Long.parseLong(ran.group(3)), statement));
        }
        return outcomes;
    }

    private static StatementResult of(String printed, long count, Statement statement) {
        List<@Nullable Object> rows = new ArrayList<>();
        if (statement.isJson()) {
            try {
                rows.addAll((List<?>) Objects.requireNonNull(JsonReader.read(printed)));
            } catch (JsonReader.Malformed e) {
                return new StatementResult(
                        "PLUMB", "two columns of the result have the same name; name them apart with AS", rows, 0, "");
            }
            return new StatementResult("00000", "", rows, rows.size(), "SELECT " + rows.size());
        }
        List<String> lines = printed.isEmpty() ? List.of() : printed.lines().toList();
        String last = lines.isEmpty() ? "" : lines.get(lines.size() - 1);
        boolean isTag = isTag(last);
        rows.addAll(isTag ? lines.subList(0, lines.size() - 1) : lines);
        return new StatementResult("00000", "", rows, count, isTag ? last : "");
    }

    /** Whether a line is the server's word for what it did. */
    static boolean isTag(String line) {
        return line.matches("[A-Z]+( [A-Z]+)*( \\d+)*");
    }

    boolean isDone() {
        return code.equals("00000");
    }

    /** Whether it failed only because nothing may be written, or because it needs no transaction around it. */
    boolean isWriting() {
        return code.equals("25006") || code.equals("25001") || code.equals("0A000");
    }

    /** Whether it failed because something that it names is not there. */
    boolean isMissing() {
        return code.startsWith("42P0")
                || code.equals("42704")
                || code.equals("42883")
                || code.startsWith("3F")
                || code.equals("42703");
    }
}
