package dev.plumb.expression;

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
            Controller controller)
            implements Compiled {
        @Override
        public @Nullable Object value(Variables variables) {
            Model model = new Model(this, variables);
            try (Taint taint = Taint.watch(freeMarker.redactor(), source)) {
                template.process(model, Writer.nullWriter());
                Object value = model.captured();
                taint.gave(value);
                return value;
            } catch (TemplateException e) {
                throw new ExpressionErrors(this, variables).fault(e);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public int at() {
            return translation.code().start();
        }
    }
}
