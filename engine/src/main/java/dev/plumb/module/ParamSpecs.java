package dev.plumb.module;

import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Reads a module's description from its class and its parameter record. */
public final class ParamSpecs {
    private static final Map<Class<?>, Shape> SHAPES = new ConcurrentHashMap<>();

    /**
     * How a record is made of values.
     *
     * @param constructor takes one for each component
     * @param groups how the components that are groups are made; null in the places of parameters
     */
    private record Shape(Constructor<? extends Record> constructor, List<@Nullable Shape> groups) {}

    private ParamSpecs() {}

    /**
     * The description of a module.
     *
     * @param module a {@link TaskModule} or {@link ControlModule} with {@link ModuleInfo} and a nested record {@code Params}
     */
    public static ModuleSpec describe(Object module) {
        ModuleInfo info = Objects.requireNonNull(
                module.getClass().getAnnotation(ModuleInfo.class), () -> module.getClass() + " has no @ModuleInfo");
        Class<? extends Record> record = recordOf(module);
        List<ParamSpec> params = new ArrayList<>();
        describe(record, params);
        Set<String> own = own(record);
        params.replaceAll(param -> own.contains(param.name()) ? param : param.without(own));
        return new ModuleSpec(info.name()[0], module, info, List.copyOf(params));
    }

    /** Names of the parameters that a module has by itself: of a group's aliases they take the place. */
    private static Set<String> own(Class<? extends Record> record) {
        Set<String> own = new HashSet<>();
        for (RecordComponent component : record.getRecordComponents()) {
            if (!isGroup(component)) {
                own.add(snakeCase(component.getName()));
            }
        }
        return own;
    }

    private static void describe(Class<? extends Record> record, List<ParamSpec> into) {
        for (RecordComponent component : record.getRecordComponents()) {
            if (isGroup(component)) {
                describe(component.getType().asSubclass(Record.class), into);
                continue;
            }
            Param param = Objects.requireNonNull(
                    component.getAnnotation(Param.class), () -> component + " of " + record + " has no @Param");
            boolean nullable = component.getAnnotatedType().isAnnotationPresent(Nullable.class);
            into.add(ParamSpec.of(snakeCase(component.getName()), component.getGenericType(), nullable, param));
        }
    }

    /** Whether a component holds parameters that several modules have. */
    static boolean isGroup(RecordComponent component) {
        return component.getType().isRecord() && !component.isAnnotationPresent(Param.class);
    }

    /** The parameter record of a module. */
    static Class<? extends Record> recordOf(Object module) {
        for (Class<?> nested : module.getClass().getDeclaredClasses()) {
            if (nested.isRecord() && nested.getSimpleName().equals("Params")) {
                return nested.asSubclass(Record.class);
            }
        }
        throw new IllegalStateException(module.getClass() + " has no nested record Params");
    }

    /**
     * The parameter record of a module.
     *
     * @param values of its parameters, in the order of {@link ModuleSpec#params}
     */
    static Record create(Object module, List<@Nullable Object> values) throws ReflectiveOperationException {
        Shape shape = SHAPES.get(module.getClass());
        if (shape == null) {
            shape = shape(recordOf(module));
            SHAPES.put(module.getClass(), shape);
        }
        return create(shape, values.iterator());
    }

    private static Record create(Shape shape, Iterator<@Nullable Object> values) throws ReflectiveOperationException {
        @Nullable Object[] components = new Object[shape.groups.size()];
        for (int i = 0; i < components.length; i++) {
            Shape group = shape.groups.get(i);
            components[i] = group == null ? values.next() : create(group, values);
        }
        return shape.constructor.newInstance(components);
    }

    private static Shape shape(Class<? extends Record> record) throws NoSuchMethodException {
        RecordComponent[] components = record.getRecordComponents();
        Class<?>[] types = new Class<?>[components.length];
        List<@Nullable Shape> groups = new ArrayList<>();
        for (int i = 0; i < types.length; i++) {
            types[i] = components[i].getType();
            groups.add(isGroup(components[i]) ? shape(types[i].asSubclass(Record.class)) : null);
        }
        Constructor<? extends Record> constructor = record.getDeclaredConstructor(types);
        constructor.setAccessible(true);
        return new Shape(constructor, groups);
    }

    /** {@code updateCache} as {@code update_cache}; {@code public_}, which is a word of Java's, as {@code public}. */
    static String snakeCase(String name) {
        StringBuilder snake = new StringBuilder();
        int end = name.endsWith("_") ? name.length() - 1 : name.length();
        for (int i = 0; i < end; i++) {
            char c = name.charAt(i);
            if (Character.isUpperCase(c)) {
                snake.append('_');
            }
            snake.append(Character.toLowerCase(c));
        }
        return snake.toString();
    }
}
