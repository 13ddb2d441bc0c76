package dev.plumb.expression;

import dev.plumb.limit.Evaluation;
import dev.plumb.limit.Limits;
import dev.plumb.text.Redactor;
import freemarker.template.Template;
import freemarker.template.TemplateException;
import java.io.IOException;
import java.io.Writer;
import org.jspecify.annotations.Nullable;

/** An expression of the author, ready to be evaluated any number of times. Immutable, shared by all threads. */
interface Compiled {
    /**
     * Its value as plain data.
     *
     * @throws Fault when it has none
     * @throws NotKnownException when it is not known
     */
    @Nullable
    Object value(Variables variables);

    /** The name of the variable it is, for hints; {@code x} when it is more than that. */
    default String subject() {
        return "x";
    }

    /** Offset an error about its value points at. */
    int at();

    /** A literal. */
    record Constant(int at, @Nullable Object constant) implements Compiled {
        @Override
        public @Nullable Object value(Variables variables) {
            return constant;
        }
    }

    /** A path. */
    record Path(SimplePath path) implements Compiled {
        @Override
        public @Nullable Object value(Variables variables) {
            return Values.known(path.walk(variables));
        }

        @Override
        public String subject() {
            return path.shown();
        }

        @Override
        public int at() {
            return path.at();
        }
    }

    /** {@code not path}. */
    record NotPath(SimplePath path) implements Compiled {
        @Override
        public Object value(Variables variables) {
            Object value = Values.known(path.walk(variables));
            Boolean truth = Values.truthOrNull(value);
            if (truth == null) {
                throw Conditions.notTrueOrFalse(path.at(), path.shown(), value);
            }
            return !truth;
        }

        @Override
        public int at() {
            return path.at();
        }
    }

    /** What only FreeMarker can evaluate. */
    record Full(
            String source,
            Translator.Translation translation,
            Template template,
            FreeMarker freeMarker,
            Controller controller,
            boolean hazardous)
            implements Compiled, Authored {
        @Override
        public Translator.Operand operand(int number) {
            return translation.operands().get(number);
        }

        @Override
        public boolean isLocal(String name) {
            return translation.locals().contains(name);
        }

        @Override
        public Redactor redactor() {
            return freeMarker.redactor();
        }

        @Override
        public @Nullable Object value(Variables variables) {
            return hazardous ? Supervised.call(() -> evaluate(variables)) : evaluate(variables);
        }

        private @Nullable Object evaluate(Variables variables) {
            Model model = new Model(this, variables);
            try (Evaluation evaluation = Evaluation.begin();
                    Taint taint = Taint.watch(freeMarker.redactor(), source)) {
                return value(model, taint);
            } catch (TemplateException e) {
                throw new ExpressionErrors(this, variables).fault(e);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }

        private @Nullable Object value(Model model, Taint taint) throws TemplateException, IOException {
            try {
                template.process(model, Writer.nullWriter());
            } catch (TemplateException e) {
                taint.failed(e.getMessageWithoutStackTop());
                throw e;
            }
            Object value = model.captured();
            if (value instanceof String text) {
                Limits.checkText(text.length());
            }
            taint.gave(value);
            return value;
        }

        @Override
        public int at() {
            return translation.code().start();
        }
    }
}
