package dev.plumb.playbook;

import dev.plumb.source.JinjaBraces;
import dev.plumb.source.Located;
import dev.plumb.source.Places;
import dev.plumb.source.Position;
import dev.plumb.source.Problems;
import dev.plumb.source.YamlNode;
import dev.plumb.source.YamlNode.Entry;
import dev.plumb.source.YamlNode.Mapping;
import dev.plumb.source.YamlNode.Scalar;
import dev.plumb.source.YamlNode.Sequence;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the values of keywords by their types and tells those that do not fit. */
final class Fields {
    private final Problems problems;
    private final Places places = new Places();

    Fields(Problems problems) {
        this.problems = problems;
    }

    Problems problems() {
        return problems;
    }

    Places places() {
        return places;
    }

    /** Whether the value holds an expression, so that its type shows only when a task runs. */
    static boolean isExpression(YamlNode node) {
        return node instanceof Scalar scalar && scalar.text().contains("${");
    }

    /** What a node is, for messages. */
    static String kind(YamlNode node) {
        if (node instanceof Sequence) {
            return "a list";
        } else if (node instanceof Mapping) {
            return "a mapping";
        }
        Scalar scalar = (Scalar) node;
        return scalar.value() == null ? "nothing" : "'" + shortened(scalar.text()) + "'";
    }

    private static String shortened(String text) {
        String line = text.strip();
        int end = line.indexOf('\n');
        line = end < 0 ? line : line.substring(0, end) + "...";
        return line.length() <= 40 ? line : line.substring(0, 37) + "...";
    }

    /** A truth value as Ansible reads it, quoted or not, or null when the node is none. */
    static @Nullable Boolean truth(YamlNode node) {
        if (!(node instanceof Scalar scalar)) {
            return null;
        }
        return switch (scalar.text()) {
            case "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON", "y", "t", "1" -> true;
            case "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF", "n", "f", "0" -> false;
            default -> null;
        };
    }

    /** Tells that a keyword takes something else; of Jinja's braces only that they are Jinja. */
    void wrong(Entry entry, String wanted, @Nullable String hint) {
        if (entry.value() instanceof Scalar scalar && JinjaBraces.in(scalar.text())) {
            JinjaBraces.check(scalar, places, problems);
            return;
        }
        problems.add(
                place(entry), "'" + entry.key().value() + "' takes " + wanted + ", not " + kind(entry.value()), hint);
    }

    /** An empty value stands nowhere that could be pointed at: its key is shown instead. */
    private static Position place(Entry entry) {
        return entry.value() instanceof Scalar scalar && scalar.text().isEmpty()
                ? entry.key().position()
                : entry.value().position();
    }

    /** A truth value or an expression; null when it is neither. */
    @Nullable
    YamlNode truthOrExpression(Entry entry) {
        if (isExpression(entry.value()) || truth(entry.value()) != null) {
            return entry.value();
        }
        wrong(entry, "yes or no", "write: " + entry.key().value() + ": true");
        return null;
    }

    /** A whole number or an expression. */
    @Nullable
    YamlNode numberOrExpression(Entry entry) {
        if (entry.value() instanceof Scalar scalar && !isExpression(scalar) && !isWhole(scalar.text())) {
            wrong(entry, "a whole number", null);
            return null;
        }
        return textOrExpression(entry);
    }

    /** Seconds with or without a fraction, or an expression. */
    @Nullable
    YamlNode secondsOrExpression(Entry entry) {
        if (entry.value() instanceof Scalar scalar && !isExpression(scalar) && !isSeconds(scalar.text())) {
            wrong(entry, "seconds", "write: " + entry.key().value() + ": 5");
            return null;
        }
        return textOrExpression(entry);
    }

    /** Whether it is digits, perhaps with a point among them. */
    static boolean isSeconds(String text) {
        int dots = 0;
        int digits = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            digits += c >= '0' && c <= '9' ? 1 : 0;
            dots += c == '.' ? 1 : 0;
        }
        return digits > 0 && digits < 10 && dots < 2 && digits + dots == text.length();
    }

    /** A truth value; an expression cannot be known yet and is told. */
    boolean truth(Entry entry, boolean otherwise) {
        if (isExpression(entry.value())) {
            wrong(entry, "yes or no", "an expression is evaluated too late for it");
            return otherwise;
        }
        YamlNode node = truthOrExpression(entry);
        Boolean truth = node == null ? null : truth(node);
        return truth == null ? otherwise : truth;
    }

    /** Whether it is a number of one to nine digits. */
    static boolean isWhole(String text) {
        boolean digits = !text.isEmpty() && text.length() < 10;
        for (int i = 0; digits && i < text.length(); i++) {
            digits = text.charAt(i) >= '0' && text.charAt(i) <= '9';
        }
        return digits;
    }

    /** A text, number or expression. */
    @Nullable
    Scalar textOrExpression(Entry entry) {
        if (entry.value() instanceof Scalar scalar && scalar.value() != null) {
            return scalar;
        }
        wrong(entry, "a text", null);
        return null;
    }

    /** A text with its place. */
    @Nullable
    Located<String> text(Entry entry) {
        Scalar scalar = textOrExpression(entry);
        return scalar == null ? null : new Located<>(scalar.text(), scalar.position());
    }

    /** One text or a list of texts. */
    List<Located<String>> texts(Entry entry) {
        List<Located<String>> found = new ArrayList<>();
        for (Scalar scalar : scalars(entry, "a text or a list of texts")) {
            found.add(new Located<>(scalar.text(), scalar.position()));
        }
        return found;
    }

    private List<Scalar> scalars(Entry entry, String wanted) {
        List<Scalar> found = new ArrayList<>();
        List<YamlNode> nodes = entry.value() instanceof Sequence sequence ? sequence.items() : List.of(entry.value());
        for (YamlNode node : nodes) {
            if (node instanceof Scalar scalar && scalar.value() != null) {
                found.add(scalar);
            } else {
                wrong(new Entry(entry.key(), node), wanted, null);
            }
        }
        return found;
    }

    /** Names separated by commas, or a list of them. */
    List<String> tags(Entry entry) {
        Set<String> found = new LinkedHashSet<>();
        for (Scalar scalar : scalars(entry, "a name or a list of names")) {
            if (isExpression(scalar)) {
                problems.add(
                        scalar.position(), "tags are plain names: they are chosen before anything is evaluated", null);
            }
            for (String tag : scalar.text().split(",")) {
                if (!tag.isBlank()) {
                    found.add(tag.strip());
                }
            }
        }
        return List.copyOf(found);
    }

    /** Conditions: a bare expression, a truth value, or a list of them. */
    List<Scalar> conditions(Entry entry) {
        List<Scalar> found = new ArrayList<>();
        for (Scalar scalar : scalars(entry, "a condition or a list of conditions")) {
            String text = scalar.text().strip();
            if (scalar.value() instanceof Long || scalar.value() instanceof Double) {
                wrong(new Entry(entry.key(), scalar), "a condition, which is true or false", null);
            } else if (text.startsWith("${") && text.indexOf('}') == text.length() - 1) {
                problems.add(
                        scalar.position(),
                        "'" + entry.key().value() + "' is an expression already and takes no ${ }",
                        "write: " + entry.key().value() + ": "
                                + text.substring(2, text.length() - 1).strip());
            } else {
                found.add(scalar);
            }
        }
        return found;
    }

    /** Variables: a mapping of names to values. */
    @Nullable
    Mapping variables(Entry entry) {
        if (entry.value() instanceof Scalar scalar && scalar.value() == null) {
            return null;
        }
        Mapping mapping = entry.value() instanceof Sequence list ? merged(list) : mapping(entry.value());
        if (mapping == null) {
            wrong(entry, "a mapping of names to values", "write each variable below it: name: value");
            return null;
        }
        for (Entry variable : mapping.entries()) {
            checkVariable(variable.key());
        }
        return mapping;
    }

    private static @Nullable Mapping mapping(YamlNode node) {
        return node instanceof Mapping mapping ? mapping : null;
    }

    /** Ansible's old form, a list of mappings, of which later ones win; null when it is another list. */
    private static @Nullable Mapping merged(Sequence list) {
        Map<String, Entry> all = new LinkedHashMap<>();
        for (YamlNode item : list.items()) {
            if (!(item instanceof Mapping mapping)) {
                return null;
            }
            mapping.entries().forEach(entry -> all.put(entry.key().value(), entry));
        }
        return new Mapping(list.position(), List.copyOf(all.values()));
    }

    /** Tells a name that no expression could use. */
    void checkVariable(Located<String> name) {
        if (!isVariable(name.value())) {
            String better = better(name.value());
            problems.add(
                    name.position(),
                    "'" + name.value() + "' cannot be the name of a variable",
                    isVariable(better) ? "write: " + better : "a name is made of letters, digits and _");
        }
    }

    private static String better(String name) {
        StringBuilder better = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean fits = c < 128 && Character.isLetterOrDigit(c);
            better.append(fits ? c : '_');
        }
        return better.toString();
    }

    /** Whether a variable can have this name. */
    static boolean isVariable(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean letter = c == '_' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
            if (!letter && (i == 0 || c < '0' || c > '9')) {
                return false;
            }
        }
        return !name.isEmpty();
    }

    /** Variables for scripts: a mapping, an expression, or a list of these. */
    List<YamlNode> environment(Entry entry) {
        List<YamlNode> found = new ArrayList<>();
        List<YamlNode> nodes = entry.value() instanceof Sequence sequence ? sequence.items() : List.of(entry.value());
        for (YamlNode node : nodes) {
            if (node instanceof Mapping || isExpression(node)) {
                found.add(node);
            } else {
                wrong(new Entry(entry.key(), node), "a mapping of names to values", "write each below it: NAME: value");
            }
        }
        return found;
    }
}
