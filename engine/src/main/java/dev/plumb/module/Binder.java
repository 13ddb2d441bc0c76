package dev.plumb.module;

import dev.plumb.expression.Expressions;
import dev.plumb.expression.NotKnownException;
import dev.plumb.expression.Omit;
import dev.plumb.expression.Values;
import dev.plumb.limit.LimitException;
import dev.plumb.source.Position;
import dev.plumb.source.Problem;
import dev.plumb.source.ProblemException;
import dev.plumb.source.Problems;
import dev.plumb.source.YamlNode;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.nio.charset.CharacterCodingException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes a module's parameter record of what a task says. Used for one task item; not thread-safe. */
public final class Binder {
    private final ModuleSpec spec;
    private final Arguments arguments;
    private final Position task;
    private final BindContext context;
    private final Problems problems;
    private @Nullable NotKnownException notKnown;

    private Binder(ModuleSpec spec, Arguments arguments, Position task, BindContext context, Problems problems) {
        this.spec = spec;
        this.task = task;
        this.arguments = arguments;
        this.context = context;
        this.problems = problems;
    }

    /**
     * Binds a task's arguments.
     *
     * @param args the module's arguments as written
     * @param extraArgs those of the {@code args} keyword
     * @param task where the task stands
     * @return the module's {@code Params}
     * @throws ProblemException with everything that is wrong with the arguments
     * @throws NotKnownException when a value is not known (and nothing is wrong)
     */
    public static Record bind(
            ModuleSpec spec,
            @Nullable YamlNode args,
            YamlNode.@Nullable Mapping extraArgs,
            Position task,
            BindContext context) {
        Problems problems = new Problems();
        Arguments arguments = Arguments.of(spec, args, extraArgs, task, problems);
        return new Binder(spec, arguments, task, context, problems).bind();
    }

    /** Checks names of arguments and literal values without evaluating anything. */
    public static void checkNames(
            ModuleSpec spec,
            @Nullable YamlNode args,
            YamlNode.@Nullable Mapping extraArgs,
            Position task,
            Problems problems) {
        Arguments arguments = Arguments.of(spec, args, extraArgs, task, problems);
        for (ParamSpec param : spec.params()) {
            YamlNode.Entry entry = arguments.get(param);
            if (entry != null && !isLookedUp(param) && Literals.isLiteral(entry.value())) {
                convert(param, Literals.value(param, entry.value()), true, entry, problems);
            }
        }
    }

    /** Checks the syntax of all expressions in a task's arguments without evaluating them. */
    public static void checkSyntax(
            ModuleSpec spec,
            @Nullable YamlNode args,
            YamlNode.@Nullable Mapping extraArgs,
            Position task,
            Expressions expressions,
            Problems problems) {
        Arguments arguments = Arguments.of(spec, args, extraArgs, task, new Problems());
        for (ParamSpec param : spec.params()) {
            YamlNode.Entry entry = arguments.get(param);
            if (entry != null && isBare(param)) {
                for (YamlNode item : items(entry.value())) {
                    if (item instanceof YamlNode.Scalar scalar) {
                        expressions.checkExpression(scalar, problems);
                    }
                }
            } else if (entry != null) {
                expressions.check(entry.value(), problems);
            }
        }
        for (YamlNode.Entry entry : arguments.rest().values()) {
            expressions.check(entry.value(), problems);
        }
    }

    private static List<YamlNode> items(YamlNode node) {
        return node instanceof YamlNode.Sequence sequence ? sequence.items() : List.of(node);
    }

    private static boolean isLookedUp(ParamSpec param) {
        return param.type() == LocalSource.class
                || param.type() == LocalTarget.class
                || param.type() == Rendered.class
                || isBare(param)
                || param.rest();
    }

    private static boolean isBare(ParamSpec param) {
        return param.type() == BareExpression.class
                || param.type() instanceof ParameterizedType list
                        && list.getActualTypeArguments()[0] == BareExpression.class;
    }

    private Record bind() {
        List<@Nullable Object> values = new ArrayList<>();
        for (ParamSpec param : spec.params()) {
            values.add(value(param));
        }
        if (!problems.isEmpty()) {
            throw new ProblemException(problems.sorted());
        }
        if (notKnown != null) {
            throw notKnown;
        }
        return create(values);
    }

    private Record create(List<@Nullable Object> values) {
        try {
            return ParamSpecs.create(spec.implementation(), values);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof IllegalArgumentException wrong) {
                throw new ProblemException(new Problem(task, "'" + spec.name() + "': " + wrong.getMessage(), null));
            }
            throw new IllegalStateException("cannot make the parameters of " + spec.name(), e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot make the parameters of " + spec.name(), e);
        }
    }

    private @Nullable Object value(ParamSpec param) {
        YamlNode.Entry entry = arguments.get(param);
        try {
            if (param.rest()) {
                return rest();
            }
            Object given = entry == null ? null : given(param, entry);
            return given != null ? given : fallback(param, entry);
        } catch (NotKnownException e) {
            // One that can be read from the host is the more useful to tell.
            notKnown = notKnown == null || notKnown.need() == null ? e : notKnown;
        } catch (ProblemException e) {
            e.problems().forEach(problems::add);
        }
        return null;
    }

    private Map<String, @Nullable Object> rest() {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        arguments.rest().forEach((name, entry) -> {
            Object value = context.expressions().resolve(entry.value(), context.variables());
            if (!(value instanceof Omit)) {
                values.put(name(entry), value);
            }
        });
        return values;
    }

    /** A name that is an expression gives another one for each host, or item of a loop. */
    private String name(YamlNode.Entry entry) {
        Object name = context.expressions()
                .resolveText(entry.key().value(), entry.key().position(), context.variables());
        return String.valueOf(Values.text(name));
    }

    private @Nullable Object given(ParamSpec param, YamlNode.Entry entry) {
        if (isBare(param)) {
            return bare(param, entry.value());
        }
        boolean written = Literals.isLiteral(entry.value());
        Object value = written
                ? Literals.value(param, entry.value())
                : context.expressions().resolve(entry.value(), context.variables());
        if (value == null || value instanceof Omit) {
            return null;
        }
        if (param.type() == LocalSource.class || param.type() == Rendered.class) {
            String path = String.valueOf(value);
            if (isRefused(param, path, written, entry, problems)) {
                return null;
            }
            return param.type() == Rendered.class ? rendered(entry, path) : localSource(param, entry, path);
        }
        return param.type() == LocalTarget.class
                ? localTarget(param, entry, value, written)
                : convert(param, value, written, entry, problems);
    }

    private @Nullable LocalTarget localTarget(ParamSpec param, YamlNode.Entry entry, Object value, boolean written) {
        String path = String.valueOf(value);
        if (isRefused(param, path, written, entry, problems)) {
            return null;
        }
        Object host = context.variables().isDefined("inventory_hostname")
                ? context.variables().get("inventory_hostname")
                : "";
        try {
            return LocalTarget.of(path, context.directory(), String.valueOf(host));
        } catch (InvalidPathException e) {
            throw impossible(entry, path, e);
        }
    }

    private static ProblemException impossible(YamlNode.Entry entry, String written, InvalidPathException e) {
        return new ProblemException(new Problem(
                entry.value().position(),
                "'" + written + "' cannot be the name of a file here: " + e.getReason(),
                "run it in a UTF-8 locale: LC_ALL=C.UTF-8"));
    }

    private static @Nullable Object convert(
            ParamSpec param, @Nullable Object value, boolean written, YamlNode.Entry entry, Problems problems) {
        if (value == null) {
            return null;
        }
        try {
            Object converted = Conversion.convert(param, value);
            boolean text = param.type() != Object.class;
            return text && isRefused(param, converted, written, entry, problems) ? null : converted;
        } catch (Conversion.Unfit e) {
            // What was given for a secret may be the secret.
            String given = param.secret() ? "" : ", not " + e.given();
            problems.add(
                    entry.value().position(),
                    "'" + entry.key().value() + "' takes " + e.getMessage() + given,
                    e.hint());
            return null;
        }
    }

    private static boolean isRefused(
            ParamSpec param, Object value, boolean written, YamlNode.Entry entry, Problems problems) {
        String wrong = PlainText.mistake(param, value, written);
        if (wrong != null) {
            problems.add(entry.value().position(), "'" + entry.key().value() + "' " + wrong, null);
        }
        return wrong != null;
    }

    private @Nullable Object fallback(ParamSpec param, YamlNode.@Nullable Entry entry) {
        if (!param.def().isEmpty()) {
            try {
                return Conversion.convert(param, param.def());
            } catch (Conversion.Unfit e) {
                throw new IllegalStateException("the default of " + param.name() + " of " + spec.name(), e);
            }
        }
        if (entry != null && param.required() && problems.isEmpty()) {
            problems.add(entry.value().position(), "'" + entry.key().value() + "' is empty", "write a value");
        }
        if (param.nullable() || !(param.type() instanceof ParameterizedType generic)) {
            return param.type() instanceof Class<?> type && type.isPrimitive() ? zero(type) : null;
        }
        return generic.getRawType() == List.class ? List.of() : Map.of();
    }

    private static Object zero(Class<?> type) {
        return type == boolean.class ? (Object) false : type == int.class ? (Object) 0 : (Object) 0L;
    }

    private @Nullable Object bare(ParamSpec param, YamlNode node) {
        if (param.type() == BareExpression.class) {
            return bare(node);
        }
        List<BareExpression> all = new ArrayList<>();
        for (YamlNode item : items(node)) {
            all.add(bare(item));
        }
        return all;
    }

    private BareExpression bare(YamlNode node) {
        if (!(node instanceof YamlNode.Scalar scalar)) {
            throw new ProblemException(
                    new Problem(node.position(), "an expression is one text", "write it on one line, or after |"));
        }
        Object value = context.expressions().evaluate(scalar, context.variables());
        return new BareExpression(scalar.text(), value, scalar.position());
    }

    private LocalSource localSource(ParamSpec param, YamlNode.Entry entry, String written) {
        if (isRemote(param)) {
            return new LocalSource(written, Path.of(""), List.of());
        } else if (written.isBlank()) {
            throw new ProblemException(new Problem(
                    entry.value().position(),
                    "'" + entry.key().value() + "' is empty",
                    "write a path, or leave it out"));
        }
        try {
            LocalFiles files = isClosed(param) ? context.localFiles().closed() : context.localFiles();
            String path = param.command() ? LocalSource.firstWord(written) : written;
            if (param.unlisted()) {
                return new LocalSource(written, locate(entry, path, "files"), List.of());
            }
            return files.describe(written, locate(entry, path, "files"));
        } catch (LimitException e) {
            throw tooLarge(entry, e);
        } catch (IOException e) {
            throw unreadable(entry, written, e);
        }
    }

    private boolean isRemote(ParamSpec param) {
        for (String name : param.remoteIf().split(",")) {
            ParamSpec flag = Arguments.param(spec, name.replaceFirst("^!", ""));
            Boolean remote = !name.startsWith("!");
            if (flag != null && remote.equals(value(flag))) {
                return true;
            }
        }
        return false;
    }

    private boolean isClosed(ParamSpec param) {
        ParamSpec flag = Arguments.param(spec, param.openedIf());
        return flag != null && Boolean.FALSE.equals(value(flag));
    }

    private Rendered rendered(YamlNode.Entry entry, String written) {
        Path path = locate(entry, written, "templates");
        String text;
        int mode;
        try {
            text = unixLines(context.localFiles().text(path));
            mode = LocalFiles.mode(path.toRealPath());
        } catch (LimitException e) {
            throw tooLarge(entry, e);
        } catch (IOException e) {
            throw unreadable(entry, written, e);
        }
        String rendered = context.expressions().render(path, text, context.variables());
        context.localFiles().made(path, rendered);
        return new Rendered(path, rendered, mode);
    }

    /** A template's own line ends say nothing of those of the file that is made of it, as in Ansible. */
    private static String unixLines(String template) {
        return template.indexOf('\r') < 0
                ? template
                : template.replace("\r\n", "\n").replace('\r', '\n');
    }

    private static ProblemException tooLarge(YamlNode.Entry entry, LimitException e) {
        return new ProblemException(new Problem(entry.value().position(), String.valueOf(e.getMessage()), e.hint()));
    }

    private Path locate(YamlNode.Entry entry, String written, String kind) {
        List<Path> places = context.searchPath(kind);
        Path found;
        try {
            found = LocalFiles.find(written, places);
        } catch (InvalidPathException e) {
            throw impossible(entry, written, e);
        }
        if (found == null) {
            context.expressions()
                    .comingFiles()
                    .check(places.stream().map(place -> place.resolve(written)).toList());
            throw new ProblemException(new Problem(
                    entry.value().position(), "there is no file '" + written + "'", LocalFiles.hint(written, places)));
        }
        context.expressions().comingFiles().checkContent(found);
        return found;
    }

    private static ProblemException unreadable(YamlNode.Entry entry, String written, IOException e) {
        String why = e instanceof CharacterCodingException ? "it is not UTF-8 text" : String.valueOf(e.getMessage());
        return new ProblemException(
                new Problem(entry.value().position(), "cannot read '" + written + "': " + why, null));
    }
}
