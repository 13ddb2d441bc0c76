package dev.plumb.expression;

import dev.plumb.limit.Evaluation;
import dev.plumb.limit.LimitException;
import dev.plumb.source.JinjaBraces;
import dev.plumb.source.Position;
import dev.plumb.source.Problem;
import dev.plumb.source.ProblemException;
import dev.plumb.text.Redactor;
import dev.plumb.vault.Secrets;
import freemarker.core.Environment;
import freemarker.core.ParseException;
import freemarker.core._CoreAPI;
import freemarker.template.Template;
import freemarker.template.TemplateException;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

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
        this.directories = new TemplateDirectories(controller.functions(), secrets, controller::hint);
        this.freeMarker = new FreeMarker(directories, redactor);
    }

    FreeMarker freeMarker() {
        return freeMarker;
    }

    private record Parsed(String text, Template template) {}

    String render(Path file, String text, Variables variables) {
        TemplateErrors errors = new TemplateErrors(directories);
        try (Evaluation evaluation = Evaluation.begin()) {
            Steps steps = new Steps(evaluation);
            try {
                Template template = template(file, text);
                return Hazards.in(text)
                        ? Supervised.call(() -> render(file, text, template, steps, variables))
                        : render(file, text, template, steps, variables);
            } catch (LimitException e) {
                throw errors.problem(e, steps.at(), file);
            } catch (StackOverflowError e) {
                throw errors.problem(LimitException.depth(), steps.at(), file);
            } catch (OutOfMemoryError e) {
                throw errors.problem(LimitException.memory(), steps.at(), file);
            }
        }
    }

    private String render(Path file, String text, Template template, Steps steps, Variables variables) {
        Output out = new Output();
        try (Taint taint = Taint.watch(redactor, text)) {
            Environment environment = template.createProcessingEnvironment(
                    new TemplateRoot(variables, controller, freeMarker, directories), taint.over(out));
            environment.setTemplateProcessingTracer(steps);
            process(environment, taint);
            taint.gaveAll(out.toString());
            return out.toString();
        } catch (TemplateException e) {
            throw new TemplateErrors(directories).problem(e, variables);
        } catch (IOException e) {
            throw new ProblemException(new Problem(TemplateErrors.start(file), String.valueOf(e.getMessage()), null));
        }
    }

    private static void process(Environment environment, Taint taint) throws TemplateException, IOException {
        try {
            environment.process();
        } catch (TemplateException e) {
            taint.failed(e.getMessageWithoutStackTop());
            throw e;
        }
    }

    private Template template(Path file, String text) {
        Parsed known = parsed.get(file);
        if (known != null && known.text().equals(text)) {
            return known.template();
        }
        refuseJinja(file, text);
        String prepared = directories.prepare(file, text);
        try {
            Template template =
                    new Template(directories.name(file), null, new StringReader(prepared), freeMarker.configuration());
            // A loop with nothing in it would take no steps.
            _CoreAPI.addThreadInterruptedChecks(template);
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
            throw new ProblemException(JinjaBraces.inTemplate(text, jinja, at));
        }
    }
}
