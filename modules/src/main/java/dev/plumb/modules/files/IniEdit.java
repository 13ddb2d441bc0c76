package dev.plumb.modules.files;

import dev.plumb.modules.files.Edit.Edited;
import dev.plumb.modules.files.IniFileModule.Condition;
import dev.plumb.modules.kit.PythonRegex;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What {@code ini_file} does with the lines of a file, in Ansible's order of rules. One use. */
final class IniEdit {
    private static final Pattern NO_SETTING = Pattern.compile("[ \t]*([#;].*)?", Pattern.DOTALL);
    private static final String MARK = "\u00ef\u00bb\u00bf";

    private final IniFileModule.Params p;
    private final @Nullable String old;
    private final String option;
    private final Pattern any;
    private final Pattern active;
    private final List<String> values = new ArrayList<>();
    private final String end;
    private final String mark;

    /** Lines without their ends. */
    private final List<String> lines = new ArrayList<>();

    /** Those of the section: its header, or the beginning of the file, is not among them. */
    private List<String> section = List.of();

    private boolean changed;
    private String message = "OK";

    IniEdit(IniFileModule.Params p, @Nullable String old) {
        this.p = p;
        this.old = old;
        option = PythonRegex.bytes(p.option() == null ? "" : p.option());
        any = setting(option, "[#;]?");
        active = setting(option, "");
        new LinkedHashSet<>(p.allValues()).forEach(value -> values.add(PythonRegex.bytes(value)));
        String text = old == null ? "" : old;
        mark = text.startsWith(MARK) ? MARK : "";
        end = text.contains("\r\n") ? "\r\n" : "\n";
        text = text.substring(mark.length());
        // as Ansible does, which takes an empty file for one of an empty line
        changed = !text.isEmpty() && !text.endsWith("\n");
        for (String line : (text.isEmpty() ? "\n" : changed ? text + "\n" : text).split("\n", -1)) {
            lines.add(line.endsWith("\r") ? line.substring(0, line.length() - 1) : line);
        }
        lines.remove(lines.size() - 1);
    }

    private static Pattern setting(String option, String comment) {
        return Pattern.compile(
                "[ \t]*(" + comment + ")[ \t]*" + Pattern.quote(option) + "[ \t]*(?:=|$)[ \t]*(.*)",
                Pattern.UNIX_LINES | Pattern.DOTALL);
    }

    /** Does it. */
    Edited edit() {
        boolean top = p.section() == null || p.section().isEmpty();
        int from = top ? -1 : header();
        boolean there = top || from >= 0;
        int to = there ? next(from + 1) : 0;
        section = there ? lines.subList(from + 1, to) : new ArrayList<>();
        if (p.isAbsent()) {
            remove(from, to, there);
        } else if (there) {
            set(!top);
        } else {
            append();
        }
        if (!changed || old == null && p.isAbsent()) {
            return new Edited(old, message);
        }
        return new Edited(mark + (lines.isEmpty() ? "" : String.join(end, lines) + end), message);
    }

    /** Where the section begins that has what it is to have; -1: there is none. */
    private int header() {
        Pattern name = Pattern.compile("\\[\\s*"
                + Pattern.quote(PythonRegex.bytes(String.valueOf(p.section())).strip()) + "\\s*].*");
        for (int i = 0; i < lines.size(); i++) {
            if (name.matcher(lines.get(i)).matches() && has(lines.subList(i, next(i + 1)))) {
                return i;
            }
        }
        return -1;
    }

    private int next(int from) {
        int at = from;
        while (at < lines.size() && !lines.get(at).startsWith("[")) {
            at++;
        }
        return at;
    }

    private boolean has(List<String> candidate) {
        for (Condition condition : p.conditions()) {
            Pattern wanted = setting(PythonRegex.bytes(condition.option()), "[#;]?");
            boolean met = candidate.stream()
                    .map(wanted::matcher)
                    .anyMatch(match -> match.matches()
                            && (condition.values().isEmpty()
                                    || condition.values().stream()
                                            .map(PythonRegex::bytes)
                                            .anyMatch(match.group(2)::equals)));
            if (!met) {
                return false;
            }
        }
        return true;
    }

    private Matcher match(String line) {
        return (p.modifyInactiveOption() ? any : active).matcher(line);
    }

    private String line(String name, String value) {
        return name + (p.noExtraSpaces() ? "=" : " = ") + value;
    }

    private void remove(int from, int to, boolean there) {
        if (p.option() != null) {
            boolean gone = section.removeIf(line -> {
                Matcher match = active.matcher(line);
                return match.matches() && (p.exclusive() || values.contains(match.group(2)));
            });
            changed |= gone;
            message = gone ? "option changed" : message;
        } else if (there) {
            lines.subList(from, to).clear();
            changed = true;
            message = "section removed";
        }
    }

    /** Sets the option in the section that is there. */
    private void set(boolean named) {
        if (p.option() == null) {
            return;
        }
        List<Integer> done = new ArrayList<>();
        boolean bare = keep(done);
        if (p.exclusive() && !p.allowNoValue()) {
            for (int i = 0; i < section.size() && !values.isEmpty(); i++) {
                if (!done.contains(i) && match(section.get(i)).matches()) {
                    update(i, line(option, values.remove(0)), done);
                }
            }
            for (int i = section.size() - 1; i >= 0; i--) {
                if (!done.contains(i) && match(section.get(i)).matches()) {
                    section.remove(i);
                    changed = true;
                    message = "option changed";
                }
            }
        }
        insert(bare);
    }

    /** Brings lines that have one of the values into shape. @return whether the option is there without a value */
    private boolean keep(List<Integer> done) {
        boolean bare = false;
        for (int i = 0; i < section.size(); i++) {
            Matcher match = match(section.get(i));
            if (!match.matches()) {
                continue;
            }
            String value = match.group(2);
            if (values.remove(value)) {
                boolean empty = value.isEmpty() && p.allowNoValue();
                bare |= empty;
                update(i, empty ? option : line(option, value), done);
            } else if (p.allValues().isEmpty() && p.allowNoValue()) {
                update(i, option, done);
                return true;
            }
        }
        return bare;
    }

    private void update(int index, String line, List<Integer> done) {
        Matcher before = any.matcher(section.get(index));
        Matcher after = any.matcher(line);
        boolean spaces = p.ignoreSpaces()
                && before.matches()
                && before.group(1).isEmpty()
                && after.matches()
                && before.group(2).equals(after.group(2));
        if (!spaces && !section.get(index).equals(line)) {
            section.set(index, line);
            changed = true;
            message = "option changed";
        }
        done.add(index);
    }

    /** Puts what is still missing behind the last line of the section that is neither blank nor a comment. */
    private void insert(boolean bare) {
        int at = section.size();
        while (at > 0 && NO_SETTING.matcher(section.get(at - 1)).matches()) {
            at--;
        }
        List<String> missing = new ArrayList<>();
        values.forEach(value -> missing.add(line(option, value)));
        if (missing.isEmpty() && p.allValues().isEmpty() && p.allowNoValue() && !bare) {
            missing.add(option);
        }
        if (!missing.isEmpty()) {
            section.addAll(at, missing);
            changed = true;
            message = "option added";
        }
    }

    /** Makes the section at the end of the file. */
    private void append() {
        lines.add("[" + PythonRegex.bytes(String.valueOf(p.section())) + "]");
        for (Condition condition : p.conditions()) {
            String name = PythonRegex.bytes(condition.option());
            List<String> needed =
                    condition.values().stream().map(PythonRegex::bytes).toList();
            if (!condition.option().equals(p.option())) {
                needed.forEach(value -> lines.add(line(name, value)));
                if (needed.isEmpty() && p.allowNoValue()) {
                    lines.add(name);
                }
            } else if (!p.exclusive()) {
                needed.stream().filter(value -> !values.contains(value)).forEach(values::add);
            }
        }
        boolean bare = p.option() != null && values.isEmpty() && p.allowNoValue();
        if (p.option() != null) {
            values.forEach(value -> lines.add(line(option, value)));
        }
        if (bare) {
            lines.add(option);
        }
        message = p.option() == null || values.isEmpty() && !bare ? "only section added" : "section and option added";
        changed = true;
    }
}
