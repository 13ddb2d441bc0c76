package dev.plumb.modules.files;

import dev.plumb.module.FileMode;
import dev.plumb.module.ModuleInfo;
import dev.plumb.module.Param;
import dev.plumb.module.Plan;
import dev.plumb.module.Rendered;
import dev.plumb.modules.kit.Encodings;
import dev.plumb.modules.kit.Names;
import dev.plumb.modules.kit.files.Access;
import dev.plumb.modules.kit.files.HostFiles;
import dev.plumb.modules.kit.files.NewContent;
import dev.plumb.modules.kit.files.Paths;
import dev.plumb.modules.kit.files.Validation;
import dev.plumb.resource.Read;
import java.nio.charset.Charset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Renders a template of the controller into a file of the host. */
@ModuleInfo(
        name = "template",
        doc = "Renders a FreeMarker template (`.ftl`) into a file on the host.",
        notes = {
            "The template is looked for in `templates/` beside the playbook and sees the same variables as the task.",
            "The backup of `backup: true` is named after the content it keeps: `PATH.HASH~`."
        },
        example = """
                - name: message of the day
                  template:
                    src: motd.ftl
                    dest: /etc/motd
                    mode: '0644'
                """)
public final class TemplateModule extends FileTask<TemplateModule.Params> {
    /** Parameters. */
    public record Params(
            @Param(doc = "the template, from `templates/` beside the playbook or an absolute path", required = true)
            Rendered src,

            @Param(doc = "path of the file on the host, or of a directory for it", required = true)
            String dest,

            @Param(doc = "permissions: octal, symbolic, or `preserve` for those of the template") @Nullable
            FileMode mode,

            @Param(doc = "name or number of the owner") @Nullable
            String owner,

            @Param(doc = "name or number of the group") @Nullable
            String group,

            @Param(doc = "also replaces a file that is there", def = "true")
            boolean force,

            @Param(doc = "keeps the old content beside the file", def = "false")
            boolean backup,

            @Param(doc = "command that must succeed before the file is replaced; `%s` is the new file") @Nullable
            String validate,

            @Param(doc = "follows a link at `dest` instead of replacing it", def = "false")
            boolean follow,

            @Param(doc = "line ends of the file: `\\n`, `\\r` or `\\r\\n`", def = "\\n")
            String newlineSequence,

            @Param(doc = "encoding of the file", def = "utf-8")
            String outputEncoding) {}

    @Override
    public @Nullable String invalid(Params p) {
        if (newline(p) == null) {
            return "newline_sequence must be \\n, \\r or \\r\\n";
        }
        String wrong = Names.first(
                Encodings.invalid("output_encoding", p.outputEncoding),
                Paths.invalid("dest", p.dest),
                new Access(null, p.owner, p.group).invalid());
        return wrong != null ? wrong : Validation.invalid(p.validate);
    }

    private static @Nullable String newline(Params p) {
        return switch (p.newlineSequence) {
            case "\\n", "\n" -> "\n";
            case "\\r", "\r" -> "\r";
            case "\\r\\n", "\r\n" -> "\r\n";
            default -> null;
        };
    }

    private static SingleFile file(Params p, @Nullable FileMode mode) {
        Access access = new Access(mode, p.owner, p.group);
        String name = String.valueOf(p.src.path().getFileName());
        return new SingleFile(p.dest, name, access, null, p.follow, p.force, p.validate, p.backup);
    }

    @Override
    public List<Read<?>> reads(Params p) {
        return file(p, p.mode).reads();
    }

    @Override
    Plan plan(Params p, HostFiles files) {
        String newline = newline(p);
        Charset charset = Encodings.named(p.outputEncoding);
        String text = p.src.text();
        if (newline != null && !newline.equals("\n")) {
            // what a value brings with it may have such line ends already
            text = text.replaceAll("(?<!\r)\n", newline);
        }
        boolean preserve = p.mode != null && p.mode.isPreserve();
        FileMode mode = preserve ? new FileMode(FileMode.format(p.src.mode())) : p.mode;
        NewContent content = charset == null ? NewContent.of(text) : NewContent.of(text.getBytes(charset));
        Plan plan = CopyModule.told(file(p, mode).plan(files, content), content);
        return plan.with("src", p.src.path().toString());
    }
}
