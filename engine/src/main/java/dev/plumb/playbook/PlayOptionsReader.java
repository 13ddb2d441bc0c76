package dev.plumb.playbook;

import dev.plumb.source.Located;
import dev.plumb.source.Problems;
import dev.plumb.source.YamlNode;
import dev.plumb.source.YamlNode.Entry;
import dev.plumb.source.YamlNode.Mapping;
import dev.plumb.source.YamlNode.Scalar;
import dev.plumb.source.YamlNode.Sequence;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the keywords of one play about how it runs as a whole. */
final class PlayOptionsReader {
    static final List<String> STRATEGIES = List.of("linear", "free", "host_pinned");
    static final List<String> ORDERS = List.of("inventory", "sorted", "reverse_sorted", "reverse_inventory", "shuffle");
    static final List<String> SCHEMES = List.of("sha512_crypt", "sha256_crypt");

    private final Fields fields;
    private final Problems problems;
    private @Nullable YamlNode strategy;
    private List<YamlNode> serial = List.of();
    private @Nullable YamlNode maxFailPercentage;
    private @Nullable YamlNode order;
    private @Nullable YamlNode forceHandlers;
    private List<YamlNode> varsFiles = List.of();
    private List<Prompt> prompts = List.of();

    PlayOptionsReader(Fields fields) {
        this.fields = fields;
        this.problems = fields.problems();
    }

    /** What was read. */
    PlayOptions options() {
        return new PlayOptions(strategy, serial, maxFailPercentage, order, forceHandlers, varsFiles, prompts);
    }

    /** Takes a keyword; false when it is none of these. */
    boolean take(Entry entry) {
        switch (entry.key().value()) {
            case "strategy" -> strategy = choice(entry, "strategy", STRATEGIES);
            case "order" -> order = choice(entry, "order", ORDERS);
            case "serial" -> serial = serial(entry);
            case "max_fail_percentage" -> maxFailPercentage = percentage(entry);
            case "force_handlers" -> forceHandlers = fields.truthOrExpression(entry);
            case "vars_files" -> varsFiles = varsFiles(entry);
            case "vars_prompt" -> prompts = prompts(entry);
            // Facts are read one by one, when they are asked for: there is nothing to choose or to wait for.
            case "gather_subset" -> fields.texts(entry);
            case "gather_timeout" -> fields.numberOrExpression(entry);
            case "fact_path" -> fields.textOrExpression(entry);
            default -> {
                return false;
            }
        }
        return true;
    }

    private @Nullable YamlNode choice(Entry entry, String what, List<String> words) {
        Scalar scalar = fields.textOrExpression(entry);
        if (scalar == null || Fields.isExpression(scalar)) {
            return scalar;
        }
        if (words.contains(KnownNames.unqualified(scalar.text()))) {
            return scalar;
        }
        problems.add(
                scalar.position(),
                "there is no " + what + " '" + scalar.text() + "'",
                "write one of: " + String.join(", ", words));
        return null;
    }

    private List<YamlNode> serial(Entry entry) {
        List<YamlNode> sizes = new ArrayList<>();
        for (YamlNode node : nodes(entry)) {
            if (Fields.isExpression(node) || node instanceof Scalar scalar && isSize(scalar.text())) {
                sizes.add(node);
            } else {
                fields.wrong(
                        new Entry(entry.key(), node),
                        "numbers of hosts from 1 on, or percentages of them",
                        "write: serial: 1 or serial: 30%, or remove it to take all hosts at once");
            }
        }
        return List.copyOf(sizes);
    }

    private static List<YamlNode> nodes(Entry entry) {
        return entry.value() instanceof Sequence sequence ? sequence.items() : List.of(entry.value());
    }

    private static boolean isSize(String text) {
        return text.endsWith("%") ? isPercentage(text) : Fields.isWhole(text) && Integer.parseInt(text) > 0;
    }

    private static boolean isPercentage(String text) {
        String number =
                text.endsWith("%") ? text.substring(0, text.length() - 1).strip() : text;
        return Fields.isSeconds(number) && Double.parseDouble(number) <= 100;
    }

    private @Nullable YamlNode percentage(Entry entry) {
        YamlNode node = entry.value();
        if (Fields.isExpression(node) || node instanceof Scalar scalar && isPercentage(scalar.text())) {
            return node;
        }
        fields.wrong(entry, "a percentage from 0 to 100", "write: max_fail_percentage: 30");
        return null;
    }

    private List<YamlNode> varsFiles(Entry entry) {
        List<YamlNode> files = new ArrayList<>();
        for (YamlNode node : nodes(entry)) {
            List<YamlNode> names = node instanceof Sequence sequence ? sequence.items() : List.of(node);
            for (YamlNode name : names) {
                if (!(name instanceof Scalar scalar) || scalar.value() == null) {
                    fields.wrong(
                            new Entry(entry.key(), name),
                            "names of files, or lists of names of which the first that exists is read",
                            null);
                    return List.of();
                }
            }
            files.add(node);
        }
        return List.copyOf(files);
    }

    private List<Prompt> prompts(Entry entry) {
        List<Prompt> found = new ArrayList<>();
        for (YamlNode node : nodes(entry)) {
            if (node instanceof Mapping mapping) {
                Prompt prompt = prompt(mapping);
                if (prompt != null) {
                    found.add(prompt);
                }
            } else {
                fields.wrong(
                        new Entry(entry.key(), node),
                        "a list of questions",
                        "write each with a dash: - name: variable and prompt: below it");
            }
        }
        return List.copyOf(found);
    }

    private @Nullable Prompt prompt(Mapping mapping) {
        Located<String> name = null;
        String text = null;
        boolean hidden = true;
        boolean confirm = false;
        YamlNode fallback = null;
        String encrypt = null;
        for (Entry field : mapping.entries()) {
            switch (field.key().value()) {
                case "name" -> name = fields.text(field);
                case "prompt" -> text = string(field);
                case "private" -> hidden = fields.truth(field, true);
                case "confirm" -> confirm = fields.truth(field, false);
                case "default" -> fallback = field.value();
                case "encrypt" -> encrypt = scheme(field);
                // An answer is data, which is never evaluated whatever this says.
                case "unsafe" -> fields.truth(field, true);
                default -> tellField(field);
            }
        }
        if (name == null) {
            problems.add(mapping.position(), "the question names no variable", "write: - name: variable");
            return null;
        }
        fields.checkVariable(name);
        return new Prompt(name, text, hidden, confirm, fallback, encrypt);
    }

    private @Nullable String scheme(Entry field) {
        String scheme = string(field);
        if (scheme == null || SCHEMES.contains(scheme)) {
            return scheme;
        }
        fields.wrong(field, "one of " + String.join(", ", SCHEMES), null);
        return null;
    }

    private @Nullable String string(Entry field) {
        Located<String> text = fields.text(field);
        return text == null ? null : text.value();
    }

    private void tellField(Entry field) {
        String key = field.key().value();
        boolean salt = key.equals("salt") || key.equals("salt_size");
        problems.add(
                field.key().position(),
                "'vars_prompt' has no '" + key + "'",
                salt
                        ? "remove it: the salt is always random"
                        : dev.plumb.source.DidYouMean.hint(
                                key, List.of("name", "prompt", "private", "confirm", "default", "encrypt", "unsafe")));
    }
}
