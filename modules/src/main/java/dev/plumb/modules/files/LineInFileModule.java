package dev.plumb.modules.files;

import dev.plumb.module.FileMode;
import dev.plumb.module.ModuleInfo;
import dev.plumb.module.Param;
import dev.plumb.module.Plan;
import dev.plumb.resource.Read;
import java.util.List;
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
    /** Whether the line is to be there. */
    public enum Presence {
        /** It is. */
        PRESENT,
        /** It is not. */
        ABSENT
    }

    /** Parameters. */
    public record Params(
            @Param(
                    doc = "the file",
                    required = true,
                    aliases = {"dest", "destfile", "name"})
            String path,

            @Param(
                    doc = "the line",
                    aliases = {"value"})
            @Nullable
            String line,

            @Param(
                    doc = "what the line to replace (the last that matches) or the lines to remove look like",
                    aliases = {"regex"})
            @Nullable
            String regexp,

            @Param(doc = "a text that the line to replace or the lines to remove contain") @Nullable
            String searchString,

            @Param(doc = "whether the line is to be there", def = "present")
            Presence state,

            @Param(doc = "makes a missing file, with the directories above it", def = "false")
            boolean create,

            @Param(doc = "puts a new line after the last one that matches, or at the end: `EOF`") @Nullable
            String insertafter,

            @Param(doc = "puts a new line before the last one that matches, or at the beginning: `BOF`") @Nullable
            String insertbefore,

            @Param(doc = "takes the first match instead of the last", def = "false")
            boolean firstmatch,

            @Param(
                    doc = "fills `\\1` and `\\g<name>` in the line from the match of regexp; nothing is done without"
                            + " a match",
                    def = "false")
            boolean backrefs,

            @Param(doc = "keeps the old content beside the file", def = "false")
            boolean backup,

            @Param(doc = "permissions: octal or symbolic") @Nullable
            FileMode mode,

            @Param(doc = "name or number of the owner") @Nullable
            String owner,

            @Param(doc = "name or number of the group") @Nullable
            String group,

            @Param(doc = "command that must succeed before the file is replaced; `%s` is the new file") @Nullable
            String validate) {}

    @Override
    public @Nullable String invalid(Params p) {
        if (p.insertafter != null && p.insertbefore != null) {
            return "insertafter and insertbefore exclude each other";
        } else if (p.regexp != null && p.searchString != null) {
            return "regexp and search_string exclude each other";
        } else if (p.backrefs && p.searchString != null) {
            return "backrefs and search_string exclude each other";
        } else if (p.state == Presence.PRESENT && p.line == null) {
            return "line is needed";
        } else if (p.state == Presence.PRESENT && p.backrefs && p.regexp == null) {
            return "backrefs needs regexp";
        } else if (p.line == null && p.regexp == null && p.searchString == null) {
            return "line, regexp or search_string is needed to say which lines to remove";
        }
        return invalidText(p);
    }

    private static @Nullable String invalidText(Params p) {
        String wrong = PythonRegex.invalid("regexp", p.regexp);
        wrong = wrong != null || "EOF".equals(p.insertafter)
                ? wrong
                : PythonRegex.invalid("insertafter", p.insertafter);
        wrong = wrong != null ? wrong : PythonRegex.invalid("insertbefore", p.insertbefore);
        if (wrong == null && p.mode != null && p.mode.isPreserve()) {
            wrong = "mode: preserve needs a source; write the mode";
        }
        return wrong != null ? wrong : Validation.invalid(p.validate);
    }

    private static Edit edit(Params p) {
        Access access = new Access(p.mode, p.owner, p.group);
        return new Edit(p.path, p.create, p.state == Presence.ABSENT, access, p.validate, p.backup);
    }

    @Override
    public List<Read<?>> reads(Params p) {
        return edit(p).reads();
    }

    @Override
    Plan plan(Params p, HostFiles files) {
        return edit(p).plan(files, old -> {
            LineEdit lines = new LineEdit(p, old);
            return p.state == Presence.ABSENT ? lines.absent() : lines.present(old == null);
        });
    }
}
