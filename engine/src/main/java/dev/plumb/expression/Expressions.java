package dev.plumb.expression;

import dev.plumb.source.*;
import freemarker.template.*;
import freemarker.template.utility.DeepUnwrap;
import java.io.*;
import java.nio.file.Path;
import java.util.*;
import org.jspecify.annotations.Nullable;

/** Placeholder for the expression engine, which is being built. */
public class Expressions {
    private final Configuration cfg = new Configuration(Configuration.VERSION_2_3_35);

    public Expressions() {
        cfg.setNumberFormat("c");
        cfg.setBooleanFormat("c");
        cfg.setTemplateExceptionHandler(TemplateExceptionHandler.RETHROW_HANDLER);
        cfg.setLogTemplateExceptions(false);
        cfg.setArithmeticEngine(freemarker.core.ArithmeticEngine.CONSERVATIVE_ENGINE);
    }

    public @Nullable Object evaluate(String expression, Position at, Variables vars) {
        String e = expression
                .replace(" and ", " && ")
                .replace(" or ", " || ")
                .replaceAll("\\bnot ", "!")
                .replaceAll("'(\\w+)' in ([a-z.]+)", "$2?contains('$1')");
        if (e.contains("is defined")) e = "(" + e.replace("is defined", ")??");
        Object[] got = new Object[1];
        Map<String, Object> extra = new HashMap<>();
        TemplateDirectiveModel capture = (env, params, loop, body) -> {
            Object v = params.get("v");
            if (v == null) throw new ProblemException(Problem.of(at, "undefined: " + expression));
            got[0] = DeepUnwrap.unwrap((TemplateModel) v);
        };
        try {
            Template t = new Template("x", new StringReader("<@capture v=(" + e + ")/>"), cfg);
            t.process(model(vars, capture), new StringWriter());
        } catch (TemplateException | IOException ex) {
            for (Throwable c = ex; c != null; c = c.getCause()) {
                if (c instanceof NotKnownException n) throw n;
                if (c instanceof ProblemException p) throw p;
            }
            throw new ProblemException(
                    Problem.of(at, ex.getMessage().lines().findFirst().orElse("")));
        }
        Object v = got[0];
        if (v instanceof Integer i) return (long) i;
        return v;
    }

    record Hole(Unknown u)
            implements TemplateScalarModel, TemplateHashModel, TemplateBooleanModel, TemplateNumberModel {
        NotKnownException ex() {
            return new NotKnownException(u.cause(), null);
        }

        public String getAsString() {
            throw ex();
        }

        public TemplateModel get(String k) {
            throw ex();
        }

        public boolean isEmpty() {
            throw ex();
        }

        public boolean getAsBoolean() {
            throw ex();
        }

        public Number getAsNumber() {
            throw ex();
        }
    }

    private TemplateHashModel model(Variables vars, TemplateModel capture) {
        SimpleObjectWrapper w = new SimpleObjectWrapper(Configuration.VERSION_2_3_35) {
            @Override
            protected TemplateModel handleUnknownType(Object o) {
                if (o instanceof Unknown u) return new Hole(u);
                return (TemplateScalarModel) o::toString;
            }
        };
        return new TemplateHashModel() {
            @Override
            public TemplateModel get(String n) throws TemplateModelException {
                if (n.equals("capture")) return capture;
                if (!vars.isDefined(n)) return null;
                return w.wrap(vars.get(n));
            }

            @Override
            public boolean isEmpty() {
                return false;
            }
        };
    }

    public boolean test(YamlNode.Scalar condition, Variables vars) {
        Object v = condition.value() instanceof Boolean b ? b : evaluate(condition.text(), condition.position(), vars);
        if (v instanceof Boolean b) return b;
        throw new ProblemException(Problem.of(condition.position(), "not a boolean: " + v));
    }

    public @Nullable Object resolve(YamlNode node, Variables vars) {
        if (node instanceof YamlNode.Scalar s) {
            if (!s.text().contains("${")) return s.value();
            if (s.text().startsWith("${") && s.text().indexOf('}') == s.text().length() - 1)
                return evaluate(s.text().substring(2, s.text().length() - 1), s.position(), vars);
            StringBuilder out = new StringBuilder();
            int at = 0;
            while (true) {
                int i = s.text().indexOf("${", at);
                if (i < 0) break;
                int j = s.text().indexOf('}', i);
                out.append(s.text(), at, i).append(evaluate(s.text().substring(i + 2, j), s.position(), vars));
                at = j + 1;
            }
            return out.append(s.text().substring(at)).toString();
        } else if (node instanceof YamlNode.Sequence q) {
            List<Object> l = new ArrayList<>();
            q.items().forEach(n -> l.add(resolve(n, vars)));
            return l;
        }
        Map<String, Object> m = new LinkedHashMap<>();
        ((YamlNode.Mapping) node).entries().forEach(e -> m.put(e.key().value(), resolve(e.value(), vars)));
        return m;
    }

    public String render(Path file, String text, Variables vars) {
        throw new UnsupportedOperationException();
    }
}
