package dev.plumb.expression;

import freemarker.core.Environment;
import freemarker.template.AdapterTemplateModel;
import freemarker.template.TemplateDirectiveBody;
import freemarker.template.TemplateDirectiveModel;
import freemarker.template.TemplateHashModel;
import freemarker.template.TemplateMethodModelEx;
import freemarker.template.TemplateModel;
import freemarker.template.TemplateModelException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What an expression sees inside of FreeMarker: the variables, and the methods that its words were turned into. */
final class Model implements TemplateHashModel {
    private final Compiled.Full expression;
    private final Variables variables;
    private @Nullable TemplateModel captured;

    Model(Compiled.Full expression, Variables variables) {
        this.expression = expression;
        this.variables = variables;
    }

    /** A value that is not data for FreeMarker: null written out, {@code omit}. */
    record Opaque(@Nullable Object value) implements AdapterTemplateModel {
        @Override
        public @Nullable Object getAdaptedObject(Class<?> hint) {
            return value;
        }
    }

    @Override
    public @Nullable TemplateModel get(String key) throws TemplateModelException {
        if (key.charAt(0) == '@') {
            return special(key);
        } else if (key.equals(Compiler.CAPTURE)) {
            TemplateDirectiveModel capture =
                    (env, params, loopVars, body) -> captured = (TemplateModel) params.get("v");
            return capture;
        } else if (variables.isDefined(key)) {
            return expression.freeMarker().wrapper().wrap(variables.get(key));
        }
        return key.equals("omit") ? new Opaque(Omit.VALUE) : null;
    }

    private TemplateModel special(String key) {
        if (key.startsWith("@@")) {
            return new Opaque(new Call.Named(key.substring(2)));
        }
        return switch (key) {
            case "@null" -> new Opaque(null);
            case "@missing" -> new Opaque(Call.Missing.VALUE);
            default -> new Method(key);
        };
    }

    @Override
    public boolean isEmpty() {
        return false;
    }

    /** What the expression gave, as plain data. */
    @Nullable
    Object captured() {
        if (captured == null) {
            return ExpressionErrors.absent(
                    expression,
                    variables,
                    expression.at(),
                    expression.translation().code().end());
        }
        return Unwrapped.of(captured, expression.at());
    }

    /** Takes the value of the expression out of the template. */
    private final class Capture implements TemplateDirectiveModel {
        @Override
        @SuppressWarnings("rawtypes")
        public void execute(
                Environment env,
                Map params,
                TemplateModel @Nullable [] loopVars,
                @Nullable TemplateDirectiveBody body) {
            captured = (TemplateModel) params.get("v");
        }
    }

    /** A method of our own. */
    private final class Method implements TemplateMethodModelEx {
        private final String name;

        Method(String name) {
            this.name = name;
        }

        @Override
        @SuppressWarnings("rawtypes")
        public @Nullable Object exec(List models) throws TemplateModelException {
            Object value = new Conditions(expression, variables, models).call(name);
            Taint.made(expression.freeMarker().redactor(), value);
            return expression.freeMarker().wrapper().wrap(value);
        }
    }
}
