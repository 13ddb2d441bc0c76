package dev.plumb.expression;

import dev.plumb.limit.Evaluation;
import dev.plumb.limit.LimitException;
import dev.plumb.limit.Limits;
import dev.plumb.source.Located;
import dev.plumb.source.Position;
import dev.plumb.source.Problem;
import dev.plumb.source.ProblemException;
import dev.plumb.source.Problems;
import dev.plumb.source.Sealed;
import dev.plumb.source.YamlNode;
import dev.plumb.vault.Secrets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates what the author wrote: expressions, texts with placeholders, templates. One instance serves a run; it is
 * thread-safe. Only text of the author ever comes here as text; values of variables are data and stay as they are.
 */
public final class Expressions {
    private final Controller controller;
    private final ComingFiles coming = new ComingFiles();
    private final Secrets secrets;
    private final Compiler compiler;
    private final TemplateFiles templates;
    private final Map<String, Compiled> expressions = new ConcurrentHashMap<>();
    private final Map<String, List<Object>> texts = new ConcurrentHashMap<>();

    /** Expressions with the standard functions. */
    public Expressions() {
        this(Functions.standard());
    }

    /** Expressions with these functions. */
    public Expressions(Functions functions) {
        this(functions, Secrets.none());
    }

    /**
     * Expressions with these functions.
     *
     * @param secrets opens values that are sealed; hears what is computed from a secret
     */
    public Expressions(Functions functions, Secrets secrets) {
        this.secrets = secrets;
        this.controller = new Controller(this, functions);
        this.templates = new TemplateFiles(controller, secrets);
        this.compiler = new Compiler(controller, templates.freeMarker());
        controller.tellSecretsTo(secrets.redactor()::add);
    }

    /**
     * What {@code with_KIND} loops over: what this lookup finds, as a list.
     *
     * @param kind a lookup such as {@code fileglob}
     * @param terms what to look up, evaluated
     * @param position where it is asked for
     * @throws ProblemException when there is no such lookup, or it fails
     * @throws NotKnownException when a term is not known, or the value is not before apply
     */
    public List<@Nullable Object> lookup(
            String kind, List<@Nullable Object> terms, Variables scope, Position position) {
        try {
            return Supervised.call(
                    () -> Values.items(controller.call(Functions.Kind.LOOKUP, kind, terms, Map.of(), scope)));
        } catch (Functions.Misuse e) {
            throw new ProblemException(new Problem(position, String.valueOf(e.getMessage()), e.hint()));
        } catch (LimitException e) {
            throw new ProblemException(new Problem(position, String.valueOf(e.getMessage()), e.hint()));
        }
    }

    /** What opens values and files that are sealed. */
    public Secrets secrets() {
        return secrets;
    }

    /** Who hears what is worth saying though nothing is wrong, such as what a command writes to standard error. */
    public void tellWarningsTo(Consumer<String> listener) {
        controller.tellWarningsTo(listener);
    }

    /** Who hears what is not wrong but probably not meant in a file, such as Jinja's braces in a template. */
    public void tellHintsTo(Consumer<Problem> listener) {
        controller.tellHintsTo(listener);
    }

    /** Files on this machine that the run may be about to make. */
    public ComingFiles comingFiles() {
        return coming;
    }

    /** Limits what evaluation may do on this machine from now on; without a limit it may do everything. */
    public void limitTo(Outside limit) {
        controller.limitTo(limit);
    }

    /** Loads what the first evaluation would load; to be called on a side thread while the run connects. */
    public void warmUp() {
        Variables none = Scope.builder(this).build();
        compiler.whole("'a'?upper_case == 'A' and 1 + 1 == 2").value(none);
        render(Path.of("warm-up"), "<#if 1 == 1>${'a'}</#if>", none);
    }

    /**
     * The value of a bare expression.
     *
     * @param at where the expression begins
     * @throws ProblemException when it is wrong or names something undefined
     * @throws NotKnownException when its value is not known
     */
    public @Nullable Object evaluate(String expression, Position at, Variables variables) {
        try {
            return value(expression(expression), variables);
        } catch (Fault e) {
            throw problem(Locator.in(at, expression, e.offset()), e);
        }
    }

    /** The value of a scalar that holds a bare expression, such as {@code debug.var}; numbers and booleans as they are. */
    public @Nullable Object evaluate(YamlNode.Scalar expression, Variables variables) {
        if (expression.value() instanceof Boolean || expression.value() instanceof Number) {
            return expression.value();
        }
        try {
            return value(expression(expression), variables);
        } catch (Fault e) {
            throw problem(Locator.in(expression, e.offset()), e);
        }
    }

    /**
     * Whether a condition holds: a boolean as it is, anything else as a bare expression that must give a boolean (or a
     * string {@code true}, {@code false}, {@code yes}, {@code no}, as {@code -e} gives them).
     */
    public boolean test(YamlNode.Scalar condition, Variables variables) {
        if (condition.value() instanceof Boolean truth) {
            return truth;
        }
        try {
            Compiled compiled = expression(condition);
            Object value = value(compiled, variables);
            Boolean truth = Values.truthOrNull(value);
            if (truth == null) {
                throw notBoolean(compiled, value, condition.text().strip());
            }
            return truth;
        } catch (Fault e) {
            throw problem(Locator.in(condition, e.offset()), e);
        }
    }

    /**
     * The data that a YAML value of the author stands for: placeholders are evaluated, everything else is as written. A
     * value that is one placeholder keeps its type. {@link Omit} leaves out entries.
     *
     * @throws ProblemException with the first mistake
     * @throws NotKnownException when a value is not known
     */
    public @Nullable Object resolve(YamlNode node, Variables variables) {
        if (node instanceof YamlNode.Scalar scalar) {
            return scalar(scalar, variables);
        } else if (node instanceof YamlNode.Data data) {
            return data.value();
        } else if (node instanceof YamlNode.Sequence sequence) {
            List<@Nullable Object> list = new ArrayList<>(sequence.items().size());
            for (YamlNode item : sequence.items()) {
                Object value = resolve(item, variables);
                if (value != Omit.VALUE) {
                    list.add(value);
                }
            }
            return list;
        }
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        for (YamlNode.Entry entry : ((YamlNode.Mapping) node).entries()) {
            Object value = resolve(entry.value(), variables);
            if (value != Omit.VALUE) {
                map.put(key(entry, variables), value);
            }
        }
        return map;
    }

    /** The value of a text with placeholders that begins at a position and stands there as it is. */
    public @Nullable Object resolveText(String text, Position at, Variables variables) {
        if (Compiler.isPlain(text)) {
            return text;
        }
        try {
            return join(text(text), variables);
        } catch (Fault e) {
            throw problem(Locator.in(at, text, e.offset()), e);
        }
    }

    /**
     * Renders a template file.
     *
     * @param file where it is; what it includes is looked for in its directory and below only
     * @param text its content
     * @throws ProblemException with a position in the template
     * @throws NotKnownException when it uses a value that is not known
     */
    public String render(Path file, String text, Variables variables) {
        return templates.render(file, text, variables);
    }

    /** Collects mistakes of syntax in all placeholders of a value, without evaluating them. */
    public void check(YamlNode node, Problems problems) {
        if (node instanceof YamlNode.Scalar scalar) {
            checkScalar(scalar, problems);
        } else if (node instanceof YamlNode.Sequence sequence) {
            for (YamlNode item : sequence.items()) {
                check(item, problems);
            }
        } else if (node instanceof YamlNode.Mapping mapping) {
            for (YamlNode.Entry entry : mapping.entries()) {
                checkKey(entry.key(), problems);
                check(entry.value(), problems);
            }
        }
    }

    private void checkScalar(YamlNode.Scalar scalar, Problems problems) {
        if (hasPlaceholders(scalar)) {
            try {
                text(scalar.text());
            } catch (Fault e) {
                problems.add(Locator.in(scalar, e.offset()), e.message(), e.hint());
            }
        }
    }

    private void checkKey(Located<String> key, Problems problems) {
        if (!Compiler.isPlain(key.value())) {
            try {
                text(key.value());
            } catch (Fault e) {
                problems.add(Locator.in(key.position(), key.value(), e.offset()), e.message(), e.hint());
            }
        }
    }

    /** Collects mistakes of syntax in a bare expression or condition, without evaluating it. */
    public void checkExpression(YamlNode.Scalar expression, Problems problems) {
        if (expression.value() instanceof Boolean || expression.value() instanceof Number) {
            return;
        }
        try {
            expression(expression);
        } catch (Fault e) {
            problems.add(Locator.in(expression, e.offset()), e.message(), e.hint());
        }
    }

    /** Whether a scalar has placeholders; {@code !unsafe} takes any text literally, as in Ansible. */
    public static boolean hasPlaceholders(YamlNode.Scalar scalar) {
        return scalar.value() instanceof String && !Compiler.isPlain(scalar.text()) && !"!unsafe".equals(scalar.tag());
    }

    /** The value of a scalar without placeholders: as it stands, or what a sealed one holds. */
    @Nullable
    Object literal(YamlNode.Scalar scalar) {
        if (!(scalar.value() instanceof Sealed)) {
            return scalar.value();
        } else if (scalar.value() instanceof Sealed.Command && controller.outside() == Outside.NOTHING) {
            throw new NotKnownException("the command of !secret is not run before a run", null);
        }
        return Evaluation.waiting(() -> secrets.value(scalar));
    }

    private @Nullable Object scalar(YamlNode.Scalar scalar, Variables variables) {
        if (!hasPlaceholders(scalar)) {
            return literal(scalar);
        }
        try {
            return join(text(scalar.text()), variables);
        } catch (Fault e) {
            throw problem(Locator.in(scalar, e.offset()), e);
        }
    }

    private static @Nullable Object join(List<Object> parts, Variables variables) {
        if (parts.size() == 1 && parts.get(0) instanceof Compiled compiled) {
            return value(compiled, variables);
        }
        StringBuilder text = new StringBuilder();
        for (Object part : parts) {
            if (part instanceof Compiled compiled) {
                Object value = value(compiled, variables);
                String shown = Values.text(value);
                if (shown == null) {
                    throw Conditions.notText(compiled.at(), compiled.subject(), value);
                }
                append(text, shown, compiled.at());
            } else {
                text.append(part);
            }
        }
        return text.toString();
    }

    private static void append(StringBuilder text, String shown, int at) {
        try {
            Limits.checkText((long) text.length() + shown.length());
            text.append(shown);
        } catch (LimitException e) {
            throw Fault.of(e, at);
        } catch (OutOfMemoryError e) {
            throw Fault.of(LimitException.memory(), at);
        }
    }

    /** The value of an expression; a limit that it hits is a fault of its own. */
    private static @Nullable Object value(Compiled compiled, Variables variables) {
        try {
            return compiled.value(variables);
        } catch (LimitException e) {
            throw Fault.of(e, compiled.at());
        } catch (StackOverflowError e) {
            throw Fault.of(LimitException.depth(), compiled.at());
        } catch (OutOfMemoryError e) {
            throw Fault.of(LimitException.memory(), compiled.at());
        }
    }

    private String key(YamlNode.Entry entry, Variables variables) {
        String key = entry.key().value();
        Object value = resolveText(key, entry.key().position(), variables);
        String text = Values.text(value);
        if (text == null) {
            throw new ProblemException(
                    Problem.of(entry.key().position(), "a key must be a string, not " + Values.kind(value)));
        }
        return text;
    }

    private Compiled expression(YamlNode.Scalar scalar) {
        if (scalar.value() == null
                && scalar.style() == YamlNode.Style.PLAIN
                && !scalar.text().startsWith("n")) {
            throw new Fault(0, "an expression is missing", null);
        }
        return expression(scalar.text());
    }

    private Compiled expression(String text) {
        Compiled compiled = expressions.get(text);
        if (compiled == null) {
            compiled = compiled(() -> compiler.whole(text));
            expressions.put(text, compiled);
        }
        return compiled;
    }

    private List<Object> text(String text) {
        List<Object> parts = texts.get(text);
        if (parts == null) {
            parts = compiled(() -> compiler.text(text));
            texts.put(text, parts);
        }
        return parts;
    }

    private static <T> T compiled(Supplier<T> work) {
        try {
            return work.get();
        } catch (StackOverflowError e) {
            throw Fault.of(LimitException.depth(), 0);
        } catch (OutOfMemoryError e) {
            throw Fault.of(LimitException.memory(), 0);
        }
    }

    private static Fault notBoolean(Compiled compiled, @Nullable Object value, String text) {
        Fault fault = Conditions.notTrueOrFalse(compiled.at(), text, value);
        String shown = Values.text(value);
        String is = shown == null || shown.length() > 40 ? "" : " ('" + shown + "')";
        boolean oneLine = text.indexOf('\n') < 0;
        return new Fault(
                compiled.at(),
                "the condition gives " + Values.kind(value) + is + ", not true or false",
                oneLine ? fault.hint() : null);
    }

    private static ProblemException problem(Position at, Fault fault) {
        return new ProblemException(fault.at(at));
    }
}
