package dev.plumb.expression;

import dev.plumb.source.Problem;
import dev.plumb.source.ProblemException;
import freemarker.cache.TemplateLoader;
import freemarker.core.ParseException;
import freemarker.template.Template;
import freemarker.template.TemplateException;
import freemarker.template.TemplateHashModel;
import freemarker.template.TemplateMethodModelEx;
import freemarker.template.TemplateModel;
import freemarker.template.TemplateModelException;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Renders template files, FreeMarker's full language. A template may include files of its own directory and below: names
 * are {@code NUMBER-OF-DIRECTORY/path}, and FreeMarker lets no {@code ..} climb out of the first step. Thread-safe.
 */
final class TemplateFiles implements TemplateLoader {
    private final Functions functions;
    private final FreeMarker freeMarker = new FreeMarker(this);
    private final List<Path> directories = new CopyOnWriteArrayList<>();
    private final Map<Path, Parsed> parsed = new ConcurrentHashMap<>();

    TemplateFiles(Functions functions) {
        this.functions = functions;
    }

    FreeMarker freeMarker() {
        return freeMarker;
    }

    private record Parsed(String text, Template template) {}

    String render(Path file, String text, Variables variables) {
        Template template = template(file, text);
        StringWriter out = new StringWriter();
        try {
            template.process(new Root(variables), out);
            return out.toString();
        } catch (TemplateException e) {
            throw new TemplateErrors(this).problem(e, variables);
        } catch (IOException e) {
            throw new ProblemException(new Problem(TemplateErrors.start(file), Lookups.reason(e), null));
        }
    }

    private Template template(Path file, String text) {
        Parsed known = parsed.get(file);
        if (known != null && known.text().equals(text)) {
            return known.template();
        }
        TemplateGuard.check(text, offset -> Locator.in(TemplateErrors.start(file), text, offset));
        refuseJinja(file, text);
        Path directory = file.toAbsolutePath().normalize().getParent();
        String name = number(directory == null ? Path.of("/") : directory) + "/" + file.getFileName();
        try {
            Template template = new Template(name, null, new StringReader(text), freeMarker.configuration());
            parsed.put(file, new Parsed(text, template));
            return template;
        } catch (ParseException e) {
            throw new TemplateErrors(this).problem(e);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A template of Ansible would be copied with its braces: tell instead. */
    private static void refuseJinja(Path file, String text) {
        int jinja = file.toString().endsWith(".j2") ? Jinja.find(text, 0, text.length()) : -1;
        if (jinja >= 0) {
            Fault fault = Jinja.inText(jinja, text);
            throw new ProblemException(
                    new Problem(Locator.in(TemplateErrors.start(file), text, jinja), fault.message(), fault.hint()));
        }
    }

    private int number(Path directory) {
        int index = directories.indexOf(directory);
        if (index < 0) {
            synchronized (directories) {
                index = directories.indexOf(directory);
                if (index < 0) {
                    directories.add(directory);
                    index = directories.size() - 1;
                }
            }
        }
        return index;
    }

    /** The file behind a template's name, or null. */
    @Nullable
    Path file(@Nullable String name) {
        int slash = name == null ? -1 : name.indexOf('/');
        if (name == null || slash <= 0 || !name.substring(0, slash).chars().allMatch(c -> c >= '0' && c <= '9')) {
            return null;
        }
        int index = Integer.parseInt(name.substring(0, slash));
        return index < directories.size() ? directories.get(index).resolve(name.substring(slash + 1)) : null;
    }

    @Override
    public @Nullable Object findTemplateSource(String name) {
        Path file = file(name);
        return file != null && Files.isRegularFile(file) ? file : null;
    }

    @Override
    public long getLastModified(Object source) {
        return -1;
    }

    @Override
    public Reader getReader(Object source, String encoding) throws IOException {
        Path file = (Path) source;
        String text = Files.readString(file, Charset.forName(encoding));
        TemplateGuard.check(text, offset -> Locator.in(TemplateErrors.start(file), text, offset));
        return new StringReader(text);
    }

    @Override
    public void closeTemplateSource(Object source) {}

    /** Variables, and the functions that no variable hides. */
    private final class Root implements TemplateHashModel {
        private final Variables variables;

        Root(Variables variables) {
            this.variables = variables;
        }

        @Override
        public @Nullable TemplateModel get(String key) throws TemplateModelException {
            if (variables.isDefined(key)) {
                return freeMarker.wrapper().wrap(variables.get(key));
            }
            Functions.Entry function = functions.find(key);
            return function == null ? null : method(function);
        }

        private TemplateMethodModelEx method(Functions.Entry function) {
            return models -> {
                try {
                    List<@Nullable Object> values = new ArrayList<>();
                    for (Object model : models) {
                        Object value = model == null ? null : Unwrapped.of((TemplateModel) model, 0);
                        Values.requireKnown(value);
                        values.add(value);
                    }
                    functions.require(0, function.name(), values.size());
                    return freeMarker.wrapper().wrap(function.function().call(values, variables));
                } catch (Functions.Misuse e) {
                    throw new TemplateModelException(String.valueOf(e.getMessage()), e);
                } catch (Fault e) {
                    throw new TemplateModelException(e.message());
                }
            };
        }

        @Override
        public boolean isEmpty() {
            return false;
        }
    }
}
