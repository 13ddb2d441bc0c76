package dev.plumb.expression;

import dev.plumb.source.JinjaBraces;
import dev.plumb.source.Position;
import freemarker.core.ParseException;
import freemarker.template.Configuration;
import freemarker.template.Template;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes expressions ready: the simplest without FreeMarker, which costs start-up time, all others with it. Thread-safe. */
final class Compiler {
    /** The directive that takes a value out of a template; the expression stands alone on the second line. */
    static final String CAPTURE = "plumb_capture";

    private static final Position NOWHERE = Position.of("");

    private final Controller controller;
    private final Functions functions;
    private final FreeMarker freeMarker;

    Compiler(Controller controller, FreeMarker freeMarker) {
        this.controller = controller;
        this.functions = controller.functions();
        this.freeMarker = freeMarker;
    }

    /** Compiles an expression that is all of the source. */
    Compiled whole(String source) {
        Simple simple = simple(source, 0, source.length());
        return simple != null && simple.behind().kind() == Token.Kind.END
                ? simple.compiled()
                : full(source, new Translator(source, 0, source.length(), functions).whole());
    }

    /**
     * Compiles a YAML value: {@code String} and {@link Compiled} parts. {@code $${} stands for {@code ${}.
     *
     * @throws Fault also for Jinja's braces
     */
    List<Object> text(String source) {
        List<Object> parts = new ArrayList<>();
        StringBuilder literal = new StringBuilder();
        int jinja = JinjaBraces.next(source, 0);
        int i = 0;
        while (i < source.length()) {
            if (i == jinja) {
                throw Fault.of(JinjaBraces.problem(source, jinja, NOWHERE), jinja);
            } else if (source.startsWith("$${", i)) {
                literal.append("${");
                i += 3;
            } else if (source.startsWith("${", i)) {
                if (literal.length() > 0) {
                    parts.add(literal.toString());
                    literal.setLength(0);
                }
                i = placeholder(source, i + 2, parts);
                // looked for again only when it was inside: else a long text would be searched for every placeholder
                jinja = jinja >= 0 && jinja < i ? JinjaBraces.next(source, i) : jinja;
            } else {
                literal.append(source.charAt(i++));
            }
        }
        if (literal.length() > 0 || parts.isEmpty()) {
            parts.add(literal.toString());
        }
        return parts;
    }

    /** Whether a text has nothing to evaluate or to complain about. */
    static boolean isPlain(String text) {
        return !text.contains("${") && !text.contains("{{") && !text.contains("{%");
    }

    private int placeholder(String source, int from, List<Object> parts) {
        Simple simple = simple(source, from, source.length());
        if (simple != null && simple.behind().is("}")) {
            parts.add(simple.compiled());
            return simple.behind().end();
        }
        Translator.Translation translation = new Translator(source, from, source.length(), functions).placeholder();
        parts.add(full(source, translation));
        return translation.end();
    }

    /**
     * An expression that needs no FreeMarker.
     *
     * @param behind the token behind it
     */
    private record Simple(Compiled compiled, Token behind) {}

    /** A literal, a path, or {@code not} and a path; null when something else stands there. */
    private static @Nullable Simple simple(String source, int from, int limit) {
        Lexer lexer = new Lexer(source, limit);
        Token first = lexer.read(from);
        boolean not = first.isWord("not");
        Token start = not ? lexer.read(first.end()) : first;
        if (start.kind() == Token.Kind.NAME) {
            SimplePath path = SimplePath.read(source, start.start(), limit);
            if (path == null || Operands.isReserved(path.name())) {
                return null;
            }
            Token behind = lexer.read(path.end());
            Compiled word = word(start);
            if (word != null) {
                return not || !path.steps().isEmpty() ? null : new Simple(word, behind);
            }
            return new Simple(not ? new Compiled.NotPath(path) : new Compiled.Path(path), behind);
        }
        Object value = start.kind() == Token.Kind.STRING ? Strings.constant(source, start) : start.value();
        return not || value == null
                ? null
                : new Simple(new Compiled.Constant(start.start(), value), lexer.read(start.end()));
    }

    private static @Nullable Compiled word(Token token) {
        return switch (token.text()) {
            case "true", "True" -> new Compiled.Constant(token.start(), true);
            case "false", "False" -> new Compiled.Constant(token.start(), false);
            case "none", "None", "null" -> new Compiled.Constant(token.start(), null);
            default -> null;
        };
    }

    private Compiled full(String source, Translator.Translation translation) {
        Code code = translation.code();
        try {
            Template template = freeMarker.parse("<@" + CAPTURE + " v=(\n" + code.text() + "\n)/>");
            return new Compiled.Full(
                    source,
                    translation,
                    template,
                    freeMarker,
                    controller,
                    Hazards.in(source.substring(code.start(), code.end())));
        } catch (ParseException e) {
            int at = e.getLineNumber() == 2 ? code.source(e.getColumnNumber() - 1) : code.end();
            throw syntax(at, e);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private Fault syntax(int at, ParseException e) {
        String message = FreeMarkerErrors.firstLine(e.getEditorMessage());
        Matcher unknown = Pattern.compile("Unknown built-in: \"(\\w+)\"").matcher(message);
        if (!unknown.find()) {
            return new Fault(at, message, null);
        }
        String name = unknown.group(1);
        Set<String> known = freeMarker.configuration().getSupportedBuiltInNames(Configuration.LEGACY_NAMING_CONVENTION);
        return new Fault(at, "there is no built-in '?" + name + "'", Suggestions.hint(name, known));
    }
}
