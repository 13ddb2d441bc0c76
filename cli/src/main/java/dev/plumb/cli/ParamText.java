package dev.plumb.cli;

import dev.plumb.module.BareExpression;
import dev.plumb.module.FileMode;
import dev.plumb.module.LocalSource;
import dev.plumb.module.LocalTarget;
import dev.plumb.module.ParamSpec;
import dev.plumb.module.Rendered;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Says in words what a module's parameter takes. */
final class ParamText {
    private ParamText() {}

    /** The type's name as people who write YAML know it; {@code choice} when there are {@link #choices}. */
    static String type(ParamSpec param) {
        Type type = param.type();
        if (type instanceof ParameterizedType generic) {
            return name((Class<?>) generic.getRawType());
        }
        return type instanceof Class<?> raw ? name(raw) : "any";
    }

    private static String name(Class<?> type) {
        if (type == String.class) {
            return "string";
        } else if (type == boolean.class || type == Boolean.class) {
            return "boolean";
        } else if (type == int.class || type == Integer.class || type == long.class || type == Long.class) {
            return "integer";
        } else if (type == double.class || type == Double.class) {
            return "number";
        } else if (type.isEnum()) {
            return "choice";
        } else if (List.class.isAssignableFrom(type)) {
            return "list";
        } else if (Map.class.isAssignableFrom(type)) {
            return "mapping";
        } else if (type == FileMode.class) {
            return "mode";
        } else if (type == LocalSource.class || type == LocalTarget.class) {
            return "local path";
        } else if (type == Rendered.class) {
            return "local template";
        }
        return type == BareExpression.class ? "expression" : "any";
    }

    /** The words it takes, when it takes one of a few. */
    static List<String> choices(ParamSpec param) {
        List<String> choices = new ArrayList<>();
        if (param.type() instanceof Class<?> type && type.isEnum()) {
            for (Object constant : type.getEnumConstants()) {
                choices.add(((Enum<?>) constant).name().toLowerCase(Locale.ROOT));
            }
        }
        return choices;
    }

    /** {@code required}, {@code default: present}, or nothing. */
    static String need(ParamSpec param) {
        if (param.required()) {
            return "required";
        }
        return param.def().isEmpty() ? "" : "default: " + param.def();
    }
}
