package dev.plumb.run;

import com.github.difflib.algorithm.Change;
import com.github.difflib.algorithm.DiffAlgorithmListener;
import com.github.difflib.algorithm.myers.MyersDiff;
import com.github.difflib.patch.DeltaType;
import dev.plumb.report.Diff.Kind;
import dev.plumb.report.Diff.Line;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The unified diff of two texts, as {@code diff -u} prints it but without the two lines that name the files. */
final class TextDiff {
    static final byte[] EMPTY = {};

    private static final int CONTEXT = 3;
    /**
     * Edits after which the search for the shortest diff is given up: its cost grows with their square. What lies between
     * the common beginning and end is then shown as replaced, which is true as well, only longer.
     */
    private static final int MOST_EDITS = 1000;

    private TextDiff() {}

    /** Whether these bytes can be shown as text, and are few enough to be. */
    static boolean isText(byte[] bytes) {
        return bytes.length <= DiffRenderer.LARGEST_SHOWN && !isBinary(bytes);
    }

    /** Whether these bytes hold a NUL or are not UTF-8. */
    static boolean isBinary(byte[] bytes) {
        boolean ascii = true;
        for (byte b : bytes) {
            if (b == 0) {
                return true;
            }
            ascii &= b > 0;
        }
        if (ascii) {
            return false;
        }
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return false;
        } catch (CharacterCodingException e) {
            return true;
        }
    }

    /** Adds the lines of the diff; none when the texts are equal. */
    static void lines(byte[] before, byte[] after, List<Line> into) {
        List<String> old = split(new String(before, StandardCharsets.UTF_8));
        List<String> now = split(new String(after, StandardCharsets.UTF_8));
        List<Edit> edits = edits(old, now);
        int next = 0;
        while (next < edits.size()) {
            int last = next;
            while (last + 1 < edits.size() && edits.get(last + 1).oldFrom - edits.get(last).oldTo <= 2 * CONTEXT) {
                last++;
            }
            hunk(old, now, edits.subList(next, last + 1), into);
            next = last + 1;
        }
    }

    /** Lines with their line feed, so that a missing last one counts as a difference. */
    private static List<String> split(String text) {
        List<String> lines = new ArrayList<>();
        int start = 0;
        while (start < text.length()) {
            int end = text.indexOf('\n', start);
            int next = end < 0 ? text.length() : end + 1;
            lines.add(text.substring(start, next));
            start = next;
        }
        return lines;
    }

    /** Lines {@code [oldFrom, oldTo)} are replaced by {@code [newFrom, newTo)}. */
    private record Edit(int oldFrom, int oldTo, int newFrom, int newTo) {}

    private static List<Edit> edits(List<String> old, List<String> now) {
        int head = 0;
        int shorter = Math.min(old.size(), now.size());
        while (head < shorter && old.get(head).equals(now.get(head))) {
            head++;
        }
        int tail = 0;
        while (tail < shorter - head && old.get(old.size() - 1 - tail).equals(now.get(now.size() - 1 - tail))) {
            tail++;
        }
        int oldEnd = old.size() - tail;
        int newEnd = now.size() - tail;
        if (head == oldEnd && head == newEnd) {
            return List.of();
        }
        if (head == oldEnd || head == newEnd) {
            return List.of(new Edit(head, oldEnd, head, newEnd));
        }
        return shortest(old.subList(head, oldEnd), now.subList(head, newEnd), head);
    }

    private static List<Edit> shortest(List<String> old, List<String> now, int offset) {
        List<Edit> edits = new ArrayList<>();
        try {
            for (Change c : new MyersDiff<String>().computeDiff(old, now, new Patience())) {
                if (c.deltaType != DeltaType.EQUAL) {
                    edits.add(new Edit(
                            c.startOriginal + offset,
                            c.endOriginal + offset,
                            c.startRevised + offset,
                            c.endRevised + offset));
                }
            }
            edits.sort((a, b) -> Integer.compare(a.oldFrom, b.oldFrom));
            return edits;
        } catch (TooManyEdits e) {
            return List.of(new Edit(offset, offset + old.size(), offset, offset + now.size()));
        }
    }

    private static void hunk(List<String> old, List<String> now, List<Edit> edits, List<Line> into) {
        Edit first = edits.get(0);
        Edit last = edits.get(edits.size() - 1);
        int lead = Math.min(CONTEXT, first.oldFrom);
        int trail = Math.min(CONTEXT, old.size() - last.oldTo);
        into.add(new Line(
                Kind.HUNK,
                "@@ -" + range(first.oldFrom - lead, last.oldTo + trail) + " +"
                        + range(first.newFrom - lead, last.newTo + trail) + " @@"));
        int at = first.oldFrom - lead;
        for (Edit edit : edits) {
            add(Kind.CONTEXT, old.subList(at, edit.oldFrom), into);
            add(Kind.REMOVED, old.subList(edit.oldFrom, edit.oldTo), into);
            add(Kind.ADDED, now.subList(edit.newFrom, edit.newTo), into);
            at = edit.oldTo;
        }
        add(Kind.CONTEXT, old.subList(at, last.oldTo + trail), into);
    }

    /** A range of lines as {@code diff} writes it: the first line's number and how many, which is left out when one. */
    private static String range(int from, int to) {
        int count = to - from;
        if (count == 1) {
            return Integer.toString(from + 1);
        }
        return (count == 0 ? from : from + 1) + "," + count;
    }

    private static void add(Kind kind, List<String> lines, List<Line> into) {
        for (String line : lines) {
            if (line.endsWith("\n")) {
                into.add(new Line(kind, line.substring(0, line.length() - 1)));
            } else {
                into.add(new Line(kind, line));
                into.add(new Line(Kind.HUNK, "\\ No newline at end of file"));
            }
        }
    }

    /** Ends a search that takes too long. */
    private static final class Patience implements DiffAlgorithmListener {
        @Override
        public void diffStart() {}

        @Override
        public void diffStep(int value, int max) {
            if (value > MOST_EDITS) {
                throw new TooManyEdits();
            }
        }

        @Override
        public void diffEnd() {}
    }

    private static final class TooManyEdits extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TooManyEdits() {
            super(null, null, false, false);
        }
    }
}
