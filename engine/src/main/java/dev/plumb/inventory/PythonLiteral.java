package dev.plumb.inventory;

import dev.plumb.source.Located;
import dev.plumb.source.Position;
import dev.plumb.source.YamlNode;
import dev.plumb.source.YamlNode.Entry;
import dev.plumb.source.YamlNode.Mapping;
import dev.plumb.source.YamlNode.Scalar;
import dev.plumb.source.YamlNode.Sequence;
import dev.plumb.source.YamlNode.Style;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads values of INI inventories as Ansible does, by Python's {@code ast.literal_eval}: numbers, {@code True}, {@code None},
 * quoted texts, lists, tuples and dictionaries. Whatever else stands there is a text.
 */
final class PythonLiteral {
    private static final int MAX_DEPTH = 50;

    /** Not a literal. */
    private static final class NoLiteral extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NoLiteral() {
            super(null, null, false, false);
        }
    }

    private final String text;
    private final Position start;
    private int at;
    private int depth;

    private PythonLiteral(String text, Position start) {
        this.text = text;
        this.start = start;
    }

    /**
     * The literal's value as a node.
     *
     * @param start where the text stands
     * @return null when the text is no literal
     */
    static @Nullable YamlNode read(String text, Position start) {
        // Most values are plain words: told by their first letter, without an exception.
        char first = text.isEmpty() ? 'x' : text.charAt(0);
        if (Character.isLetter(first)
                && !isPrefix(text, 0)
                && !text.startsWith("True")
                && !text.startsWith("False")
                && !text.startsWith("None")) {
            return null;
        }
        try {
            return new PythonLiteral(text, start).whole();
        } catch (NoLiteral e) {
            return null;
        }
    }

    private YamlNode whole() {
        YamlNode value = value();
        blanks();
        if (at < text.length() && text.charAt(at) == ',') {
            value = new Sequence(start, items(value, '\0'));
        }
        if (at < text.length() && text.charAt(at) != '#') {
            throw new NoLiteral();
        }
        return value;
    }

    private YamlNode value() {
        blanks();
        if (at == text.length() || ++depth > MAX_DEPTH) {
            throw new NoLiteral();
        }
        YamlNode value = switch (text.charAt(at)) {
            case '[' -> sequence(']');
            case '(' -> tuple();
            case '{' -> mapping();
            case '"', '\'' -> string();
            default -> isPrefix(text, at) ? prefixed() : word();
        };
        depth--;
        return value;
    }

    private Sequence sequence(char end) {
        Position position = here();
        at++;
        blanks();
        if (skip(end)) {
            return new Sequence(position, List.of());
        }
        List<YamlNode> items = items(value(), end);
        expect(end);
        return new Sequence(position, items);
    }

    /** Items after a first one, up to the end, which stays. */
    private List<YamlNode> items(YamlNode first, char end) {
        List<YamlNode> items = new ArrayList<>();
        items.add(first);
        blanks();
        while (skip(',')) {
            blanks();
            if (at == text.length() || text.charAt(at) == end || text.charAt(at) == '#') {
                break;
            }
            items.add(value());
            blanks();
        }
        return List.copyOf(items);
    }

    private YamlNode tuple() {
        Position position = here();
        at++;
        blanks();
        if (skip(')')) {
            return new Sequence(position, List.of());
        }
        YamlNode first = value();
        blanks();
        if (skip(')')) {
            return first;
        }
        List<YamlNode> items = items(first, ')');
        expect(')');
        return new Sequence(position, items);
    }

    private Mapping mapping() {
        Position position = here();
        at++;
        Map<String, Entry> entries = new LinkedHashMap<>();
        blanks();
        while (!skip('}')) {
            if (!(value() instanceof Scalar key)) {
                throw new NoLiteral();
            }
            expect(':');
            entries.put(key.text(), new Entry(new Located<>(key.text(), key.position()), value()));
            blanks();
            if (!skip(',')) {
                expect('}');
                break;
            }
            blanks();
        }
        return new Mapping(position, List.copyOf(entries.values()));
    }

    /** Whether here begins a string that says what it is made of, as Python 2 showed all of them: {@code u'text'}. */
    private static boolean isPrefix(String text, int at) {
        if (at + 1 >= text.length()) {
            return false;
        }
        char kind = text.charAt(at);
        char next = text.charAt(at + 1);
        return (kind == 'u' || kind == 'b') && (next == '"' || next == '\'');
    }

    private Scalar prefixed() {
        at++;
        return string();
    }

    private Scalar string() {
        Position position = here();
        StringBuilder value = new StringBuilder();
        while (at < text.length() && (text.charAt(at) == '"' || text.charAt(at) == '\'')) {
            piece(value);
            blanks();
        }
        return new Scalar(position, value.toString(), value.toString(), null, Style.QUOTED);
    }

    private void piece(StringBuilder value) {
        char quote = text.charAt(at++);
        while (at < text.length() && text.charAt(at) != quote) {
            char c = text.charAt(at++);
            if (c == '\\' && at < text.length()) {
                escape(value);
            } else {
                value.append(c);
            }
        }
        if (!skip(quote)) {
            throw new NoLiteral();
        }
    }

    private void escape(StringBuilder value) {
        char c = text.charAt(at++);
        switch (c) {
            case 'n' -> value.append('\n');
            case 't' -> value.append('\t');
            case 'r' -> value.append('\r');
            case '\\', '\'', '"' -> value.append(c);
            case 'x' -> hex(value, 2);
            case 'u' -> hex(value, 4);
            default -> value.append('\\').append(c);
        }
    }

    private void hex(StringBuilder value, int digits) {
        if (at + digits > text.length()) {
            throw new NoLiteral();
        }
        int code = 0;
        for (int i = 0; i < digits; i++) {
            int digit = Character.digit(text.charAt(at++), 16);
            if (digit < 0) {
                throw new NoLiteral();
            }
            code = code * 16 + digit;
        }
        value.append((char) code);
    }

    private Scalar word() {
        Position position = here();
        int begin = at;
        while (at < text.length() && " \t,:]})#".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        String word = text.substring(begin, at);
        return switch (word) {
            case "True" -> new Scalar(position, word, true, null, Style.PLAIN);
            case "False" -> new Scalar(position, word, false, null, Style.PLAIN);
            case "None" -> new Scalar(position, word, null, null, Style.PLAIN);
            default -> new Scalar(position, word, PythonNumber.read(word, NoLiteral::new), null, Style.PLAIN);
        };
    }

    private void blanks() {
        while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
            at++;
        }
    }

    private boolean skip(char c) {
        if (at < text.length() && text.charAt(at) == c) {
            at++;
            return true;
        }
        return false;
    }

    private void expect(char c) {
        blanks();
        if (!skip(c)) {
            throw new NoLiteral();
        }
    }

    private Position here() {
        return start.line() == 0 ? start : start.plusColumns(at);
    }
}
