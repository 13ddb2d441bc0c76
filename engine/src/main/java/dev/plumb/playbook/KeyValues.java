package dev.plumb.playbook;

import dev.plumb.source.JinjaBraces;
import dev.plumb.source.Located;
import dev.plumb.source.Position;
import dev.plumb.source.YamlNode.Entry;
import dev.plumb.source.YamlNode.Mapping;
import dev.plumb.source.YamlNode.Scalar;
import dev.plumb.source.YamlNode.Style;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads arguments in Ansible's old form {@code path=/etc/x state=directory}. Values are texts. */
final class KeyValues {
    private final Fields fields;
    private final Scalar scalar;
    private final String text;
    private final List<Entry> entries = new ArrayList<>();
    private int at;

    private KeyValues(Fields fields, Scalar scalar, int from) {
        this.fields = fields;
        this.scalar = scalar;
        this.text = scalar.text();
        this.at = from;
    }

    /**
     * The arguments as a mapping with the places of keys and values.
     *
     * @param from where in the scalar's text they begin
     * @return null when the text is no list of {@code key=value}; that is told
     */
    static @Nullable Mapping read(Fields fields, String module, Scalar scalar, int from) {
        return new KeyValues(fields, scalar, from).read(module);
    }

    private @Nullable Mapping read(String module) {
        Position start = fields.places().at(scalar, at);
        for (skipBlanks(); at < text.length(); skipBlanks()) {
            int keyStart = at;
            skipKey();
            if (at == keyStart || at == text.length() || text.charAt(at) != '=') {
                fields.problems()
                        .add(
                                fields.places().at(scalar, keyStart),
                                "'" + module + "' takes parameters, and this is none",
                                "write the parameters below it, each as: name: value");
                return null;
            }
            add(new Located<>(text.substring(keyStart, at), fields.places().at(scalar, keyStart)));
        }
        return new Mapping(start, List.copyOf(entries));
    }

    /** A key: letters, digits and expressions. */
    private void skipKey() {
        int braces = 0;
        for (; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '{' && (braces > 0 || opens(at))) {
                braces++;
            } else if (c == '}' && braces > 0) {
                braces--;
            } else if (braces == 0
                    && !Character.isLetterOrDigit(c)
                    && c != '_'
                    && !(c == '$' && text.startsWith("${", at))) {
                return;
            }
        }
    }

    private void add(Located<String> key) {
        at++;
        int valueStart = at;
        StringBuilder value = new StringBuilder();
        boolean quoted = at < text.length() && (text.charAt(at) == '"' || text.charAt(at) == '\'');
        value(value);
        for (Entry entry : entries) {
            if (entry.key().value().equals(key.value())) {
                fields.problems().add(key.position(), "'" + key.value() + "' stands here a second time", null);
                return;
            }
        }
        Position position = fields.places().at(scalar, Math.min(valueStart, text.length()));
        String read = value.toString();
        entries.add(
                new Entry(key, new Scalar(position, read, read, scalar.tag(), quoted ? Style.QUOTED : Style.PLAIN)));
    }

    /** A value up to the next blank outside of quotes and expressions. */
    private void value(StringBuilder value) {
        char quote = 0;
        int opened = at;
        int braces = 0;
        for (; at < text.length(); at++) {
            char c = text.charAt(at);
            if (braces == 0 && quote == 0 && Character.isWhitespace(c)) {
                return;
            }
            braces += c == '{' && (braces > 0 || opens(at)) ? 1 : 0;
            braces -= c == '}' && braces > 0 ? 1 : 0;
            if (braces > 0) {
                value.append(c);
            } else if (quote != 0 && c == '\\' && at + 1 < text.length() && text.charAt(at + 1) == quote) {
                value.append(text.charAt(++at));
            } else if (quote == c) {
                quote = 0;
            } else if (quote == 0 && (c == '"' || c == '\'')) {
                quote = c;
                opened = at;
            } else {
                value.append(c);
            }
        }
        if (quote != 0) {
            fields.problems()
                    .add(fields.places().at(scalar, opened), "the quote that opens here is never closed", null);
        }
    }

    /** Whether an expression begins at this brace; Jinja's counts too, so that only its braces are told. */
    private boolean opens(int brace) {
        return brace > 0 && text.charAt(brace - 1) == '$' || JinjaBraces.next(text, brace) == brace;
    }

    private void skipBlanks() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }
}
