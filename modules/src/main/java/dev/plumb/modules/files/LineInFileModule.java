package dev.plumb.modules.files;

import dev.plumb.module.ModuleInfo;
import dev.plumb.module.Param;
import dev.plumb.module.Plan;
import dev.plumb.modules.kit.Names;
import dev.plumb.modules.kit.PythonRegex;
import dev.plumb.modules.kit.files.HostFiles;
import dev.plumb.modules.kit.files.Paths;
import dev.plumb.resource.Read;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Sees that a line is in a file, or is not. */
@ModuleInfo(
        name = "lineinfile",
        doc = "Sees that a line is in a file, or is not.",
        notes = {
            "Regular expressions are read as Python's, so that those of Ansible tasks keep their meaning.",
            "Files of up to 1 MiB can be edited."
        },
        example = """
                - name: no root login by password
                  lineinfile:
                    path: /etc/sshd_example
                    regexp: '^#?PermitRootLogin '
                    line: PermitRootLogin prohibit-password
                    create: true
                """)
public final class LineInFileModule extends FileTask<LineInFileModule.Params> {
    /** Parameters. */
    public record Params(
            @Param(
                    doc = "the file",
                    required = true,
                    aliases = {"dest", "destfile", "name"})
            String path,

            @Param(
                    doc = "the line",
                    aliases = {"value"},
                    anyText = true)
            @Nullable
            String line,

            @Param(
                    doc = "what the line to replace (the last that matches) or the lines to remove look like",
                    aliases = {"regex"},
                    anyText = true)
            @Nullable
            String regexp,

            @Param(doc = "a text that the line to replace or the lines to remove contain", anyText = true) @Nullable
            String searchString,

            @Param(doc = "takes the first match instead of the last", def = "false")
            boolean firstmatch,

            @Param(
                    doc = "fills `\\1` and `\\g<name>` in the line from the match of regexp; nothing is done without"
                            + " a match",
                    def = "false")
            boolean backrefs,

            EditParams edit) {}

    @Override
    public @Nullable String invalid(Params p) {
        if (p.regexp != null && p.searchString != null) {
            return "regexp and search_string exclude each other";
        } else if (p.backrefs && p.searchString != null) {
            return "backrefs and search_string exclude each other";
        } else if (!p.edit.isAbsent() && p.line == null) {
            return "line is needed";
        } else if (!p.edit.isAbsent() && p.backrefs && p.regexp == null) {
            return "backrefs needs regexp";
        } else if (p.line == null && p.regexp == null && p.searchString == null) {
            return "line, regexp or search_string is needed to say which lines to remove";
        }
        String wrong = Names.first(Paths.invalid("path", p.path), PythonRegex.invalid("regexp", p.regexp));
        return wrong != null ? wrong : p.edit.invalid();
    }

    @Override
    public List<Read<?>> reads(Params p) {
        return p.edit.file(p.path).reads();
    }

    @Override
    Plan plan(Params p, HostFiles files) {
        AtomicInteger removed = new AtomicInteger();
        Plan plan = Edit.plan(files, p.edit.file(p.path), old -> {
            LineEdit lines = new LineEdit(p, old);
            Edit.Edited edited = p.edit.isAbsent() ? lines.absent() : lines.present(old == null);
            removed.set(lines.removed());
            return edited;
        });
        plan = plan.with("backup", plan.result().getOrDefault("backup_file", ""));
        plan = p.edit.isAbsent() && plan.unseen() == null ? plan.with("found", (long) removed.get()) : plan;
        String warning = warning(p);
        return warning == null ? plan : plan.with("warnings", List.of(warning));
    }

    /** What matches every line is hardly what its author meant. */
    private static @Nullable String warning(Params p) {
        boolean regexp = "".equals(p.regexp);
        if (!regexp && !"".equals(p.searchString)) {
            return null;
        }
        return "The " + (regexp ? "regular expression" : "search string")
                + " is an empty string, which will match every"
                + " line in the file. This may have unintended consequences, such as replacing the last line in the file"
                + " rather than appending."
                + (regexp
                        ? " If this is desired, use '^' to match every line in the file and avoid this warning."
                        : "");
    }
}
