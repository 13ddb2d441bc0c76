package dev.plumb.modules.files;

import dev.plumb.module.ModuleInfo;
import dev.plumb.module.Param;
import dev.plumb.module.Plan;
import dev.plumb.modules.kit.files.HostFiles;
import dev.plumb.modules.kit.files.Paths;
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
                    aliases = {"content"},
                    anyText = true)
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

            @Param(doc = "keeps an empty line after the block", def = "false")
            boolean appendNewline,

            @Param(doc = "keeps an empty line before the block", def = "false")
            boolean prependNewline,

            EditParams edit) {}

    @Override
    public @Nullable String invalid(Params p) {
        if (!p.marker.contains("{mark}")) {
            return "marker must contain {mark}, or the block would be inserted again with every run";
        } else if (p.marker.contains("\n")) {
            return "marker must be one line";
        } else if (p.markerBegin.equals(p.markerEnd)) {
            return "marker_begin and marker_end must differ";
        }
        String wrong = Paths.invalid("path", p.path);
        return wrong != null ? wrong : p.edit.invalid();
    }

    @Override
    public List<Read<?>> reads(Params p) {
        return p.edit.file(p.path).reads();
    }

    @Override
    Plan plan(Params p, HostFiles files) {
        return Edit.plan(files, p.edit.file(p.path), old -> new BlockEdit(p, old).edit());
    }
}
