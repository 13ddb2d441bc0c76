package dev.plumb.expression;

import freemarker.template.TemplateModel;
import freemarker.template.TemplateModelException;
import freemarker.template.TemplateNumberModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A call of one of the methods that words of an expression were turned into: {@code ==}, {@code in}, {@code is} … */
final class Conditions {
    private final Authored text;
    private final Variables variables;
    private final List<?> models;
    private final int first;

    /**
     * A call.
     *
     * @param models the number of the first operand, then one model for each operand
     */
    Conditions(Authored text, Variables variables, List<?> models) throws TemplateModelException {
        this.text = text;
        this.variables = variables;
        this.models = models;
        this.first = ((TemplateNumberModel) models.get(0)).getAsNumber().intValue();
    }

    @Nullable
    Object call(String name) throws TemplateModelException {
        return switch (name) {
            case "@truth" -> truth();
            case "@eq" -> Values.isEqual(value(0), value(1));
            case "@in" -> in(value(0), value(1));
            case "@is" -> is();
            case "@defined" -> defined();
            case "@text" -> text();
            case "@call" -> function(Functions.Kind.FUNCTION);
            case "@test" -> function(Functions.Kind.TEST);
            default -> ordered(name.substring(1), Values.compare(number(0, name), number(1, name)));
        };
    }

    /** Not true or false: how to make a condition of it. */
    static Fault notTrueOrFalse(int at, String subject, @Nullable Object value) {
        String hint = value == null
                ? subject + " is not none"
                : value instanceof Number
                        ? subject + " != 0"
                        : value instanceof String ? subject + " == '…'" : subject + "?has_content";
        return new Fault(at, "'" + subject + "' is " + Values.kind(value) + ", not true or false", "write " + hint);
    }

    private boolean truth() throws TemplateModelException {
        Object value = value(0);
        Boolean truth = Values.truthOrNull(value);
        if (truth == null) {
            throw notTrueOrFalse(at(0), source(0), value);
        }
        return truth;
    }

    private static boolean ordered(String operator, int order) {
        return switch (operator) {
            case "lt" -> order < 0;
            case "lte" -> order <= 0;
            case "gt" -> order > 0;
            default -> order >= 0;
        };
    }

    private Number number(int index, String operator) throws TemplateModelException {
        Object value = value(index);
        if (value instanceof Number number) {
            return number;
        }
        String sign = switch (operator) {
            case "@lt" -> "<";
            case "@lte" -> "<=";
            case "@gt" -> ">";
            default -> ">=";
        };
        throw new Fault(
                at(index),
                "'" + sign + "' compares numbers, but '" + source(index) + "' is " + Values.kind(value),
                value instanceof String ? "write " + source(index) + "?number" : null);
    }

    /** An element of a list, a key of a mapping, a part of a string. */
    private boolean in(@Nullable Object wanted, @Nullable Object container) {
        if (container instanceof List<?> list) {
            return contains(list, wanted);
        }
        String text = Values.text(wanted);
        if (container instanceof Map<?, ?> map) {
            return text != null && map.containsKey(text);
        } else if (container instanceof String string) {
            return text != null && string.contains(text);
        }
        String what = "'" + source(1) + "' is " + Values.kind(container);
        throw new Fault(at(1), "'in' needs a list, a mapping or a string, but " + what, null);
    }

    /** Elements that are not known matter only when no known one is equal. */
    private static boolean contains(List<?> list, @Nullable Object wanted) {
        Object unknown = null;
        for (Object element : list) {
            if (element instanceof Unknown) {
                unknown = element;
            } else if (Values.isEqual(element, wanted)) {
                return true;
            }
        }
        Values.known(unknown);
        return false;
    }

    /** In templates also of what is the template's own, which only FreeMarker knows. */
    private boolean defined() {
        SimplePath path = path(0);
        if (models.size() > 1) {
            boolean missing = models.get(1) instanceof Model.Opaque opaque && opaque.value() == Call.Missing.VALUE;
            if (!missing || text.isLocal(path.name())) {
                return !missing;
            }
        }
        return path.isDefined(variables);
    }

    private boolean is() throws TemplateModelException {
        try {
            return IsTests.test(String.valueOf(value(1)), value(0));
        } catch (Functions.Misuse e) {
            throw new Fault(at(0), String.valueOf(e.getMessage()), e.hint());
        }
    }

    private String text() throws TemplateModelException {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < models.size() - 1; i++) {
            Object value = value(i);
            String shown = Values.text(value);
            if (shown == null) {
                throw notText(at(i), source(i), value);
            }
            text.append(shown);
        }
        return text.toString();
    }

    /** A value that cannot be part of a text: how to make one of it. */
    static Fault notText(int at, String subject, @Nullable Object value) {
        String hint = null;
        if (value == null) {
            hint = "write ${" + subject + "!''} to take no text for null";
        } else if (value instanceof List) {
            hint = "write ${" + subject + "?join(', ')} or ${to_json(" + subject + ")}";
        } else if (value instanceof Map) {
            hint = "write ${to_json(" + subject + ")}, or name one of its keys";
        }
        return new Fault(at, "'" + subject + "' is " + Values.kind(value) + " and cannot be part of a text", hint);
    }

    private @Nullable Object function(Functions.Kind kind) throws TemplateModelException {
        Functions functions = text.controller().functions();
        List<@Nullable Object> arguments = new ArrayList<>();
        for (int i = 1; i < models.size() - 1; i++) {
            arguments.add(argument(i));
        }
        try {
            String name = String.valueOf(value(0));
            Functions.Entry entry = functions.require(kind, name);
            Taint.passed(text.redactor(), arguments);
            Object result = entry.function().call(Call.of(entry.signature(), arguments, variables, text.controller()));
            Taint.called(text.redactor(), name, arguments, result);
            return result;
        } catch (Functions.Misuse e) {
            throw new Fault(at(0), String.valueOf(e.getMessage()), e.hint());
        }
    }

    /** An argument, which may be not known or, where the function allows it, not defined. */
    private @Nullable Object argument(int index) throws TemplateModelException {
        Object model = models.get(index + 1);
        if (model instanceof UnknownModel unknown) {
            return unknown.unknown();
        }
        Object value = value(index);
        if (value != Call.Missing.VALUE) {
            return value;
        }
        SimplePath path =
                SimplePath.read(text.source(), at(index), text.source().length());
        boolean isPath = path != null && path.end() == operand(index).end();
        return path != null && isPath && path.isDefined(variables) ? null : Call.Missing.VALUE;
    }

    /** The value of an operand. FreeMarker does not tell null from what is missing; the source does. */
    private @Nullable Object value(int index) throws TemplateModelException {
        Object model = models.get(index + 1);
        return model == null
                ? ExpressionErrors.absent(
                        text, variables, at(index), operand(index).end())
                : Unwrapped.of((TemplateModel) model, at(index));
    }

    private SimplePath path(int index) {
        SimplePath path =
                SimplePath.read(text.source(), at(index), operand(index).end());
        if (path == null) {
            throw new IllegalStateException(source(index));
        }
        return path;
    }

    private int at(int index) {
        return operand(index).start();
    }

    private String source(int index) {
        Translator.Operand operand = operand(index);
        return text.source().substring(operand.start(), operand.end()).strip();
    }

    private Translator.Operand operand(int index) {
        return text.operand(first + index);
    }
}
