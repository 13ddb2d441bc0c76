package dev.plumb.expression;

import dev.plumb.source.Position;
import dev.plumb.source.ProblemException;
import dev.plumb.text.Redactor;
import freemarker.core.Environment;
import freemarker.template.TemplateHashModel;
import freemarker.template.TemplateMethodModelEx;
import freemarker.template.TemplateModel;
import freemarker.template.TemplateModelException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a template file sees: the variables, and under names that no variable has our functions, and the methods that words
 * were turned into.
 */
final class TemplateRoot implements TemplateHashModel {
    private final Variables variables;
    private final Controller controller;
    private final FreeMarker freeMarker;
    private final TemplateDirectories directories;

    TemplateRoot(Variables variables, Controller controller, FreeMarker freeMarker, TemplateDirectories directories) {
        this.variables = variables;
        this.controller = controller;
        this.freeMarker = freeMarker;
        this.directories = directories;
    }

    @Override
    public @Nullable TemplateModel get(String key) throws TemplateModelException {
        if (key.startsWith("@@")) {
            return new Model.Opaque(new Call.Named(key.substring(2)));
        } else if (key.startsWith("@")) {
            return special(key);
        }
        return variables.isDefined(key) ? freeMarker.wrapper().wrap(variables.get(key)) : null;
    }

    private TemplateModel special(String key) {
        return switch (key) {
            case "@null" -> new Model.Opaque(null);
            case "@missing" -> new Model.Opaque(Call.Missing.VALUE);
            case "@truth", "@in", "@is", "@defined", "@text", "@call", "@test" -> new Condition(key);
            default -> new Method(key.substring(1));
        };
    }

    @Override
    public boolean isEmpty() {
        return false;
    }

    /** One of the methods that words were turned into. */
    private final class Condition implements TemplateMethodModelEx {
        private final String name;

        Condition(String name) {
            this.name = name;
        }

        @Override
        @SuppressWarnings("rawtypes")
        public @Nullable Object exec(List models) throws TemplateModelException {
            Executing text = Executing.now(directories, controller, freeMarker.redactor());
            try {
                Object value = new Conditions(text, variables, models).call(name);
                Taint.made(freeMarker.redactor(), value);
                return freeMarker.wrapper().wrap(value);
            } catch (Fault e) {
                throw text.problem(e);
            }
        }
    }

    /** The template that is being executed: the file itself, or one that it includes. */
    private record Executing(
            Environment environment, Path file, TemplateText text, Controller controller, Redactor redactor)
            implements Authored {
        static Executing now(TemplateDirectories directories, Controller controller, Redactor redactor) {
            Environment environment = Environment.getCurrentEnvironment();
            Path file = directories.file(environment.getCurrentTemplate().getName());
            TemplateText text = file == null ? null : directories.text(file);
            if (file == null || text == null) {
                throw new IllegalStateException(environment.getCurrentTemplate().getName());
            }
            return new Executing(environment, file, text, controller, redactor);
        }

        @Override
        public String source() {
            return text.source();
        }

        @Override
        public Translator.Operand operand(int number) {
            return text.operands().get(number);
        }

        @Override
        public boolean isLocal(String name) {
            try {
                return environment.getLocalVariable(name) != null
                        || environment.getCurrentNamespace().get(name) != null;
            } catch (TemplateModelException e) {
                return false;
            }
        }

        private RuntimeException problem(Fault fault) throws TemplateModelException {
            if (fault.offset() == 0) {
                // It does not say where: FreeMarker's own place is better.
                throw new TemplateModelException(fault.message());
            }
            Position at = Locator.in(TemplateErrors.start(file), text.source(), fault.offset());
            return new ProblemException(fault.at(at));
        }
    }

    /** A function as templates call it. */
    private final class Method implements TemplateMethodModelEx {
        private final String name;

        Method(String name) {
            this.name = name;
        }

        @Override
        @SuppressWarnings("rawtypes")
        public @Nullable Object exec(List models) throws TemplateModelException {
            Redactor redactor = freeMarker.redactor();
            try {
                Functions.Entry entry = controller.functions().require(Functions.Kind.FUNCTION, name);
                List<@Nullable Object> values = new ArrayList<>();
                for (Object model : models) {
                    values.add(argument((TemplateModel) model, entry.signature()));
                }
                Taint.passed(redactor, values);
                Call call = Call.of(entry.signature(), values, variables, controller);
                Object value = entry.function().call(call);
                Taint.called(redactor, name, values, value);
                Taint.made(redactor, value);
                return freeMarker.wrapper().wrap(value);
            } catch (Functions.Misuse e) {
                throw new TemplateModelException(String.valueOf(e.getMessage()), e);
            } catch (Fault e) {
                throw new TemplateModelException(e.message());
            }
        }

        /** FreeMarker does not tell null from what is not defined, and templates take both for missing. */
        private @Nullable Object argument(@Nullable TemplateModel model, Signature signature) {
            if (model == null) {
                return signature.has(Signature.Kind.MAYBE) ? Call.Missing.VALUE : null;
            }
            return model instanceof UnknownModel unknown ? unknown.unknown() : Unwrapped.of(model, 0);
        }
    }
}
