package dev.plumb.modules.files;

import dev.plumb.module.FileMode;
import dev.plumb.module.LocalSource;
import dev.plumb.module.ModuleInfo;
import dev.plumb.module.Param;
import dev.plumb.module.Plan;
import dev.plumb.modules.kit.Names;
import dev.plumb.modules.kit.files.Access;
import dev.plumb.modules.kit.files.FilePlans;
import dev.plumb.modules.kit.files.FileState;
import dev.plumb.modules.kit.files.FileType;
import dev.plumb.modules.kit.files.HostFiles;
import dev.plumb.modules.kit.files.NewContent;
import dev.plumb.modules.kit.files.Paths;
import dev.plumb.modules.kit.files.PlanFailure;
import dev.plumb.modules.kit.files.Validation;
import dev.plumb.resource.Digests;
import dev.plumb.resource.Read;
import dev.plumb.resource.Value;
import dev.plumb.text.Json;
import dev.plumb.text.JsonStyle;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Copies a file, a directory or a text to the host. */
@ModuleInfo(
        name = "copy",
        doc = "Copies a file, a directory or a text to the host.",
        notes = {
            "A `src` with a slash at its end means what is in the directory; without it the directory itself is copied.",
            "The backup of `backup: true` is named after the content it keeps: `PATH.HASH~`. The same content is kept once.",
            "`directory_mode` is for new directories; those that are there keep their mode."
        },
        example = """
                - name: message of the day
                  copy:
                    dest: /etc/motd
                    content: |
                      Managed by Plumb.
                    mode: '0644'
                """)
public final class CopyModule extends FileTask<CopyModule.Params> {
    /** Parameters. */
    public record Params(
            @Param(
                    doc = "file or directory to copy, from `files/` beside the playbook or an absolute path; on the"
                            + " host with `remote_src`",
                    remoteIf = "remote_src",
                    openedIf = "decrypt")
            @Nullable
            LocalSource src,

            @Param(doc = "the text itself, in place of `src`; data is written as JSON") @Nullable
            Object content,

            @Param(
                    doc = "path on the host; of a directory when `src` is one or when it ends with a slash",
                    required = true)
            String dest,

            @Param(doc = "permissions of files: octal, symbolic, or `preserve` for those of the source") @Nullable
            FileMode mode,

            @Param(doc = "permissions of new directories") @Nullable
            FileMode directoryMode,

            @Param(doc = "name or number of the owner") @Nullable
            String owner,

            @Param(doc = "name or number of the group") @Nullable
            String group,

            @Param(doc = "also replaces files that are there", def = "true")
            boolean force,

            @Param(doc = "keeps the old content beside the file", def = "false")
            boolean backup,

            @Param(doc = "command that must succeed before the file is replaced; `%s` is the new file") @Nullable
            String validate,

            @Param(doc = "`src` is on the host", def = "false")
            boolean remoteSrc,

            @Param(doc = "follows a link at `dest` instead of replacing it", def = "false")
            boolean follow,

            @Param(
                    doc = "copies what links in a directory `src` lead to instead of the links; default: true, with"
                            + " `remote_src` false")
            @Nullable
            Boolean localFollow,

            @Param(doc = "SHA-1 that the source must have") @Nullable
            String checksum,

            @Param(doc = "opens a `src` that is encrypted with ansible-vault", def = "true")
            boolean decrypt) {
        Access access() {
            return new Access(mode, owner, group);
        }

        boolean follows() {
            return localFollow == null ? !remoteSrc : localFollow;
        }
    }

    @Override
    public @Nullable String invalid(Params p) {
        if (p.src == null && p.content == null) {
            return "src (or content) is required";
        } else if (p.src != null && p.content != null) {
            return "src and content are mutually exclusive";
        } else if (p.content != null && p.dest.endsWith("/")) {
            return "can not use content with a dir as dest; write the path of a file";
        } else if (p.content != null && p.mode != null && p.mode.isPreserve()) {
            return "mode: preserve needs src";
        } else if (p.directoryMode != null && p.directoryMode.isPreserve()) {
            return "directory_mode cannot be preserve";
        }
        String source = p.remoteSrc && p.src != null ? Paths.invalid("src", p.src.written()) : null;
        String wrong =
                Names.first(Paths.invalid("dest", p.dest), source, p.access().invalid());
        return wrong != null ? wrong : Validation.invalid(p.validate);
    }

    @Override
    public List<Read<?>> reads(Params p) {
        if (p.src == null) {
            return single(p, null, p.access()).reads();
        }
        List<Read<?>> reads = new ArrayList<>();
        String name = CopySource.name(p.src.written());
        if (p.remoteSrc) {
            reads.addAll(HostFiles.reads(p.src.written(), FileType.HASH));
            reads.addAll(single(p, name, p.access()).reads());
        } else if (p.src.isDirectory()) {
            String base = CopyTree.base(p.src.written(), p.dest);
            reads.addAll(HostFiles.reads(base, FileType.ATTRIBUTES));
            for (LocalSource.Entry entry : p.src.entries()) {
                reads.add(new Read<>(FileType.ref(Paths.below(Paths.normal(base), entry.relative())), FileType.HASH));
            }
            reads.addAll(p.access().reads());
        } else {
            reads.addAll(single(p, name, p.access()).reads());
        }
        return reads;
    }

    /** The text a content stands for: as Python shows what is no text, data as JSON. */
    private static String text(Object content) {
        if (content instanceof Boolean flag) {
            return flag ? "True" : "False";
        }
        boolean data = content instanceof Map<?, ?> || content instanceof List<?> || content instanceof Number;
        return data ? Json.write(content, JsonStyle.PYTHON) : content.toString();
    }

    @Override
    Plan plan(Params p, HostFiles files) {
        if (p.src == null) {
            NewContent content = NewContent.of(p.content == null ? "" : text(p.content));
            return told(single(p, null, p.access()).plan(files, content), content);
        }
        String written = p.src.written();
        if (p.remoteSrc) {
            return remote(p, files, written).with("src", written);
        } else if (p.src.isDirectory()) {
            List<CopySource> sources = CopySource.local(p.src, p.follows());
            return new CopyTree(p, files).plan(written, sources).with("src", written);
        }
        LocalSource.Entry entry = p.src.entries().get(0);
        NewContent content = NewContent.of(entry);
        checkSum(p, content);
        Plan plan =
                single(p, CopySource.name(written), preserving(p, entry.mode())).plan(files, content);
        return told(plan, content).with("src", written);
    }

    private static Plan remote(Params p, HostFiles files, String written) {
        String source = files.follow(files.real(written));
        FileState state = files.state(source, FileType.HASH);
        if (!state.exists()) {
            files.host().require(FileType.ref(source), "it is to be copied to " + p.dest);
            return Plan.unseen(FileType.ref(p.dest)).with("dest", p.dest);
        } else if (state.isDirectory()) {
            return new CopyTree(p, files).plan(written, CopySource.remote(files, source, p.follows()));
        } else if (!state.isFile()) {
            throw new PlanFailure(
                    source + " is " + state.kind().withArticle() + ", not a file, so that it cannot be copied");
        }
        FileState known = FilePlans.withContent(files, source, state);
        Value value = known.content();
        if (value == null || value instanceof Value.Any) {
            return Plan.unseen(FileType.ref(p.dest)).with("dest", p.dest);
        }
        NewContent content = NewContent.ofHost(source, value);
        checkSum(p, content);
        int mode = state.mode() == null ? 0644 : state.mode();
        return told(single(p, CopySource.name(written), preserving(p, mode)).plan(files, content), content);
    }

    private static Access preserving(Params p, int sourceMode) {
        boolean preserve = p.mode != null && p.mode.isPreserve();
        return preserve ? p.access().withMode(new FileMode(FileMode.format(sourceMode))) : p.access();
    }

    private static SingleFile single(Params p, @Nullable String name, Access access) {
        return new SingleFile(p.dest, name, access, p.directoryMode, p.follow, p.force, p.validate, p.backup);
    }

    private static void checkSum(Params p, NewContent content) {
        if (p.checksum != null && content.value() instanceof Value.Content known) {
            String found = Digests.hex("SHA-1", known.bytes());
            if (!found.equalsIgnoreCase(p.checksum)) {
                throw new PlanFailure("the source has the checksum " + found + ", not " + p.checksum);
            }
        }
    }

    /** Adds what is known of the content. */
    static Plan told(Plan plan, NewContent content) {
        Plan sized = plan.with("size", content.size());
        return content.value() instanceof Value.Content known
                ? sized.with("checksum", Digests.hex("SHA-1", known.bytes()))
                        .with("md5sum", Digests.hex("MD5", known.bytes()))
                : sized;
    }
}
