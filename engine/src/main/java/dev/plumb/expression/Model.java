package dev.plumb.expression;

import freemarker.template.AdapterTemplateModel;
import freemarker.template.TemplateDirectiveModel;
import freemarker.template.TemplateHashModel;
import freemarker.template.TemplateMethodModelEx;
import freemarker.template.TemplateModel;
import freemarker.template.TemplateModelException;
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
            return key.equals("@null") ? new Opaque(null) : method(key);
        } else if (key.equals(Compiler.CAPTURE)) {
            TemplateDirectiveModel capture =
                    (env, params, loopVars, body) -> captured = (TemplateModel) params.get("v");
            return capture;
        } else if (variables.isDefined(key)) {
            return expression.freeMarker().wrapper().wrap(variables.get(key));
        }
        return key.equals("omit") ? new Opaque(Omit.VALUE) : null;
    }

    private TemplateMethodModelEx method(String name) {
        return models ->
                expression.freeMarker().wrapper().wrap(new Conditions(expression, variables, models).call(name));
    }

    @Override
    public boolean isEmpty() {
        return false;
    }

    /** What the expression gave, as plain data. */
    @Nullable
    Object captured() {
        if (captured == null) {
            return new ExpressionErrors(expression, variables).absent(expression.at());
        }
        return Unwrapped.of(captured, expression.at());
    }
}
