package dev.plumb.modules.system.cron;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The text of a crontab, edited as Ansible does it: a job is the line after a comment {@code #Ansible: NAME}, a variable
 * is a line {@code NAME=…}. Bytes are kept as ISO-8859-1 characters, so that whatever else stands there stays the same.
 */
final class Crontab {
    private static final String MARK = "#Ansible: ";

    private final boolean complete;
    private List<String> lines;

    private Crontab(List<String> lines, boolean complete) {
        this.lines = lines;
        this.complete = complete;
    }

    /** Takes a crontab apart. */
    static Crontab of(@Nullable String content) {
        List<String> lines = new ArrayList<>();
        if (content != null && !content.isEmpty()) {
            lines.addAll(List.of(content.split("\n", -1)));
            if (content.endsWith("\n")) {
                lines.remove(lines.size() - 1);
            }
            lines.replaceAll(line -> line.endsWith("\r") ? line.substring(0, line.length() - 1) : line);
        }
        return new Crontab(lines, content == null || content.isEmpty() || content.endsWith("\n"));
    }

    /** Text of a playbook in the form used here. */
    static String fromText(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    /** The bytes of such text. */
    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Whether its last line ends as cron wants it. */
    boolean isComplete() {
        return complete;
    }

    /** Whether nothing but blanks is left. */
    boolean isBlank() {
        return lines.stream().allMatch(String::isBlank);
    }

    /** The crontab as text. */
    String text() {
        String joined = String.join("\n", lines);
        int end = joined.length();
        while (end > 0 && (joined.charAt(end - 1) == '\n' || joined.charAt(end - 1) == '\r')) {
            end--;
        }
        return joined.isEmpty() ? "" : joined.substring(0, end) + "\n";
    }

    /**
     * Sees that the job is there.
     *
     * @return whether anything had to be changed
     */
    boolean setJob(String name, String job) {
        String now = job(name);
        if (now != null) {
            return !now.equals(job) && replaceJob(name, job);
        }
        int same = lines.indexOf(job);
        if (same >= 0 && !isMark(same - 1)) {
            // The same line, entered by hand: it gets its name.
            lines.add(same, MARK + name);
            return true;
        } else if (same > 0 && lines.get(same - 1).equals(MARK + "None")) {
            lines.set(same - 1, MARK + name);
            return true;
        }
        lines.add(MARK + name);
        lines.add(job);
        return true;
    }

    private boolean isMark(int index) {
        // As Ansible has it: before the first line stands the last.
        int at = index < 0 ? lines.size() - 1 : index;
        return lines.get(at).startsWith(MARK);
    }

    /** The line of the job with this name, or null. */
    @Nullable
    String job(String name) {
        String comment = null;
        for (String line : lines) {
            if (comment != null) {
                if (comment.equals(name)) {
                    return line;
                }
                comment = null;
            } else if (line.startsWith(MARK)) {
                comment = line.substring(MARK.length());
            }
        }
        return null;
    }

    /** Removes the job; false when there is none. */
    boolean removeJob(String name) {
        return job(name) != null && replaceJob(name, null);
    }

    private boolean replaceJob(String name, @Nullable String job) {
        List<String> edited = new ArrayList<>();
        boolean marked = false;
        for (String line : lines) {
            if (marked) {
                if (job != null) {
                    edited.add(MARK + name);
                    edited.add(job);
                }
                marked = false;
            } else if (line.equals(MARK + name)) {
                marked = true;
            } else {
                edited.add(line);
            }
        }
        lines = edited;
        return true;
    }

    /** The index of the line that sets this variable, or -1. */
    private int variable(String name) {
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).startsWith(name + "=")) {
                return i;
            }
        }
        return -1;
    }

    boolean hasVariable(String name) {
        return variable(name) >= 0;
    }

    /**
     * Sees that the variable is set by this line.
     *
     * @param after insert a new one after this variable, which must be there; or null
     * @param before insert it before this one, likewise; without either it becomes the first line
     */
    boolean setVariable(String name, String line, @Nullable String after, @Nullable String before) {
        int at = variable(name);
        if (at >= 0) {
            if (lines.get(at).equals(line)) {
                return false;
            }
            lines.replaceAll(each -> each.startsWith(name + "=") ? line : each);
            return true;
        }
        int place = after != null ? variable(after) + 1 : before != null ? variable(before) : 0;
        lines.add(place, line);
        return true;
    }

    /** Removes the variable; false when there is none. */
    boolean removeVariable(String name) {
        return lines.removeIf(line -> line.startsWith(name + "="));
    }

    /** Names of all jobs. */
    List<String> jobNames() {
        List<String> names = new ArrayList<>();
        for (String line : lines) {
            if (line.startsWith(MARK)) {
                names.add(toText(line.substring(MARK.length())));
            }
        }
        return names;
    }

    /** Names of all variables. */
    List<String> variableNames() {
        List<String> names = new ArrayList<>();
        for (String line : lines) {
            int equals = line.indexOf('=');
            if (equals > 0 && line.substring(0, equals).chars().noneMatch(Character::isWhitespace)) {
                names.add(toText(line.substring(0, equals)));
            }
        }
        return names;
    }

    private static String toText(String kept) {
        return new String(bytes(kept), StandardCharsets.UTF_8);
    }
}
