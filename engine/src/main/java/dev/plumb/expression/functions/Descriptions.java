package dev.plumb.expression.functions;

import dev.plumb.expression.Functions;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads {@code functions.txt}, once, when the first function is called. */
public final class Descriptions {
    private static final Descriptions INSTANCE = new Descriptions(text());

    private final List<FunctionDoc> all = new ArrayList<>();
    private final Map<String, FunctionDoc> byName = new HashMap<>();

    private String section = "";
    private String group = "";
    private Functions.Kind kind = Functions.Kind.FUNCTION;

    private @Nullable String signature;
    private List<String> others = new ArrayList<>();
    private StringBuilder summary = new StringBuilder();
    private List<FunctionDoc.Example> examples = new ArrayList<>();
    private @Nullable String expression;

    private Descriptions(String text) {
        int from = 0;
        while (from < text.length()) {
            int end = text.indexOf('\n', from);
            line(text.substring(from, end));
            from = end + 1;
        }
        finish();
    }

    /** All of them, in the order of the page. */
    public static List<FunctionDoc> all() {
        return INSTANCE.all;
    }

    /** What has this name, or null. */
    public static @Nullable FunctionDoc find(Functions.Kind kind, String name) {
        return INSTANCE.byName.get(kind + " " + name);
    }

    private void line(String line) {
        if (line.startsWith("=== ")) {
            finish();
            section = line.substring(4);
            kind = section.startsWith("Tests")
                    ? Functions.Kind.TEST
                    : section.startsWith("Lookups") ? Functions.Kind.LOOKUP : Functions.Kind.FUNCTION;
        } else if (line.startsWith("[")) {
            finish();
            group = line.substring(1, line.indexOf(']'));
        } else if (line.startsWith("    ")) {
            body(line.substring(4));
        } else if (line.startsWith("also ")) {
            others = List.of(line.substring(5).split(", "));
        } else if (!line.isEmpty() && line.charAt(0) != '#') {
            finish();
            signature = line;
        }
    }

    private void body(String line) {
        if (line.startsWith("> ")) {
            expression = line.substring(2);
        } else if (expression != null) {
            examples.add(new FunctionDoc.Example(expression, line));
            expression = null;
        } else {
            summary.append(summary.length() == 0 ? "" : " ").append(line);
        }
    }

    private void finish() {
        String text = signature;
        if (text != null) {
            FunctionDoc doc =
                    new FunctionDoc(kind, section, group, text, others, summary.toString(), List.copyOf(examples));
            all.add(doc);
            byName.put(kind + " " + doc.name(), doc);
            for (String other : others) {
                byName.put(kind + " " + other, doc);
            }
        }
        signature = null;
        others = List.of();
        summary = new StringBuilder();
        examples = new ArrayList<>();
    }

    private static String text() {
        try (InputStream in = Descriptions.class.getResourceAsStream("functions.txt")) {
            if (in == null) {
                throw new IllegalStateException("functions.txt is missing");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
