package dev.plumb.module;

import dev.plumb.expression.NotKnownException;
import dev.plumb.expression.Unknown;
import dev.plumb.expression.Values;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is asked of the values of a bound parameter record, whatever its module. */
public final class BoundValues {
    private static final ClassValue<List<Component>> COMPONENTS = new ClassValue<>() {
        @Override
        protected List<Component> computeValue(Class<?> record) {
            List<Component> all = new ArrayList<>();
            for (RecordComponent component : record.getRecordComponents()) {
                Method accessor = component.getAccessor();
                accessor.setAccessible(true);
                boolean group = ParamSpecs.isGroup(component);
                all.add(new Component(accessor, group, group || isOpen(component.getGenericType())));
            }
            return all;
        }
    };

    private BoundValues() {}

    /** Whether values of a type may hold one that is not known: a text, a flag, a number or a choice is known or is none. */
    private static boolean isOpen(Type type) {
        if (type instanceof ParameterizedType generic) {
            Type[] arguments = generic.getActualTypeArguments();
            return isOpen(arguments[arguments.length - 1]);
        }
        return type instanceof Class<?> plain && (plain == Object.class || plain == BareExpression.class);
    }

    /**
     * How one component of a parameter record is read.
     *
     * @param open whether its type lets a value in that is not known
     */
    private record Component(Method accessor, boolean isGroup, boolean open) {
        @Nullable
        Object of(Record params) {
            try {
                return accessor.invoke(params);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** Whether a value somewhere inside of a bound record is not known. */
    public static boolean hasUnknown(@Nullable Object value) {
        if (value instanceof Unknown) {
            return true;
        } else if (value instanceof BareExpression bare) {
            return hasUnknown(bare.value());
        } else if (value instanceof Map<?, ?> map) {
            return map.values().stream().anyMatch(BoundValues::hasUnknown);
        } else if (value instanceof List<?> list) {
            return list.stream().anyMatch(BoundValues::hasUnknown);
        } else if (value instanceof Record params) {
            return COMPONENTS.get(params.getClass()).stream()
                    .anyMatch(component -> component.open && hasUnknown(component.of(params)));
        }
        return false;
    }

    /**
     * Why a module cannot work with a bound record: a value inside of it came only in part; null when all is whole.
     *
     * @throws NotKnownException when one is not known
     */
    public static @Nullable String withheld(Record params) {
        for (Component component : COMPONENTS.get(params.getClass())) {
            if (!component.open) {
                continue;
            }
            Object value = component.of(params);
            String why = value instanceof Record nested ? withheld(nested) : Values.withheld(value);
            if (why != null) {
                return why;
            }
            Values.requireKnown(value);
        }
        return null;
    }

    /**
     * One bound value as text.
     *
     * @param params a record made by {@link Binder#bind}
     * @param index which of the module's parameters
     */
    public static @Nullable String text(Record params, int index) {
        List<@Nullable Object> values = new ArrayList<>();
        addValues(params, values);
        Object value = values.get(index);
        return value == null ? null : value.toString();
    }

    /** Where a task puts files of hosts on the controller; null when it does not. */
    public static @Nullable LocalTarget target(Record params) {
        for (Component component : COMPONENTS.get(params.getClass())) {
            if (component.of(params) instanceof LocalTarget target) {
                return target;
            }
        }
        return null;
    }

    private static void addValues(Record params, List<@Nullable Object> into) {
        for (Component component : COMPONENTS.get(params.getClass())) {
            Object value = component.of(params);
            if (component.isGroup && value instanceof Record group) {
                addValues(group, into);
            } else {
                into.add(value);
            }
        }
    }
}
