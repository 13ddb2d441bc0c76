package dev.plumb.host;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What came of an attempt to take a user's lock.
 *
 * @param status how it went
 * @param machine what tells the machine from all others, or empty
 * @param place the directory that is locked, or empty
 * @param holders who holds it, in words, or empty
 * @param job the job that holds it, or null
 */
record LockAnswer(
        Status status,
        String machine,
        String place,
        String holders,
        @Nullable Job job) {
    /** At the end of the tag of a job that the host carries out by itself: what tells who may join it, and its directory. */
    private static final Pattern JOB = Pattern.compile("; job ([0-9a-f]+) (/[^ ;]+)$");

    private static final int LONGEST = 300;

    /** A job, by what tells who may join it, and its directory. */
    record Job(String origin, String directory) {}

    /** How it went. */
    enum Status {
        TAKEN,
        /** Another run, or another program of the same user, holds it. */
        HELD,
        /** There is no flock program. */
        NO_FLOCK,
        /** Another shell of this run holds it. */
        OURS,
        /** The user has no directory. */
        NO_PLACE,
        /** A process of another user holds it. */
        FOREIGN,
        /** The host cannot do it. */
        BROKEN
    }

    static LockAnswer of(Frame frame) {
        String machine = "";
        String place = "";
        Set<String> holders = new LinkedHashSet<>();
        Job job = null;
        for (String line : frame.out.text().split("\n")) {
            String[] words = line.split(" ", 3);
            if (line.startsWith("machine ")) {
                machine = line.substring("machine ".length());
            } else if (words.length == 3 && words[0].equals("place")) {
                place = harmless(words[2]);
            } else if (words.length == 3 && words[0].equals("run")) {
                Matcher begun = JOB.matcher(words[2]);
                boolean isJob = begun.find();
                job = isJob ? new Job(begun.group(1), harmless(begun.group(2))) : job;
                holders.add(run(words[1], isJob ? words[2].substring(0, begun.start()) : words[2]));
            } else if (words.length == 3 && words[0].equals("process")) {
                holders.add("process " + harmless(words[1]) + " (" + harmless(words[2]) + "), which is no run");
            }
        }
        return new LockAnswer(status(frame.status), machine, place, String.join(" and ", holders), job);
    }

    private static Status status(String word) {
        return switch (word) {
            case "0" -> Status.TAKEN;
            case "1" -> Status.HELD;
            case "2" -> Status.NO_FLOCK;
            case "3" -> Status.OURS;
            case "4" -> Status.NO_PLACE;
            case "5" -> Status.FOREIGN;
            default -> Status.BROKEN;
        };
    }

    /** Mode, since when, which run, who: as the tag of a shell tells. */
    private static String run(String pid, String tag) {
        String[] parts = tag.split("; ", 4);
        String process = "process " + harmless(pid) + " there";
        if (parts.length < 4) {
            return process;
        }
        String looking = parts[0].equals("shared") ? " (only looking)" : "";
        return harmless(parts[3]) + looking + ", " + harmless(parts[1]) + ", " + process;
    }

    /** The text with nothing that a terminal would obey, and not too long. */
    static String harmless(String text) {
        StringBuilder shown = new StringBuilder();
        int[] points = text.codePoints().limit(LONGEST).toArray();
        for (int point : points) {
            int type = Character.getType(point);
            boolean shows = !Character.isISOControl(point)
                    && type != Character.FORMAT
                    && type != Character.LINE_SEPARATOR
                    && type != Character.PARAGRAPH_SEPARATOR
                    && type != Character.SURROGATE
                    && type != Character.UNASSIGNED
                    && point != 0xFFFD;
            shown.appendCodePoint(shows ? point : '?');
        }
        return shown.toString().trim();
    }
}
