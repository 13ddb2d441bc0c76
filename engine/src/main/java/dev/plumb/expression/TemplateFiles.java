package dev.plumb.expression;

import dev.plumb.source.JinjaBraces;
import dev.plumb.source.Position;
import dev.plumb.source.Problem;
import dev.plumb.source.ProblemException;
import dev.plumb.text.Redactor;
import dev.plumb.vault.Secrets;
import freemarker.core.ParseException;
import freemarker.template.Template;
import freemarker.template.TemplateException;
import freemarker.template.TemplateHashModel;
import freemarker.template.TemplateMethodModelEx;
import freemarker.template.TemplateModel;
import freemarker.template.TemplateModelException;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Renders template files, FreeMarker's full language. A template may include files of its own directory and below.
 * Thread-safe.
 */
final class TemplateFiles {
    private final Controller controller;
    private final Redactor redactor;
    private final TemplateDirectories directories;
    private final FreeMarker freeMarker;
    private final Map<Path, Parsed> parsed = new ConcurrentHashMap<>();

    TemplateFiles(Controller controller, Secrets secrets) {
        this.controller = controller;
        this.redactor = secrets.redactor();
        this.directories = new TemplateDirectories(controller.functions(), secrets);
        this.freeMarker = new FreeMarker(directories, redactor);
    }

    FreeMarker freeMarker() {
        return freeMarker;
    }

    private record Parsed(String text, Template template) {}

    String render(Path file, String text, Variables variables) {
        Template template = template(file, text);
        StringWriter out = new StringWriter();
        try (Taint taint = Taint.watch(redactor, text)) {
            template.process(new Root(variables), taint.over(out));
            return out.toString();
        } catch (TemplateException e) {
            throw new TemplateErrors(directories).problem(e, variables);
        } catch (IOException e) {
            throw new ProblemException(new Problem(TemplateErrors.start(file), String.valueOf(e.getMessage()), null));
        }
    }

    private Template template(Path file, String text) {
        Parsed known = parsed.get(file);
        if (known != null && known.text().equals(text)) {
            return known.template();
        }
        String prepared = directories.prepare(file, text);
        refuseJinja(file, text);
        try {
            Template template =
                    new Template(directories.name(file), null, new StringReader(prepared), freeMarker.configuration());
            parsed.put(file, new Parsed(text, template));
            return template;
        } catch (ParseException e) {
            throw new TemplateErrors(directories).problem(e);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A template of Ansible would be copied with its braces: tell instead. */
    private static void refuseJinja(Path file, String text) {
        int jinja = file.toString().endsWith(".j2") ? JinjaBraces.next(text, 0) : -1;
        if (jinja >= 0) {
            Position at = Locator.in(TemplateErrors.start(file), text, jinja);
            throw new ProblemException(JinjaBraces.problem(text, jinja, at));
        }
    }

    /** Variables, and our functions under names that no variable has. */
    private final class Root implements TemplateHashModel {
        private final Variables variables;

        Root(Variables variables) {
            this.variables = variables;
        }

        @Override
        public @Nullable TemplateModel get(String key) throws TemplateModelException {
            if (key.startsWith("@@")) {
                return new Model.Opaque(new Call.Named(key.substring(2)));
            } else if (key.startsWith("@")) {
                return new Method(key.substring(1), variables);
            }
            return variables.isDefined(key) ? freeMarker.wrapper().wrap(variables.get(key)) : null;
        }

        @Override
        public boolean isEmpty() {
            return false;
        }
    }

    /** A function as templates call it. */
    private final class Method implements TemplateMethodModelEx {
        private final String name;
        private final Variables variables;

        Method(String name, Variables variables) {
            this.name = name;
            this.variables = variables;
        }

        @Override
        @SuppressWarnings("rawtypes")
        public @Nullable Object exec(List models) throws TemplateModelException {
            try {
                Functions.Entry entry = controller.functions().require(Functions.Kind.FUNCTION, name);
                List<@Nullable Object> values = new ArrayList<>();
                for (Object model : models) {
                    values.add(argument((TemplateModel) model, entry.signature()));
                }
                Call call = Call.of(entry.signature(), values, variables, controller);
                Object value = entry.function().call(call);
                Taint.called(redactor, values, value);
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
