package dev.plumb.modules.web;

import dev.plumb.module.FileMode;
import dev.plumb.module.ModuleInfo;
import dev.plumb.module.Param;
import dev.plumb.module.Plan;
import dev.plumb.module.States;
import dev.plumb.module.TaskModule;
import dev.plumb.modules.files.FileResults;
import dev.plumb.modules.kit.Names;
import dev.plumb.modules.kit.files.Access;
import dev.plumb.modules.kit.files.FileState;
import dev.plumb.modules.kit.files.FileType;
import dev.plumb.modules.kit.files.HostFiles;
import dev.plumb.modules.kit.files.Paths;
import dev.plumb.modules.kit.files.StatType;
import dev.plumb.modules.kit.files.Validation;
import dev.plumb.modules.system.Programs;
import dev.plumb.resource.Read;
import dev.plumb.script.ScriptResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Downloads a file.
 *
 * <p>What decides whether there is something to fetch: a checksum alone, where the task has one. Else the {@code ETag} or {@code
 * Last-Modified} of the last download, which the host remembers, see {@link Downloads}; a file of another size than the server tells is
 * another one; and where none of it tells, what the server has is fetched into {@code sha256sum}.
 */
@ModuleInfo(
        name = "get_url",
        doc = "Downloads a file to the host.",
        notes = {
            "The host needs `curl` or `wget`. What comes is written to a private file beside `dest`, and put in place when it has come whole,"
                    + " with the right checksum and accepted by `validate`; until then the old file stays as it is.",
            "With a `checksum`, a file that has it is not fetched again. Without one the server is asked, in a dry run too: the host remembers"
                    + " `ETag` or `Last-Modified` of the last download, beside its [record](../record.md) where there is one. `force: true` does not rely"
                    + " on them.",
            "A new file, or one of another size, is `changed`; a file of the same size is compared first, by fetching it without writing it.",
            "Name, password and headers are no arguments of processes."
        },
        example = """
                - name: curl
                  apt:
                    name: [curl, ca-certificates]
                - name: who wrote it
                  get_url:
                    url: file:///usr/share/common-licenses/GPL-3
                    dest: /srv/GPL-3.txt
                    checksum: sha256:3972dc9744f6499f0f9b2dbf76696f2ae7ad8af9b23dde66d6af86c9dfb36986
                    mode: '0644'
                """)
public final class GetUrlModule implements TaskModule<GetUrlModule.Params> {
    /** Parameters. */
    public record Params(
            WebParams web,

            @Param(
                    doc =
                            "the file; or a directory that is there, in which it gets the name that the server gives it, or that of the URL",
                    required = true)
            String dest,

            @Param(doc = "what it must have: `ALGORITHM:CHECKSUM`, or `ALGORITHM:URL` of a file of checksums") @Nullable
            String checksum,

            @Param(doc = "asks the server even if the host remembers that it has nothing else", def = "false")
            boolean force,

            @Param(doc = "seconds in which the server must say something", def = "10")
            int timeout,

            @Param(doc = "keeps the old content beside the file", def = "false")
            boolean backup,

            @Param(doc = "command that must accept the file before it is put in place; `%s` is the new file") @Nullable
            String validate,

            @Param(doc = "permissions: octal or symbolic") @Nullable
            FileMode mode,

            @Param(doc = "name or number of the owner") @Nullable
            String owner,

            @Param(doc = "name or number of the group") @Nullable
            String group) {
        Access access() {
            return new Access(mode, owner, group);
        }

        WebRequest request() {
            return WebRequest.get(web, timeout).fresh(force);
        }
    }

    @Override
    public @Nullable String invalid(Params p) {
        return Names.first(
                p.web.invalid(),
                Paths.invalid("dest", p.dest),
                Checksum.invalid(p.checksum),
                p.timeout < 1 ? "timeout is " + p.timeout + "; write 1 or more seconds" : null,
                p.mode != null && p.mode.isPreserve() ? "mode: preserve needs a file to take it from" : null,
                p.access().invalid(),
                Validation.invalid(p.validate));
    }

    @Override
    public List<Read<?>> reads(Params p) {
        List<Read<?>> reads = new ArrayList<>(List.of(Read.of(Programs.ref("curl")), Read.of(Programs.ref("wget"))));
        reads.addAll(HostFiles.reads(p.dest, FileType.HASH));
        reads.addAll(p.access().reads());
        String name = Download.last(p.web.url());
        String path = Paths.normal(p.dest);
        reads.addAll(known(p, path));
        if (!Paths.name(path).equals(name)) {
            // it may be a directory
            reads.addAll(known(p, Paths.below(path, name)));
        }
        if (p.dest.endsWith("/")) {
            // the server may tell the name
            reads.add(Read.of(WebAnswers.ref(p.request(), WebAnswers.Want.HEAD)));
        }
        return reads;
    }

    /** What tells whether this file is to be fetched. */
    private static List<Read<?>> known(Params p, String path) {
        Read<?> file = new Read<>(FileType.ref(path), FileType.HASH);
        Checksum checksum = Checksum.of(p.checksum);
        if (checksum == null) {
            return List.of(
                    file, Read.of(Downloads.ref(path)), Read.of(WebAnswers.ref(p.request(), WebAnswers.Want.HEAD)));
        } else if (checksum.url() != null) {
            return List.of(file, Read.of(WebAnswers.ref(p.request().at(checksum.url()), WebAnswers.Want.BODY)));
        }
        return checksum.algorithm().equals("sha256")
                ? List.of(file)
                : List.of(file, Read.of(StatType.ref(checksum.algorithm(), path)));
    }

    @Override
    public Plan plan(Params p, States host) {
        return HostFiles.plan(host, files -> new Download(p, files).plan()).with("url", p.web.shown());
    }

    /** What its script has printed: status, SHA-1, MD5, seconds. */
    @Override
    public Map<String, @Nullable Object> learned(Params p, Plan plan, Done done) {
        Map<String, @Nullable Object> found = new LinkedHashMap<>();
        ScriptResult last = done.last();
        String[] words =
                last == null ? new String[0] : last.stdoutText().strip().split("\\s+");
        if (plan.result().containsKey("checksum_src") && words.length == 4) {
            found.put("status_code", Long.valueOf(words[0]));
            found.put("checksum_src", words[1]);
            found.put("checksum_dest", words[1]);
            found.put("md5sum", words[2]);
            found.put("elapsed", Long.valueOf(words[3]));
        }
        if (plan.result().get("dest") instanceof String dest
                && done.found().get(FileType.ref(dest)) instanceof FileState file
                && file.exists()) {
            found.putAll(FileResults.found(file));
        }
        return found;
    }
}
