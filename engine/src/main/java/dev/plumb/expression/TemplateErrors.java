package dev.plumb.expression;

import dev.plumb.limit.LimitException;
import dev.plumb.source.Position;
import dev.plumb.source.Problem;
import dev.plumb.source.ProblemException;
import dev.plumb.source.YamlReader;
import freemarker.core.InvalidReferenceException;
import freemarker.core.ParseException;
import freemarker.core.TemplateProcessingTracer;
import freemarker.template.TemplateException;
import freemarker.template.TemplateNotFoundException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Tells what went wrong in a template: at the template's own line, with the variable's name. */
final class TemplateErrors {
    private static final Pattern UNKNOWN = Pattern.compile("^Unknown directive: #(\\w+)");
    private static final Pattern OPEN = Pattern.compile("unclosed ([#@]\\w+)");
    private static final Pattern SHELL = Pattern.compile("^Encountered \"[:%#^]");

    private final TemplateDirectories files;

    TemplateErrors(TemplateDirectories files) {
        this.files = files;
    }

    /** The first character of a file, which is named relative to the working directory when below it. */
    static Position start(Path file) {
        return new Position(YamlReader.shown(file), 1, 1);
    }

    /** A mistake of syntax. */
    ProblemException problem(ParseException e) {
        String message = FreeMarkerErrors.firstLine(e.getEditorMessage());
        int cause = message.indexOf(" Underlying cause: ");
        Position at = position(e.getTemplateName(), e.getLineNumber(), e.getColumnNumber());
        Matcher directive = UNKNOWN.matcher(message);
        Matcher open = OPEN.matcher(message);
        if (directive.find()) {
            String name = directive.group(1);
            return problem(at, "there is no directive <#" + name + ">", "write " + directive(name));
        } else if (open.find()) {
            return problem(at, "a <" + open.group(1) + "> is never closed", "write </" + open.group(1) + ">");
        }
        String shell = SHELL.matcher(message).find()
                ? "for an expansion of the shell's own write ${r\"${…}\"}, or <#noparse> around the text"
                : null;
        return problem(
                at, "the template cannot be read: " + (cause < 0 ? message : message.substring(0, cause)), shell);
    }

    private static String directive(String name) {
        return switch (name) {
            case "for", "foreach" -> "<#list xs as x>";
            case "elif", "else if" -> "<#elseif …>";
            case "set" -> "<#assign x = …>";
            case "endif" -> "</#if>";
            case "endfor" -> "</#list>";
            default -> "one of FreeMarker's, such as <#if …>, <#list xs as x>, <#assign x = …>";
        };
    }

    /**
     * What an evaluation ended with. Signals and problems of our own come out as they are.
     *
     * @throws NotKnownException when that was it
     */
    ProblemException problem(TemplateException e, Variables variables) {
        FreeMarker.rethrowOwn(e);
        Position at = position(
                e.getTemplateSourceName() != null ? e.getTemplateSourceName() : e.getTemplateName(),
                e.getLineNumber(),
                e.getColumnNumber());
        LimitException limit = FreeMarker.limit(e);
        if (limit != null) {
            return problem(at, String.valueOf(limit.getMessage()), limit.hint());
        }
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof Functions.Misuse misuse) {
                return problem(at, String.valueOf(misuse.getMessage()), misuse.hint());
            } else if (cause instanceof ParseException parse) {
                return problem(parse);
            } else if (cause instanceof TemplateNotFoundException missing) {
                return notFound(at, missing);
            }
        }
        return e instanceof InvalidReferenceException ? undefined(at, e, variables) : other(at, e);
    }

    /**
     * A limit that was hit.
     *
     * @param element where that was, or null when that is not known
     * @param file the template
     */
    ProblemException problem(
            LimitException limit, TemplateProcessingTracer.@Nullable TracedElement element, Path file) {
        Position at = element == null
                ? start(file)
                : position(element.getTemplate().getName(), element.getBeginLine(), element.getBeginColumn());
        return problem(at, String.valueOf(limit.getMessage()), limit.hint());
    }

    private ProblemException notFound(Position at, TemplateNotFoundException missing) {
        Path file = files.file(missing.getTemplateName());
        String shown = file == null
                ? String.valueOf(missing.getTemplateName())
                : start(file).file();
        return problem(
                at,
                "the included file " + shown + " was not found",
                "a template includes files of its own directory and below");
    }

    /** Follows the blamed path by ourselves, because our errors say more. */
    private static ProblemException undefined(Position at, TemplateException e, Variables variables) {
        String blamed = String.valueOf(blamed(e));
        SimplePath path = SimplePath.read(blamed, 0, blamed.length());
        boolean isPath = path != null && path.end() == blamed.length();
        if (path != null && isPath && (path.steps().isEmpty() || variables.isDefined(path.name()))) {
            try {
                Values.known(path.walk(variables));
            } catch (Fault fault) {
                return new ProblemException(fault.at(at.plusColumns(fault.offset())));
            }
        }
        return problem(
                at,
                "'" + blamed + "' has no value: it is missing or null",
                "say what to take then: ${" + (isPath ? blamed : "(" + blamed + ")") + "!''}");
    }

    /** What is wrong in the author's words: calls without the mark that FreeMarker sees. */
    private static @Nullable String blamed(TemplateException e) {
        String blamed = e.getBlamedExpressionString();
        return blamed == null ? null : blamed.replaceAll("(?<![\\w'\"])@+(?=\\w)", "");
    }

    private static ProblemException other(Position at, TemplateException e) {
        String text = FreeMarkerErrors.firstLine(e.getMessageWithoutStackTop());
        FreeMarkerErrors.Expected expected = FreeMarkerErrors.expected(text);
        String blamed = blamed(e);
        if (expected == null || blamed == null) {
            return problem(at, text, null);
        }
        String hint = switch (expected.found()) {
            case "a list" -> "write ${" + blamed + "?join(', ')} or ${to_json(" + blamed + ")}";
            case "a mapping" -> "write ${to_json(" + blamed + ")}, or name one of its keys";
            default -> null;
        };
        return problem(
                at, "'" + blamed + "' is " + expected.found() + ", but " + expected.wanted() + " is needed", hint);
    }

    private Position position(@Nullable String template, @Nullable Integer line, @Nullable Integer column) {
        Path file = files.file(template);
        String name = file == null ? String.valueOf(template) : start(file).file();
        if (file == null || line == null || column == null) {
            return new Position(name, line == null ? 1 : line, column == null ? 1 : column);
        }
        TemplateText text = files.text(file);
        // at the end of a text, FreeMarker counts from 0
        int from = Math.max(1, column);
        return text == null ? new Position(name, line, from) : text.position(start(file), line, from);
    }

    private static ProblemException problem(Position at, String message, @Nullable String hint) {
        return new ProblemException(new Problem(at, message, hint));
    }
}
