package dev.plumb.modules.files;

import dev.plumb.expression.Unknown;
import dev.plumb.module.ModuleInfo;
import dev.plumb.module.Param;
import dev.plumb.module.Plan;
import dev.plumb.module.Trait;
import dev.plumb.modules.kit.files.FileState;
import dev.plumb.modules.kit.files.FileType;
import dev.plumb.modules.kit.files.HostFiles;
import dev.plumb.modules.kit.files.Paths;
import dev.plumb.modules.kit.files.PlanFailure;
import dev.plumb.resource.Read;
import dev.plumb.resource.Value;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells what is in a file of the host. */
@ModuleInfo(
        name = "slurp",
        traits = Trait.LOOKS,
        doc = "Tells what is in a file of the host, for `register`.",
        notes = {
            "The result has the bytes as base64 in `content`, `source` and `encoding`: `${b64decode(r.content)}` is the text.",
            "In a dry run, what an earlier task writes is told as planned. Files of up to 1 MiB can be read."
        },
        example = """
                - name: look at the name of the host
                  slurp:
                    src: /etc/hostname
                  register: hostname
                - name: it
                  debug:
                    msg: ${b64decode(hostname.content)}
                """)
public final class SlurpModule extends FileTask<SlurpModule.Params> {
    /** Parameters. */
    public record Params(
            @Param(doc = "the file", required = true, aliases = "path")
            String src) {}

    @Override
    public @Nullable String invalid(Params p) {
        return Paths.invalid("src", p.src);
    }

    @Override
    public List<Read<?>> reads(Params p) {
        return HostFiles.reads(p.src, FileType.CONTENT);
    }

    @Override
    Plan plan(Params p, HostFiles files) {
        String real = files.follow(files.real(p.src));
        FileState now = files.content(real);
        Plan plan = Plan.nothing().with("source", real).with("encoding", "base64");
        Unknown unknown = new Unknown("what is in " + real + " is not known before apply");
        if (now == null) {
            return plan.with("content", unknown);
        } else if (!now.exists()) {
            files.host().require(FileType.ref(real), "it is to be read");
            return plan.with("content", unknown);
        } else if (!now.isFile()) {
            throw new PlanFailure(real + " is " + now.kind().withArticle() + ", not a file");
        } else if (now.content() instanceof Value.Digest large && large.size() > FileType.CONTENT_LIMIT) {
            throw new PlanFailure(
                    real + " has " + large.size() + " bytes; at most " + FileType.CONTENT_LIMIT + " can be read");
        } else if (!files.host().isCertain(FileType.ref(real)) || !(now.content() instanceof Value.Content content)) {
            return plan.with("content", unknown);
        } else {
            return plan.with("content", Base64.getEncoder().encodeToString(content.bytes()));
        }
    }
}
