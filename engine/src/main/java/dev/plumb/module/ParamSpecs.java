package dev.plumb.module;

import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Reads a module's description from its class and its parameter record. */
public final class ParamSpecs {
    private static final Map<Class<?>, Constructor<? extends Record>> CONSTRUCTORS = new ConcurrentHashMap<>();

    private ParamSpecs() {}

    /**
     * The description of a module.
     *
     * @param module a {@link TaskModule} or {@link ControlModule} with {@link ModuleInfo} and a nested record {@code Params}
     */
    public static ModuleSpec describe(Object module) {
        ModuleInfo info = Objects.requireNonNull(
                module.getClass().getAnnotation(ModuleInfo.class), () -> module.getClass() + " has no @ModuleInfo");
        List<ParamSpec> params = new ArrayList<>();
        for (RecordComponent component : recordOf(module).getRecordComponents()) {
            Param param = Objects.requireNonNull(
                    component.getAnnotation(Param.class),
                    () -> component + " of " + module.getClass() + " has no @Param");
            boolean nullable = component.getAnnotatedType().isAnnotationPresent(Nullable.class);
            params.add(new ParamSpec(snakeCase(component.getName()), component.getGenericType(), nullable, param));
        }
        return new ModuleSpec(info.name()[0], module, info, List.copyOf(params));
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

    /** The constructor of a module's parameter record, looked up once. */
    static Constructor<? extends Record> constructor(Object module) throws NoSuchMethodException {
        Constructor<? extends Record> known = CONSTRUCTORS.get(module.getClass());
        if (known != null) {
            return known;
        }
        Class<? extends Record> type = recordOf(module);
        RecordComponent[] components = type.getRecordComponents();
        Class<?>[] types = new Class<?>[components.length];
        for (int i = 0; i < types.length; i++) {
            types[i] = components[i].getType();
        }
        Constructor<? extends Record> constructor = type.getDeclaredConstructor(types);
        constructor.setAccessible(true);
        CONSTRUCTORS.put(module.getClass(), constructor);
        return constructor;
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
