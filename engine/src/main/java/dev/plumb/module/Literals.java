package dev.plumb.module;

import dev.plumb.expression.Expressions;
import dev.plumb.source.YamlNode;
import java.lang.reflect.ParameterizedType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Values without expressions. Where a parameter is text, numbers are as they are written: {@code 1.10} is a version and not
 * the number 1.1, {@code 0644} a mode and not the number 420.
 */
final class Literals {
    private Literals() {}

    /** Whether a value has nothing to evaluate. */
    static boolean isLiteral(YamlNode node) {
        if (node instanceof YamlNode.Scalar scalar) {
            return !Expressions.hasPlaceholders(scalar);
        } else if (node instanceof YamlNode.Sequence sequence) {
            for (YamlNode item : sequence.items()) {
                if (!isLiteral(item)) {
                    return false;
                }
            }
            return true;
        }
        for (YamlNode.Entry entry : ((YamlNode.Mapping) node).entries()) {
            if (entry.key().value().contains("${") || !isLiteral(entry.value())) {
                return false;
            }
        }
        return true;
    }

    /** The value of a literal for a parameter. */
    static @Nullable Object value(ParamSpec param, YamlNode node) {
        boolean isText = param.asWritten()
                || param.type() == String.class
                || param.type() == FileMode.class
                || param.type() instanceof ParameterizedType list
                        && list.getRawType() == List.class
                        && list.getActualTypeArguments()[0] == String.class;
        return value(node, isText, param.type() == FileMode.class);
    }

    private static @Nullable Object value(YamlNode node, boolean isText, boolean isMode) {
        if (node instanceof YamlNode.Scalar scalar) {
            boolean asWritten = isMode ? scalar.text().startsWith("0") : isText && scalar.value() instanceof Number;
            return asWritten ? scalar.text() : scalar.value();
        } else if (node instanceof YamlNode.Sequence sequence) {
            List<@Nullable Object> list = new ArrayList<>(sequence.items().size());
            for (YamlNode item : sequence.items()) {
                list.add(value(item, isText, isMode));
            }
            return list;
        }
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        for (YamlNode.Entry entry : ((YamlNode.Mapping) node).entries()) {
            map.put(entry.key().value(), value(entry.value(), isText, isMode));
        }
        return map;
    }
}
