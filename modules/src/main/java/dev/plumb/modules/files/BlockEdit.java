package dev.plumb.modules.files;

import dev.plumb.modules.files.Edit.Edited;
import dev.plumb.modules.kit.PythonRegex;
import dev.plumb.text.PythonMatcher;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What {@code blockinfile} does with the lines of a file, in Ansible's order of rules. One use. */
final class BlockEdit {
    private final BlockInFileModule.Params p;
    private final @Nullable String old;
    private final List<String> lines;
    private final String begin;
    private final String end;

    BlockEdit(BlockInFileModule.Params p, @Nullable String old) {
        this.p = p;
        this.old = old;
        lines = split(old == null ? "" : old);
        begin = marker(p.markerBegin());
        end = marker(p.markerEnd());
    }

    private String marker(String mark) {
        return PythonRegex.bytes(p.marker().replace("{mark}", mark)) + "\n";
    }

    /** Lines with their ends, which are LF, CR or both. */
    private static List<String> split(String text) {
        List<String> lines = new ArrayList<>();
        int from = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean ends = c == '\n' || c == '\r' && (i + 1 == text.length() || text.charAt(i + 1) != '\n');
            if (ends) {
                lines.add(text.substring(from, i + 1));
                from = i + 1;
            }
        }
        if (from < text.length()) {
            lines.add(text.substring(from));
        }
        return lines;
    }

    private List<String> block() {
        List<String> block = new ArrayList<>();
        String text = PythonRegex.bytes(p.block() == null ? "" : p.block());
        if (p.edit().isAbsent() || text.isEmpty()) {
            return block;
        }
        block.add(begin);
        block.addAll(split(text.endsWith("\n") ? text : text + "\n"));
        block.add(end);
        return block;
    }

    /** Puts the block where it belongs, or takes it out. */
    Edited edit() {
        List<String> block = block();
        int at = takeOld();
        if (at < 0) {
            at = place();
        }
        if (at > 0 && !lines.get(at - 1).endsWith("\n")) {
            lines.set(at - 1, lines.get(at - 1) + "\n");
        }
        boolean present = !p.edit().isAbsent();
        if (p.prependNewline() && present && at != 0 && !lines.get(at - 1).equals("\n")) {
            lines.add(at++, "\n");
        }
        lines.addAll(at, block);
        int after = at + block.size();
        if (p.appendNewline()
                && present
                && after < lines.size()
                && !lines.get(after).equals("\n")) {
            lines.add(after, "\n");
        }
        String text = String.join("", lines);
        if (text.equals(old)) {
            return new Edited(text, "");
        }
        return new Edited(text, old == null ? "File created" : block.isEmpty() ? "Block removed" : "Block inserted");
    }

    /** Takes the old block out. @return where it was, or -1 */
    private int takeOld() {
        int first = lines.lastIndexOf(begin);
        int last = lines.lastIndexOf(end);
        if (first < 0 || last < 0) {
            return -1;
        }
        int from = Math.min(first, last);
        lines.subList(from, Math.max(first, last) + 1).clear();
        return from;
    }

    private int place() {
        String after = p.edit().insertafter();
        String before = p.edit().insertbefore();
        if (before == null && (after == null || after.equals("EOF"))) {
            return lines.size();
        } else if (after == null && "BOF".equals(before)) {
            return 0;
        }
        String expression = after != null ? after : String.valueOf(before);
        PythonRegex where = PythonRegex.compile(expression);
        int at = where.isMultiline() ? matchInWhole(where, after != null) : matchInLines(where);
        if (at < 0) {
            return lines.size();
        }
        return Math.min(lines.size(), after != null ? at + 1 : at);
    }

    private int matchInLines(PythonRegex where) {
        for (int i = lines.size() - 1; i >= 0; i--) {
            if (where.search(lines.get(i)) != null) {
                return i;
            }
        }
        return -1;
    }

    private int matchInWhole(PythonRegex where, boolean after) {
        String text = old == null ? "" : old;
        PythonMatcher match = where.search(text);
        if (match == null) {
            return -1;
        }
        String before = text.substring(0, after ? match.end() : match.start());
        return (int) before.chars().filter(c -> c == '\n').count();
    }
}
