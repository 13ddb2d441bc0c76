package dev.plumb.modules.files;

import dev.plumb.modules.files.Edit.Edited;
import dev.plumb.modules.kit.PythonRegex;
import dev.plumb.modules.kit.files.PlanFailure;
import dev.plumb.text.PythonMatcher;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What {@code lineinfile} does with the lines of a file, in Ansible's order of rules. One use. */
final class LineEdit {
    private final LineInFileModule.Params p;
    private final @Nullable PythonRegex regexp;
    private final @Nullable String search;
    private final String line;
    private final List<String> lines = new ArrayList<>();

    /** Where the line is, or the line that the expression or the text matches; -1: nowhere. */
    private int found = -1;

    /** Where {@code insertafter} or {@code insertbefore} puts the line; -1: nowhere. */
    private int place = -1;

    private @Nullable PythonMatcher match;
    private boolean matched;
    private int removed;

    LineEdit(LineInFileModule.Params p, @Nullable String old) {
        this.p = p;
        regexp = p.regexp() == null ? null : PythonRegex.compile(p.regexp());
        search = p.searchString() == null ? null : PythonRegex.bytes(p.searchString());
        line = PythonRegex.bytes(p.line() == null ? "" : p.line());
        int from = 0;
        String text = old == null ? "" : old;
        while (from < text.length()) {
            int end = text.indexOf('\n', from);
            int next = end < 0 ? text.length() : end + 1;
            lines.add(text.substring(from, next));
            from = next;
        }
    }

    private static String stripped(String text) {
        int end = text.length();
        while (end > 0 && (text.charAt(end - 1) == '\n' || text.charAt(end - 1) == '\r')) {
            end--;
        }
        return text.substring(0, end);
    }

    /** How many lines were taken out. */
    int removed() {
        return removed;
    }

    /** Takes out every line that matches. */
    Edited absent() {
        int before = lines.size();
        lines.removeIf(this::isUnwanted);
        removed = before - lines.size();
        return new Edited(String.join("", lines), removed == 0 ? "" : removed + " line(s) removed");
    }

    private boolean isUnwanted(String each) {
        if (regexp != null) {
            return regexp.search(each) != null;
        }
        return search != null ? each.contains(search) : stripped(each).equals(line);
    }

    /** Sees that the line is there. */
    Edited present(boolean missing) {
        findMatch();
        if (!matched) {
            findPlace();
        }
        String message = found >= 0 ? replace() : p.backrefs() ? "" : insert();
        return new Edited(missing && message.isEmpty() ? null : String.join("", lines), message);
    }

    private void findMatch() {
        for (int i = 0; i < lines.size(); i++) {
            PythonMatcher here = regexp == null ? null : regexp.search(lines.get(i));
            if (here != null || search != null && lines.get(i).contains(search)) {
                found = i;
                match = here;
                matched = true;
                if (p.firstmatch()) {
                    return;
                }
            }
        }
    }

    private void findPlace() {
        String expression = p.edit().insertafter() != null
                ? p.edit().insertafter()
                : p.edit().insertbefore();
        boolean end = p.edit().insertafter() != null && "EOF".equals(expression);
        PythonRegex where =
                expression == null || expression.equals("BOF") || end ? null : PythonRegex.compile(expression);
        for (int i = 0; i < lines.size(); i++) {
            if (stripped(lines.get(i)).equals(line)) {
                found = i;
            } else if (where != null && where.search(lines.get(i)) != null) {
                place = p.edit().insertafter() != null ? i + 1 : i;
                if (p.firstmatch()) {
                    return;
                }
            }
        }
    }

    private String expanded(PythonRegex expression, PythonMatcher found) {
        try {
            return expression.expand(found, line);
        } catch (IllegalArgumentException e) {
            throw new PlanFailure("line: " + e.getMessage());
        }
    }

    private String replace() {
        String wanted = line;
        if (p.backrefs() && match != null && regexp != null) {
            wanted = expanded(regexp, match);
        }
        if (!wanted.endsWith("\n")) {
            wanted += "\n";
        }
        if (lines.get(found).equals(wanted)) {
            return "";
        }
        lines.set(found, wanted);
        return "line replaced";
    }

    private String insert() {
        boolean first =
                "BOF".equals(p.edit().insertafter()) || "BOF".equals(p.edit().insertbefore());
        if (first) {
            lines.add(0, line + "\n");
            return "line added";
        }
        if (place < 0) {
            closeLastLine();
            lines.add(line + "\n");
            return "line added";
        }
        if (p.edit().insertafter() != null && isThere()) {
            return "";
        }
        closeLastLineBefore(place);
        lines.add(place, line + "\n");
        return "line added";
    }

    private boolean isThere() {
        int at = Math.min(place, lines.size() - 1);
        return stripped(lines.get(at)).equals(line);
    }

    private void closeLastLine() {
        int last = lines.size() - 1;
        if (last >= 0 && !lines.get(last).endsWith("\n") && !lines.get(last).endsWith("\r")) {
            lines.set(last, lines.get(last) + "\n");
        }
    }

    private void closeLastLineBefore(int index) {
        if (index == lines.size()) {
            closeLastLine();
        }
    }
}
