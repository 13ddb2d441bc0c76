package dev.plumb.modules.postgresql;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What {@code psql} says when something fails, in one sentence for the operator. */
final class Failures {
    /** Begins what is told of a server that does not run. */
    static final String DOWN = "no PostgreSQL server answers ";

    /** What is told of an answer that has no end. */
    static final String INCOMPLETE = "the host's answer is not complete";

    private static final Pattern ERROR = Pattern.compile("(?m)^(?:psql:[^\\n]*? )?(?:ERROR|FATAL|PANIC):\\s+(.*)$");
    private static final Pattern DETAIL = Pattern.compile("(?m)^(?:DETAIL|HINT):\\s+(.*)$");

    private Failures() {}

    /** The sentence. */
    static String of(String said) {
        String text = said.strip();
        if (text.isEmpty()) {
            return INCOMPLETE;
        } else if (text.contains("Peer authentication failed")) {
            return "the server does not let this user in (peer authentication); write become: true, or become_user: postgres";
        } else if (text.contains("Is the server running locally")) {
            return DOWN + "there (" + connection(text) + "); is it installed, started and on this port?";
        }
        Matcher error = ERROR.matcher(text);
        if (!error.find()) {
            return connection(text);
        }
        StringBuilder all = new StringBuilder(error.group(1));
        Matcher detail = DETAIL.matcher(text);
        while (detail.find()) {
            all.append("; ").append(detail.group(1));
        }
        return all.toString();
    }

    /** The last line that says something, without the name of the program. */
    private static String connection(String text) {
        String line = text.lines()
                .filter(each -> each.contains("failed") || each.contains("error"))
                .findFirst()
                .orElse(text.substring(text.lastIndexOf('\n') + 1));
        return line.strip().replaceFirst("^psql: (?:error: )?", "").replaceFirst("^\\\\connect: ", "");
    }
}
