package dev.plumb.modules.files;

import dev.plumb.module.ModuleInfo;
import dev.plumb.module.Param;
import dev.plumb.module.Plan;
import dev.plumb.modules.files.Edit.Edited;
import dev.plumb.modules.kit.Encodings;
import dev.plumb.modules.kit.Names;
import dev.plumb.modules.kit.PythonRegex;
import dev.plumb.modules.kit.PythonRegex.Replaced;
import dev.plumb.modules.kit.files.HostFiles;
import dev.plumb.modules.kit.files.ManagedFile;
import dev.plumb.modules.kit.files.ManagedFile.Missing;
import dev.plumb.modules.kit.files.Paths;
import dev.plumb.modules.kit.files.PlanFailure;
import dev.plumb.resource.Read;
import dev.plumb.text.PythonMatcher;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Replaces what a regular expression matches in a file. */
@ModuleInfo(
        name = "replace",
        doc = "Replaces all that a regular expression matches in a file.",
        notes = {
            "Regular expressions are read as Python's, so that those of Ansible tasks keep their meaning: `^` and `$` match at every"
                    + " line, and a `.` matches no line end, but in `after` and `before` it does.",
            "That nothing is replaced again with the next run is up to the expressions: `regexp` should not match what `replace`"
                    + " makes of it.",
            "Files of up to 1 MiB can be edited."
        },
        example = """
                - name: settings as they come
                  copy:
                    dest: /etc/app_example.ini
                    content: |
                      [web]
                      listen = 80
                      [admin]
                      listen = 8080
                    force: false
                - name: administration is local
                  replace:
                    path: /etc/app_example.ini
                    after: '^.*\\[admin\\]'
                    regexp: '^(listen) = (\\d+)$'
                    replace: '\\1 = 127.0.0.1:\\2'
                """)
public final class ReplaceModule extends FileTask<ReplaceModule.Params> {
    /** The group for what is between {@code after} and {@code before}, in Ansible's name, which these can refer to. */
    private static final String SECTION = "(?P<subsection>";

    /** Parameters. */
    public record Params(
            @Param(
                    doc = "the file; it must be there",
                    required = true,
                    aliases = {"dest", "destfile", "name"})
            String path,

            @Param(doc = "what is replaced", required = true, anyText = true)
            String regexp,

            @Param(
                    doc =
                            "what comes in its place, with `\\1` and `\\g<name>` for groups of the match; default: nothing",
                    anyText = true)
            @Nullable
            String replace,

            @Param(doc = "replaces only behind what this regular expression matches", anyText = true) @Nullable
            String after,

            @Param(doc = "replaces only before what this regular expression matches", anyText = true) @Nullable
            String before,

            @Param(doc = "encoding of the file", def = "utf-8")
            String encoding,

            WriteParams write) {
        private String template() {
            return replace == null ? "" : replace;
        }

        /** The expression for the part in which something is replaced; null: all of the file. */
        private @Nullable String section() {
            boolean behind = after != null && !after.isEmpty();
            boolean ahead = before != null && !before.isEmpty();
            return behind && ahead
                    ? after + SECTION + ".*?)" + before
                    : behind ? after + SECTION + ".*)" : ahead ? SECTION + ".*)" + before : null;
        }
    }

    @Override
    public @Nullable String invalid(Params p) {
        String wrong = Names.first(
                Paths.invalid("path", p.path),
                invalid("regexp", p.regexp),
                invalid(p.after == null ? "before" : p.before == null ? "after" : "after and before", p.section()),
                Encodings.invalid("encoding", p.encoding),
                p.write.invalid());
        if (wrong == null) {
            try {
                PythonRegex.ofText(p.regexp, Pattern.MULTILINE).checkTemplate(p.template());
            } catch (IllegalArgumentException e) {
                return "replace '" + p.replace + "': " + e.getMessage();
            }
        }
        return wrong;
    }

    private static @Nullable String invalid(String parameter, @Nullable String expression) {
        try {
            if (expression != null) {
                PythonRegex.ofText(expression, Pattern.DOTALL);
            }
            return null;
        } catch (IllegalArgumentException e) {
            String shown = String.valueOf(expression).replaceAll("\\(\\?P<subsection>[^)]*\\)", " … ");
            return parameter + " '" + shown + "' is no regular expression: " + e.getMessage();
        }
    }

    private static ManagedFile file(Params p) {
        return p.write.file(p.path).whenMissing(Missing.EXPECT);
    }

    @Override
    public List<Read<?>> reads(Params p) {
        return file(p).reads();
    }

    @Override
    Plan plan(Params p, HostFiles files) {
        Charset charset = Objects.requireNonNull(Encodings.named(p.encoding));
        Plan plan = Edit.plan(files, file(p), old -> {
            byte[] bytes = String.valueOf(old).getBytes(StandardCharsets.ISO_8859_1);
            Edited edited = edit(p, Encodings.decode(bytes, charset));
            try {
                return edited.message().isEmpty() || edited.text() == null
                        ? new Edited(old, edited.message())
                        : new Edited(Encodings.latin(Encodings.encode(edited.text(), charset)), edited.message());
            } catch (CharacterCodingException e) {
                throw new PlanFailure("what is to be in " + p.path + " has characters that are not in the encoding "
                        + p.encoding + "; write utf-8, or leave them out of replace");
            }
        });
        return plan.with("rc", 0L);
    }

    /** A text of {@code null} or an empty message says that the file stays as it is. */
    private static Edited edit(Params p, String text) {
        String expression = p.section();
        int from = 0;
        int to = text.length();
        if (expression != null) {
            PythonRegex section = PythonRegex.ofText(expression, Pattern.DOTALL);
            PythonMatcher match = section.search(text);
            if (match == null) {
                return new Edited(null, "Pattern for before/after params did not match the given file: " + expression);
            }
            int group = section.number(match, "subsection");
            from = match.start(group);
            to = match.end(group);
            if (from < 0) {
                throw new PlanFailure("the alternatives in after or before reach beyond it; write (?:a|b) for a|b");
            }
        }
        String part = text.substring(from, to);
        Replaced replaced = PythonRegex.ofText(p.regexp, Pattern.MULTILINE).replaceAll(part, p.template());
        return replaced.text().equals(part)
                ? new Edited(text, "")
                : new Edited(
                        text.substring(0, from) + replaced.text() + text.substring(to),
                        replaced.count() + " replacements made");
    }
}
