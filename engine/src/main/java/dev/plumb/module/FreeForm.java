package dev.plumb.module;

import dev.plumb.source.Located;
import dev.plumb.source.Position;
import dev.plumb.source.YamlNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The text of a free-form task. Of a command ({@code command: make install creates=/usr/local/bin/x}) words {@code name=value}
 * with one of the names that Ansible takes out of such a text are parameters, the rest is the text. Where the text stands for
 * a parameter that has a name of its own ({@code include_vars: a.yml name=x}, {@code include_vars: file=a.yml}), words with
 * the name of any parameter are.
 */
final class FreeForm {
    private static final String NAMELESS = "free_form";
    private static final Set<String> OF_COMMANDS = Set.of(
            "creates", "removes", "chdir", "executable", "warn", "stdin", "stdin_add_newline", "strip_empty_ends");

    private FreeForm() {}

    /**
     * Splits a free-form text.
     *
     * @param isParam whether a name is a parameter of the module
     * @param textParam the parameter that takes the rest
     */
    static List<YamlNode.Entry> split(YamlNode.Scalar scalar, Predicate<String> isParam, String textParam) {
        List<YamlNode.Entry> entries = new ArrayList<>();
        StringBuilder rest = new StringBuilder();
        String text = scalar.text();
        boolean nameless = textParam.equals(NAMELESS);
        int at = 0;
        while (at < text.length()) {
            int end = wordEnd(text, at);
            String word = text.substring(at, end);
            int equals = word.indexOf('=');
            String name = equals > 0 ? word.substring(0, equals) : "";
            if ((!nameless || OF_COMMANDS.contains(name)) && isParam.test(name)) {
                entries.add(entry(scalar, at, name, unquote(word.substring(equals + 1))));
                end = skipBlanks(text, end);
            } else {
                rest.append(word);
                int next = skipBlanks(text, end);
                rest.append(text, end, next);
                end = next;
            }
            at = end;
        }
        // The newline at the end of a block of text belongs to it.
        String end = rest.toString().endsWith("\n") ? "\n" : "";
        String left = entries.isEmpty() ? text : rest.toString().strip() + end;
        if (nameless || entries.isEmpty() || !left.isEmpty()) {
            entries.add(entry(scalar, 0, textParam, left));
        }
        return entries;
    }

    private static YamlNode.Entry entry(YamlNode.Scalar scalar, int offset, String name, String value) {
        Position position =
                scalar.style() == YamlNode.Style.PLAIN ? scalar.position().plusColumns(offset) : scalar.position();
        return new YamlNode.Entry(
                new Located<>(name, position), new YamlNode.Scalar(position, value, value, null, scalar.style()));
    }

    private static int skipBlanks(String text, int from) {
        int at = from;
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        return at;
    }

    /** The end of the word that begins here; blanks inside of quotes and of {@code ${…}} belong to it. */
    private static int wordEnd(String text, int from) {
        int at = from;
        char quote = 0;
        int braces = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (quote != 0) {
                quote = c == quote ? 0 : quote;
            } else if (c == '\\') {
                at++;
            } else if (c == '\'' || c == '"') {
                quote = c;
            } else if (c == '$' && text.startsWith("${", at)) {
                braces++;
            } else if (c == '}' && braces > 0) {
                braces--;
            } else if (Character.isWhitespace(c) && braces == 0) {
                break;
            }
            at++;
        }
        return Math.min(at, text.length());
    }

    private static String unquote(String value) {
        int last = value.length() - 1;
        boolean quoted = last > 0
                && (value.charAt(0) == '\'' || value.charAt(0) == '"')
                && value.charAt(last) == value.charAt(0);
        return quoted ? value.substring(1, last) : value;
    }
}
