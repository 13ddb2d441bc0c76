package dev.plumb.modules.files;

import dev.plumb.module.FileMode;
import dev.plumb.module.ModuleInfo;
import dev.plumb.module.Param;
import dev.plumb.module.Plan;
import dev.plumb.modules.files.LineInFileModule.Presence;
import dev.plumb.resource.Read;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keeps a block of lines between two marker lines of a file. */
@ModuleInfo(
        name = "blockinfile",
        doc = "Keeps a block of lines between two marker lines of a file.",
        notes = {
            "Two blocks in one file need two markers.",
            "Regular expressions are read as Python's, so that those of Ansible tasks keep their meaning.",
            "Files of up to 1 MiB can be edited."
        },
        example = """
                - name: hosts of the cluster
                  blockinfile:
                    path: /etc/hosts.example
                    create: true
                    marker: '# {mark} cluster'
                    block: |
                      10.0.0.1 db
                      10.0.0.2 web
                """)
public final class BlockInFileModule extends FileTask<BlockInFileModule.Params> {
    /** Parameters. */
    public record Params(
            @Param(
                    doc = "the file",
                    required = true,
                    aliases = {"dest", "destfile", "name"})
            String path,

            @Param(
                    doc = "the lines; without any the block is removed",
                    aliases = {"content"})
            @Nullable
            String block,

            @Param(
                    doc = "the marker lines; `{mark}` becomes marker_begin and marker_end",
                    def = "# {mark} ANSIBLE MANAGED BLOCK")
            String marker,

            @Param(doc = "what `{mark}` becomes before the block", def = "BEGIN")
            String markerBegin,

            @Param(doc = "what `{mark}` becomes after the block", def = "END")
            String markerEnd,

            @Param(doc = "puts a new block after the last line that matches, or at the end: `EOF`") @Nullable
            String insertafter,

            @Param(doc = "puts a new block before the last line that matches, or at the beginning: `BOF`") @Nullable
            String insertbefore,

            @Param(doc = "whether the block is to be there", def = "present")
            Presence state,

            @Param(doc = "makes a missing file, with the directories above it", def = "false")
            boolean create,

            @Param(doc = "keeps an empty line after the block", def = "false")
            boolean appendNewline,

            @Param(doc = "keeps an empty line before the block", def = "false")
            boolean prependNewline,

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
        } else if (!p.marker.contains("{mark}")) {
            return "marker must contain {mark}, or the block would be inserted again with every run";
        } else if (p.marker.contains("\n")) {
            return "marker must be one line";
        } else if (p.markerBegin.equals(p.markerEnd)) {
            return "marker_begin and marker_end must differ";
        } else if (p.mode != null && p.mode.isPreserve()) {
            return "mode: preserve needs a source; write the mode";
        }
        String wrong = "EOF".equals(p.insertafter) ? null : PythonRegex.invalid("insertafter", p.insertafter);
        wrong = wrong != null ? wrong : PythonRegex.invalid("insertbefore", p.insertbefore);
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
        return edit(p).plan(files, old -> new BlockEdit(p, old).edit());
    }
}
