package dev.plumb.module;

import dev.plumb.expression.Expressions;
import dev.plumb.expression.NotKnownException;
import dev.plumb.expression.Omit;
import dev.plumb.expression.Unknown;
import dev.plumb.source.Position;
import dev.plumb.source.Problem;
import dev.plumb.source.ProblemException;
import dev.plumb.source.Problems;
import dev.plumb.source.YamlNode;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
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
                convert(param, Literals.value(param, entry.value()), entry, problems);
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

    /** Whether a value somewhere inside of a bound record is not known. */
    public static boolean hasUnknown(@Nullable Object value) {
        if (value instanceof Unknown) {
            return true;
        } else if (value instanceof Bare bare) {
            return hasUnknown(bare.value());
        } else if (value instanceof Map<?, ?> map) {
            return map.values().stream().anyMatch(Binder::hasUnknown);
        } else if (value instanceof List<?> list) {
            return list.stream().anyMatch(Binder::hasUnknown);
        } else if (value instanceof Record params) {
            return IntStream.range(0, params.getClass().getRecordComponents().length)
                    .anyMatch(i -> hasUnknown(component(params, i)));
        }
        return false;
    }

    /**
     * One bound value as text.
     *
     * @param params a record made by {@link #bind}
     * @param index which of the module's parameters
     */
    public static @Nullable String text(Record params, int index) {
        List<@Nullable Object> values = new ArrayList<>();
        addValues(params, values);
        Object value = values.get(index);
        return value == null ? null : value.toString();
    }

    private static void addValues(Record params, List<@Nullable Object> into) {
        RecordComponent[] components = params.getClass().getRecordComponents();
        for (int i = 0; i < components.length; i++) {
            Object value = component(params, i);
            if (ParamSpecs.isGroup(components[i]) && value instanceof Record group) {
                addValues(group, into);
            } else {
                into.add(value);
            }
        }
    }

    private static @Nullable Object component(Record params, int index) {
        try {
            var accessor = params.getClass().getRecordComponents()[index].getAccessor();
            accessor.setAccessible(true);
            return accessor.invoke(params);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean isLookedUp(ParamSpec param) {
        return param.type() == LocalSource.class
                || param.type() == Rendered.class
                || isBare(param)
                || param.info().rest();
    }

    private static boolean isBare(ParamSpec param) {
        return param.type() == Bare.class
                || param.type() instanceof ParameterizedType list && list.getActualTypeArguments()[0] == Bare.class;
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
            if (param.info().rest()) {
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
                values.put(name, value);
            }
        });
        return values;
    }

    private @Nullable Object given(ParamSpec param, YamlNode.Entry entry) {
        if (isBare(param)) {
            return bare(param, entry.value());
        }
        Object value = Literals.isLiteral(entry.value())
                ? Literals.value(param, entry.value())
                : context.expressions().resolve(entry.value(), context.variables());
        if (value == null || value instanceof Omit) {
            return null;
        }
        if (param.type() == LocalSource.class) {
            return localSource(param, entry, String.valueOf(value));
        }
        if (param.type() == Rendered.class) {
            return rendered(entry, String.valueOf(value));
        }
        return convert(param, value, entry, problems);
    }

    private static @Nullable Object convert(
            ParamSpec param, @Nullable Object value, YamlNode.Entry entry, Problems problems) {
        if (value == null) {
            return null;
        }
        try {
            return Conversion.convert(param, value);
        } catch (Conversion.Unfit e) {
            // What was given for a secret may be the secret.
            String given = param.info().secret() ? "" : ", not " + e.given();
            problems.add(
                    entry.value().position(),
                    "'" + entry.key().value() + "' takes " + e.getMessage() + given,
                    e.hint());
            return null;
        }
    }

    private @Nullable Object fallback(ParamSpec param, YamlNode.@Nullable Entry entry) {
        if (!param.info().def().isEmpty()) {
            try {
                return Conversion.convert(param, param.info().def());
            } catch (Conversion.Unfit e) {
                throw new IllegalStateException("the default of " + param.name() + " of " + spec.name(), e);
            }
        }
        if (entry != null && param.info().required() && problems.isEmpty()) {
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
        if (param.type() == Bare.class) {
            return bare(node);
        }
        List<Bare> all = new ArrayList<>();
        for (YamlNode item : items(node)) {
            all.add(bare(item));
        }
        return all;
    }

    private Bare bare(YamlNode node) {
        if (!(node instanceof YamlNode.Scalar scalar)) {
            throw new ProblemException(
                    new Problem(node.position(), "an expression is one text", "write it on one line, or after |"));
        }
        Object value = context.expressions().evaluate(scalar, context.variables());
        return new Bare(scalar.text(), value, scalar.position());
    }

    private LocalSource localSource(ParamSpec param, YamlNode.Entry entry, String written) {
        if (isRemote(param)) {
            return new LocalSource(written, Path.of(written), List.of());
        }
        try {
            return context.localFiles().describe(written, locate(entry, written, "files"));
        } catch (IOException e) {
            throw unreadable(entry, written, e);
        }
    }

    private boolean isRemote(ParamSpec param) {
        ParamSpec flag = Arguments.param(spec, param.info().remoteIf());
        return flag != null && Boolean.TRUE.equals(value(flag));
    }

    private Rendered rendered(YamlNode.Entry entry, String written) {
        Path path = locate(entry, written, "templates");
        String text;
        int mode;
        try {
            text = context.localFiles().text(path);
            mode = LocalFiles.mode(path.toRealPath());
        } catch (IOException e) {
            throw unreadable(entry, written, e);
        }
        String rendered = context.expressions().render(path, text, context.variables());
        context.localFiles().made(path, rendered);
        return new Rendered(path, rendered, mode);
    }

    private Path locate(YamlNode.Entry entry, String written, String kind) {
        List<Path> places = context.searchPath(kind);
        Path found = LocalFiles.find(written, places);
        if (found == null) {
            throw new ProblemException(new Problem(
                    entry.value().position(), "there is no file '" + written + "'", LocalFiles.hint(written, places)));
        }
        return found;
    }

    private static ProblemException unreadable(YamlNode.Entry entry, String written, IOException e) {
        String why = e instanceof CharacterCodingException ? "it is not UTF-8 text" : String.valueOf(e.getMessage());
        return new ProblemException(
                new Problem(entry.value().position(), "cannot read '" + written + "': " + why, null));
    }
}
