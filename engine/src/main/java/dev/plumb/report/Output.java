package dev.plumb.report;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a task ran on a host, and what came of it.
 *
 * @param command the command as its author wrote it, with expressions filled in; null when the task is no command
 * @param rc exit status, or null
 * @param stdout the end of its standard output, or null
 * @param stderr the end of its standard error, or null
 * @param cut whether there was more of them
 */
public record Output(
        @Nullable String command,
        @Nullable Long rc,
        @Nullable String stdout,
        @Nullable String stderr,
        boolean cut) {
    /** Characters that are kept of each stream: its last ones. */
    public static final int LONGEST = 16_384;

    /** Lines of each stream that are shown of a failure. */
    private static final int TAIL = 8;

    private static final int LONGEST_LINE = 1000;

    /** The same with streams of {@link #LONGEST} characters at most. */
    public Output shortened() {
        boolean more = isLong(stdout) || isLong(stderr);
        return more ? new Output(command, rc, end(stdout), end(stderr), true) : this;
    }

    private static boolean isLong(@Nullable String text) {
        return text != null && text.length() > LONGEST;
    }

    private static @Nullable String end(@Nullable String text) {
        if (text == null || !isLong(text)) {
            return text;
        }
        int from = text.length() - LONGEST;
        return text.substring(Character.isLowSurrogate(text.charAt(from)) ? from + 1 : from);
    }

    /**
     * The command and the last lines of both streams, each with what it is.
     *
     * @param reason what is told of the failure beside it: the line of standard error that it begins with is left out
     */
    public List<String> tail(@Nullable String reason) {
        List<String> told = new ArrayList<>();
        if (command != null) {
            told.add("command: " + command.strip());
        }
        last(stdout).forEach(line -> told.add("stdout: " + line));
        List<String> errors = last(stderr);
        int known = errors.size() - 1;
        boolean repeated = reason != null && known >= 0 && reason.startsWith(errors.get(known));
        errors.subList(0, repeated ? known : errors.size()).forEach(line -> told.add("stderr: " + line));
        return told;
    }

    private static List<String> last(@Nullable String stream) {
        if (stream == null) {
            return List.of();
        }
        List<String> lines = stream.lines()
                .filter(line -> !line.isBlank())
                .map(Output::beginning)
                .toList();
        return lines.subList(Math.max(0, lines.size() - TAIL), lines.size());
    }

    private static String beginning(String line) {
        if (line.length() <= LONGEST_LINE) {
            return line;
        }
        int end = Character.isHighSurrogate(line.charAt(LONGEST_LINE - 1)) ? LONGEST_LINE - 1 : LONGEST_LINE;
        return line.substring(0, end) + "…";
    }

    /** All lines of both streams, each with what it is. */
    public List<String> lines() {
        List<String> told = new ArrayList<>();
        lines("stdout: ", stdout, told);
        lines("stderr: ", stderr, told);
        return told;
    }

    private static void lines(String what, @Nullable String stream, List<String> told) {
        if (stream != null) {
            stream.lines().forEach(line -> told.add(what + line));
        }
    }
}
