package dev.plumb.run;

import dev.plumb.resource.Attributes;
import dev.plumb.resource.State;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a host's record tells of a job. Only whole lines of it count: one that was being written when the host lost its power
 * has no end.
 *
 * @param running whether its process is there
 * @param told whether its end was told to a run
 * @param directory where the host keeps it, or empty when there is no such job
 * @param holder who began it, and since when, in words
 * @param steps the names of its steps
 * @param lines what has happened
 */
record HostJobRecord(
        boolean running, boolean told, String directory, String holder, List<String> steps, List<Line> lines)
        implements State {
    /** There is none. */
    static final HostJobRecord NONE = new HostJobRecord(false, false, "", "", List.of(), List.of());

    /** How a job has ended. */
    enum End {
        /** All steps were done. */
        DONE,
        /** What was done was undone. */
        UNDONE,
        /** Something could not be undone. */
        STUCK
    }

    /**
     * Something that has happened.
     *
     * @param what a word
     * @param step the number of a step, or 0
     * @param rest what else the line says
     */
    record Line(String what, int step, String rest) {}

    /** Reads what {@link HostJobs#look} printed, behind lines that are known. */
    static HostJobRecord parse(String text, List<Line> known) {
        List<String> all = text.lines().toList();
        if (all.isEmpty() || !all.get(0).startsWith("job ")) {
            return NONE;
        }
        String[] head = all.get(0).split(" ", 4);
        int gap = Math.max(2, all.indexOf(""));
        List<Line> lines = new ArrayList<>(known);
        for (String line : all.subList(Math.min(all.size(), gap + 1), all.size())) {
            lines.add(line(line));
        }
        String holder = all.size() > 1 ? all.get(1) : "";
        List<String> steps = all.size() > gap ? all.subList(2, gap) : List.of();
        return new HostJobRecord(
                head[1].equals("1"), head[2].equals("1"), head[3], holder, List.copyOf(steps), List.copyOf(lines));
    }

    /** {@code TIME WORD [NUMBER] REST .}; one that is torn stands for nothing. */
    private static Line line(String text) {
        String[] words = text.split(" ", 3);
        if (words.length < 3 || !text.endsWith(" .")) {
            return new Line("", 0, "");
        }
        String rest = words[2].equals(".") ? "" : words[2].substring(0, words[2].length() - 2);
        String[] parts = rest.split(" ", 2);
        boolean numbered = !words[1].equals("say") && parts[0].matches("[0-9]{1,6}");
        return numbered
                ? new Line(words[1], Integer.parseInt(parts[0]), parts.length > 1 ? parts[1] : "")
                : new Line(words[1], 0, rest);
    }

    @Override
    public boolean exists() {
        return !directory.isEmpty();
    }

    @Override
    public Attributes attributes() {
        return Attributes.builder().text("record", exists() ? directory : null).build();
    }

    /** How it ended; null when it has not. */
    @Nullable
    End end() {
        for (Line line : lines) {
            if (line.what.equals("end")) {
                return switch (line.rest) {
                    case "done" -> End.DONE;
                    case "undone" -> End.UNDONE;
                    default -> End.STUCK;
                };
            }
        }
        return null;
    }

    /** Whether it came to no end, and nothing goes on: its process was killed, or the host was restarted. */
    boolean isBrokenOff() {
        return exists() && !running && end() == null;
    }

    /** The part whose output says what went wrong: {@code step.2}, {@code undo.1}; the last step when all went well. */
    String part() {
        String part = "step." + Math.max(1, steps.size());
        for (Line line : lines) {
            if (line.what.equals("fail") || line.what.equals("late")) {
                part = "step." + line.step;
            }
        }
        return part;
    }

    private String name(int step) {
        return step >= 1 && step <= steps.size() ? steps.get(step - 1) : Integer.toString(step);
    }

    /** What happens, for the status line; null when it is nothing to be told. */
    @Nullable
    String working(Line line) {
        return switch (line.what) {
            case "step" -> name(line.step);
            case "say" -> line.rest;
            case "again" -> name(line.step) + " is tried again";
            case "undo" -> "undoes " + name(line.step);
            default -> null;
        };
    }

    /** Where it is: {@code step 2 of 5, switch}. */
    String place() {
        String place = "before its first step";
        for (Line line : lines) {
            if (line.what.equals("step")) {
                place = "step " + line.step + " of " + steps.size() + ", " + name(line.step);
            }
        }
        return place;
    }

    /**
     * Why it failed, and what was undone, as a sentence without its full stop.
     *
     * @param said the last line that the failed step printed, or empty
     */
    String failure(String said) {
        String why = "it was not begun";
        List<String> undone = new ArrayList<>();
        String stuck = "";
        for (Line line : lines) {
            String name = name(line.step);
            String shown = said.isEmpty() ? "" : said + " (";
            switch (line.what) {
                case "fail" ->
                    why = "step '" + name + "' failed: " + shown + "exit status " + line.rest
                            + (shown.isEmpty() ? "" : ")");
                case "late" -> why = "its time was over in step '" + name + "'";
                case "broken" ->
                    why = (line.step == 0
                                    ? "it was broken off before its first step"
                                    : "it was broken off in step '" + name + "'")
                            + ", since the host was restarted or its process was killed";
                case "undone" -> undone.add(name);
                case "stuck" -> {
                    List<String> rest = new ArrayList<>();
                    for (int i = line.step; i >= 1; i--) {
                        rest.add(name(i));
                    }
                    stuck = "; undoing step '" + name + "' failed: exit status " + line.rest + "; not undone: "
                            + String.join(", ", rest);
                }
                default -> {}
            }
        }
        String list = undone.isEmpty()
                ? stuck.isEmpty() ? "; there was nothing to undo" : ""
                : "; undone: " + String.join(", ", undone);
        return why + list + stuck;
    }
}
