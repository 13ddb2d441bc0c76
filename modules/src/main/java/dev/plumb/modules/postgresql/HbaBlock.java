package dev.plumb.modules.postgresql;

import dev.plumb.modules.kit.files.PlanFailure;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A block of rules between two marks.
 *
 * @param name what is said in the marks
 */
record HbaBlock(String name) {
    private String mark(String word) {
        return "# " + word + " of block '" + name + "' by Plumb";
    }

    /**
     * The text with these lines in the block.
     *
     * @param wanted null: without the block
     * @param position where it goes when it is not there
     */
    HbaText edit(HbaText old, @Nullable List<HbaText.Line> wanted, PostgresqlHbaModule.Position position) {
        List<HbaText.Line> lines = new ArrayList<>(old.lines());
        int begin = find(lines, mark("begin"));
        int end = find(lines, mark("end"));
        if (begin < 0 != end < 0 || begin > end) {
            throw new PlanFailure(
                    "the block '" + name + "' has only one of its two marks; mend that first, or remove it: "
                            + mark(begin < 0 ? "end" : "begin"));
        }
        if (begin >= 0) {
            List<HbaText.Line> inside = lines.subList(begin + 1, end);
            boolean same = wanted != null
                    && inside.stream().noneMatch(HbaPlan::isWrong)
                    && new HbaText(inside).isSame(new HbaText(wanted).rules());
            if (same) {
                return old;
            }
            lines.subList(begin, end + 1).clear();
        } else if (wanted == null) {
            return old;
        }
        if (wanted != null) {
            int at = begin >= 0 ? begin : position == PostgresqlHbaModule.Position.END ? lines.size() : first(lines);
            List<HbaText.Line> block = new ArrayList<>(wanted);
            block.add(0, new HbaText.Line(mark("begin"), null));
            block.add(new HbaText.Line(mark("end"), null));
            lines.addAll(at, block);
        }
        return new HbaText(lines);
    }

    private static int find(List<HbaText.Line> lines, String text) {
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).text().strip().equals(text)) {
                return i;
            }
        }
        return -1;
    }

    /** Before the first rule. */
    private static int first(List<HbaText.Line> lines) {
        for (int i = 0; i < lines.size(); i++) {
            String text = lines.get(i).text();
            boolean mark = text.startsWith("# begin of block '");
            if (mark || !text.isBlank() && !text.strip().startsWith("#")) {
                return i;
            }
        }
        return lines.size();
    }
}
