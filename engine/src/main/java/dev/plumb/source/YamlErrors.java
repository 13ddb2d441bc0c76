package dev.plumb.source;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.reader.ReaderException;

/** Says in the author's terms what the YAML parser complains about in its own. */
final class YamlErrors {
    private final String file;
    private final String text;

    YamlErrors(String file, String text) {
        this.file = file;
        this.text = text;
    }

    Problem problem(YAMLException e) {
        if (e instanceof ReaderException reader) {
            return controlCharacter(reader);
        }
        if (!(e instanceof MarkedYAMLException marked) || marked.getProblemMark() == null) {
            return Problem.of(Position.of(file), "the file is no YAML: " + e.getMessage());
        }
        Problem tab = tab(marked);
        Problem quote = tab == null ? smartQuote(marked) : null;
        return tab != null ? tab : quote != null ? quote : translated(marked);
    }

    private Problem translated(MarkedYAMLException e) {
        String said = e.getProblem() == null ? "" : e.getProblem();
        Position position = position(e.getProblemMark());
        Position context = e.getContextMark() == null ? position : position(e.getContextMark());
        if (said.startsWith("mapping values are not allowed")) {
            return colonInValue(position);
        } else if (said.startsWith("expected <block end>")) {
            return blockEnd(said, position, context);
        } else if (said.startsWith("could not find expected ':'")) {
            return new Problem(context, "this line is neither 'key: value' nor '- item'", "write: key: value");
        } else if (said.startsWith("found unexpected end of stream")) {
            return new Problem(context, "the quote that opens here is never closed", null);
        } else if (said.startsWith("expected ',' or")) {
            String open = said.contains("'}'") ? "{" : "[";
            return new Problem(
                    position,
                    "a comma or the end of the '" + open + "' of line " + context.line() + " is missing before this",
                    isBehindQuote(position) ? "quotes inside of a value are of the other kind: \"a['b']\"" : null);
        } else if (said.startsWith("found unknown escape character")) {
            return new Problem(
                    position,
                    "no such escape in double quotes: \\" + charAt(e.getProblemMark()),
                    "put the text in single quotes, or write \\\\ for a backslash");
        } else if (said.contains("that cannot start any token")) {
            return new Problem(
                    position, "a value cannot begin with " + charAt(e.getProblemMark()), "put the value in quotes");
        } else if (said.startsWith("found duplicate anchor") || e.getContext() == null) {
            return Problem.of(position, said);
        }
        return Problem.of(position, e.getContext() + ": " + said);
    }

    /** A tab among the spaces that begin one of the lines concerned. */
    private @Nullable Problem tab(MarkedYAMLException e) {
        int last = e.getProblemMark().getLine() + 1;
        int first = e.getContextMark() == null
                ? last
                : Math.min(last, e.getContextMark().getLine() + 1);
        // Looked for backwards: the parser stumbles at the tab's line or at the one after it.
        for (int number = last; number >= Math.max(first, last - 1); number--) {
            String line = SourceLines.line(text, number);
            for (int i = 0;
                    line != null && i < line.length() && (line.charAt(i) == ' ' || line.charAt(i) == '\t');
                    i++) {
                if (line.charAt(i) == '\t') {
                    return new Problem(
                            new Position(file, number, i + 1),
                            "the line is indented with a tab, which YAML forbids",
                            "indent with spaces, not a tab");
                }
            }
        }
        return null;
    }

    private boolean isBehindQuote(Position position) {
        String line = SourceLines.line(text, position.line());
        int before = position.column() - 2;
        return line != null && before >= 0 && before < line.length() && "\"'".indexOf(line.charAt(before)) >= 0;
    }

    /** A quotation mark of running text that begins a value in the line concerned. */
    private @Nullable Problem smartQuote(MarkedYAMLException e) {
        int number = e.getProblemMark().getLine() + 1;
        String line = SourceLines.line(text, number);
        int at = line == null ? -1 : SmartQuotes.beginning(line);
        return line == null || at < 0 ? null : SmartQuotes.problem(new Position(file, number, at + 1), line.charAt(at));
    }

    private Problem colonInValue(Position position) {
        String line = SourceLines.line(text, position.line());
        String before = line == null ? "" : line.substring(0, Math.min(line.length(), position.column() - 1));
        String key = before.strip();
        if (!key.contains(": ") && !key.endsWith(":") && !key.contains(" ")) {
            Problem blank = blankMissing(position.line() - 1);
            if (blank != null) {
                return blank;
            }
            int indent = before.length() - before.stripLeading().length();
            return new Problem(
                    new Position(file, position.line(), indent + 1),
                    "this line is indented deeper than the one above, which already has its value",
                    "align '" + key + "' with the key it belongs beside, or end the line above with a colon");
        }
        return new Problem(
                position,
                "a colon followed by a space cannot stand in a value without quotes",
                "put the whole value in quotes");
    }

    /** {@code name:value}, which is a text and no key. */
    private @Nullable Problem blankMissing(int number) {
        String line = number < 1 ? null : SourceLines.line(text, number);
        Matcher key =
                line == null ? null : Pattern.compile("^[\\s-]*(\\w+):(\\S.*)$").matcher(line);
        return key == null || !key.matches()
                ? null
                : new Problem(
                        new Position(file, number, key.start(2) + 1),
                        "a blank is missing behind the colon",
                        "write " + key.group(1) + ": " + key.group(2).strip());
    }

    private Problem blockEnd(String said, Position position, Position context) {
        if (said.contains("scalar")) {
            Problem quote = quoteInside(position);
            if (quote != null) {
                return quote;
            }
            return new Problem(
                    position,
                    "nothing can follow the end of the quoted value or bracket on this line",
                    "put the whole value in quotes");
        }
        boolean item = said.contains("'-'") || said.contains("<block sequence start>");
        return new Problem(
                position,
                (item ? "this list item" : "this line")
                        + " stands in another column than the lines it should belong to",
                item
                        ? "begin it in the column of the other items of its list"
                        : "begin it in column " + context.column() + ", as line " + context.line());
    }

    /** {@code 'it's'}: the second quote ends the value, though it was to be in it. */
    private @Nullable Problem quoteInside(Position position) {
        String line = SourceLines.line(text, position.line());
        int end = position.column() - 2;
        if (line == null || end < 1 || line.length() <= end) {
            return null;
        }
        char quote = line.charAt(end);
        String rest = line.substring(end + 1).stripTrailing();
        int start = line.substring(0, end).indexOf(quote);
        if (quote != '\'' && quote != '"' || start < 0 || rest.indexOf(quote) < 0) {
            return null;
        }
        String value = line.substring(start + 1, end + 1) + rest.substring(0, rest.lastIndexOf(quote));
        String doubled = quote == '\'' ? "'" + value.replace("'", "''") + "'" : "'" + value.replace("'", "''") + "'";
        boolean plain = quote == '\'' && value.indexOf('"') < 0 && value.indexOf('\\') < 0;
        return new Problem(
                new Position(file, position.line(), end + 1),
                "this " + quote + " ends the value that begins in column " + (start + 1),
                "write " + doubled + (plain ? ", or \"" + value + "\"" : ""));
    }

    private Problem controlCharacter(ReaderException e) {
        int index = Math.min(Math.max(e.getPosition(), 0), text.codePointCount(0, text.length()));
        String before = text.substring(0, text.offsetByCodePoints(0, index));
        int line = 1 + (int) before.chars().filter(c -> c == '\n').count();
        int start = before.lastIndexOf('\n') + 1;
        return new Problem(
                new Position(file, line, before.codePointCount(start, before.length()) + 1),
                String.format("the character U+%04X cannot stand in YAML", e.getCodePoint()),
                "write it as an escape in double quotes, such as \"\\x1b\"");
    }

    private String charAt(Mark mark) {
        int index = text.offsetByCodePoints(0, Math.min(mark.getIndex(), text.codePointCount(0, text.length())));
        return index < text.length() ? Character.toString(text.codePointAt(index)) : "the end of the file";
    }

    private Position position(Mark mark) {
        return new Position(file, mark.getLine() + 1, mark.getColumn() + 1);
    }
}
