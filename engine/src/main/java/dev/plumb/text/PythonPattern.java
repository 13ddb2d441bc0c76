package dev.plumb.text;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A regular expression as Python's {@code re} reads it.
 *
 * <p>Different from Java's: {@code (?P<name>…)}, {@code (?P=name)}, {@code (?#…)}, {@code \Z}, braces that are no quantifier,
 * {@code {,n}}, brackets and {@code &&} in character classes, that only a line feed ends a line, and that with the flag
 * {@link Pattern#MULTILINE} a {@code ^} also matches behind a line feed at the end of the text.
 */
public final class PythonPattern {
    /** What stands for a control character behind a backslash in a template. */
    private static final String CONTROLS = "ntrfvab0\\";

    private final Pattern pattern;
    private final Map<String, Integer> names;

    private PythonPattern(Pattern pattern, Map<String, Integer> names) {
        this.pattern = pattern;
        this.names = names;
    }

    /**
     * Compiles an expression.
     *
     * @param flags flags of {@link Pattern}
     * @throws IllegalArgumentException when it is none, with the reason in one line
     */
    public static PythonPattern compile(String expression, int flags) {
        Translation translation = new Translation(expression, (flags & Pattern.MULTILINE) != 0);
        try {
            return new PythonPattern(Pattern.compile(translation.run(), Pattern.UNIX_LINES | flags), translation.names);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(e.getDescription(), e);
        }
    }

    /** The names of groups, with their numbers. */
    public Map<String, Integer> names() {
        return Collections.unmodifiableMap(names);
    }

    /** A matcher for this text. */
    public PythonMatcher matcher(String text) {
        return new PythonMatcher(pattern, text);
    }

    /** Whether {@code ^} and {@code $} match at every line because the expression says so. */
    public boolean isMultiline() {
        return pattern.pattern().startsWith("(?") && pattern.pattern().matches("(?s)\\(\\?[a-zA-Z]*m[a-zA-Z]*\\).*");
    }

    /**
     * A template with {@code \1}, {@code \g<1>} and {@code \g<name>} filled from a match, as {@code Match.expand} does.
     *
     * @throws IllegalArgumentException when it names a group that is not there
     */
    public String expand(PythonMatcher match, String template) {
        return expand(template, name -> {
            String found = match.group(number(match, name));
            return found == null ? "" : found;
        });
    }

    /**
     * Finds out whether a template can be filled from a match, whatever is matched.
     *
     * @throws IllegalArgumentException when it names a group that is not there, or has an escape that stands for nothing
     */
    public void checkTemplate(String template) {
        PythonMatcher none = matcher("");
        expand(template, name -> {
            number(none, name);
            return "";
        });
        for (int i = template.indexOf('\\'); i >= 0 && i + 1 < template.length(); i = template.indexOf('\\', i + 2)) {
            char next = template.charAt(i + 1);
            boolean letter = next >= 'a' && next <= 'z' || next >= 'A' && next <= 'Z';
            if (letter && next != 'g' && CONTROLS.indexOf(next) < 0) {
                throw new IllegalArgumentException(
                        "\\" + next + " stands for nothing; write \\\\" + next + " for itself");
            }
        }
    }

    private static String expand(String template, UnaryOperator<String> groups) {
        StringBuilder text = new StringBuilder();
        int i = 0;
        while (i < template.length()) {
            char c = template.charAt(i);
            char next = i + 1 < template.length() ? template.charAt(i + 1) : 0;
            int close = next == 'g' && template.startsWith("<", i + 2) ? template.indexOf('>', i) : -1;
            if (c != '\\' || next == 0) {
                text.append(c);
                i++;
            } else if (close > 0) {
                text.append(groups.apply(template.substring(i + 3, close)));
                i = close + 1;
            } else if (next >= '1' && next <= '9') {
                int end = i + 2 < template.length() && Character.isDigit(template.charAt(i + 2)) ? i + 3 : i + 2;
                text.append(groups.apply(template.substring(i + 1, end)));
                i = end;
            } else {
                text.append(escape(next));
                i += 2;
            }
        }
        return text.toString();
    }

    private static String escape(char c) {
        int control = CONTROLS.indexOf(c);
        return control < 0 ? "\\" + c : String.valueOf("\n\t\r\f\u000b\u0007\b\0\\".charAt(control));
    }

    /**
     * The number of a group.
     *
     * @param name its number or name
     * @throws IllegalArgumentException when there is none
     */
    public int number(PythonMatcher match, String name) {
        Integer number = names.get(name);
        int index = number != null ? number : isNumber(name) ? Integer.parseInt(name) : -1;
        if (index < 0 || index > match.groupCount()) {
            throw new IllegalArgumentException("there is no group " + name + " in the regular expression");
        }
        return index;
    }

    private static boolean isNumber(String text) {
        return !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9') && text.length() < 4;
    }

    /** Turns one expression into Java's syntax. */
    private static final class Translation {
        private final String from;
        private final boolean multiline;
        private final StringBuilder to = new StringBuilder();
        private final Map<String, Integer> names = new HashMap<>();
        private int at;
        private int groups;

        Translation(String from, boolean multiline) {
            this.from = from;
            this.multiline = multiline;
        }

        String run() {
            while (at < from.length()) {
                char c = from.charAt(at);
                switch (c) {
                    case '\\' -> escape();
                    case '[' -> brackets();
                    case '(' -> parenthesis();
                    case '{' -> brace();
                    case '^' -> {
                        to.append(multiline ? "(?<![^\n])" : "^");
                        at++;
                    }
                    default -> {
                        to.append(c);
                        at++;
                    }
                }
            }
            return to.toString();
        }

        private void escape() {
            if (at + 1 >= from.length()) {
                throw new IllegalArgumentException("it ends with a backslash");
            }
            char next = from.charAt(at + 1);
            to.append(next == 'Z' ? "\\z" : next == '0' ? "\\00" : "\\" + next);
            at += 2;
        }

        private void brackets() {
            to.append('[');
            at++;
            if (at < from.length() && from.charAt(at) == '^') {
                to.append('^');
                at++;
            }
            int first = at;
            while (at < from.length() && (from.charAt(at) != ']' || at == first)) {
                char c = from.charAt(at);
                if (c == '\\') {
                    inBrackets();
                } else {
                    to.append(c == '[' || c == '&' || c == ']' ? "\\" : "").append(c);
                    at++;
                }
            }
            if (at >= from.length()) {
                throw new IllegalArgumentException("a [ is not closed");
            }
            to.append(']');
            at++;
        }

        private void inBrackets() {
            if (at + 1 < from.length() && from.charAt(at + 1) == 'b') {
                to.append("\\x08");
                at += 2;
            } else {
                escape();
            }
        }

        private void parenthesis() {
            if (from.startsWith("(?P<", at)) {
                int close = from.indexOf('>', at);
                if (close < 0) {
                    throw new IllegalArgumentException("the name of a group is not closed");
                }
                names.put(from.substring(at + 4, close), ++groups);
                to.append('(');
                at = close + 1;
            } else if (from.startsWith("(?P=", at)) {
                int close = from.indexOf(')', at);
                Integer group = close < 0 ? null : names.get(from.substring(at + 4, close));
                if (group == null) {
                    throw new IllegalArgumentException("it refers to a group that is not there");
                }
                to.append("(?:\\").append(group).append(')');
                at = close + 1;
            } else if (from.startsWith("(?#", at)) {
                int close = from.indexOf(')', at);
                at = close < 0 ? from.length() : close + 1;
            } else if (from.startsWith("(?(", at)) {
                throw new IllegalArgumentException("conditional groups are not supported");
            } else {
                groups += from.startsWith("(?", at) ? 0 : 1;
                to.append('(');
                at++;
            }
        }

        /** A brace that begins no quantifier stands for itself. */
        private void brace() {
            int end = at + 1;
            while (end < from.length() && (Character.isDigit(from.charAt(end)) || from.charAt(end) == ',')) {
                end++;
            }
            String inside = from.substring(at + 1, end);
            boolean quantifier = end < from.length()
                    && from.charAt(end) == '}'
                    && inside.matches("\\d+|\\d*,\\d*")
                    && !inside.isEmpty();
            if (quantifier) {
                to.append('{')
                        .append(inside.startsWith(",") ? "0" : "")
                        .append(inside)
                        .append('}');
                at = end + 1;
            } else {
                to.append("\\{");
                at++;
            }
        }
    }
}
