package dev.plumb.modules.archive;

import dev.plumb.expression.NotKnownException;
import dev.plumb.module.FileMode;
import dev.plumb.module.LocalSource;
import dev.plumb.module.ModuleInfo;
import dev.plumb.module.Param;
import dev.plumb.module.Plan;
import dev.plumb.module.States;
import dev.plumb.module.TaskModule;
import dev.plumb.modules.archive.HostArchive.Source;
import dev.plumb.modules.files.FileResults;
import dev.plumb.modules.kit.Names;
import dev.plumb.modules.kit.files.Access;
import dev.plumb.modules.kit.files.EffectsBelow;
import dev.plumb.modules.kit.files.FileState;
import dev.plumb.modules.kit.files.FileType;
import dev.plumb.modules.kit.files.HostFiles;
import dev.plumb.modules.kit.files.Paths;
import dev.plumb.modules.kit.files.PlanFailure;
import dev.plumb.modules.system.Programs;
import dev.plumb.modules.web.Download;
import dev.plumb.modules.web.WebParams;
import dev.plumb.modules.web.WebRequest;
import dev.plumb.resource.Action;
import dev.plumb.resource.Change;
import dev.plumb.resource.Read;
import dev.plumb.script.Script;
import dev.plumb.text.UrlPasswords;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Unpacks an archive on the host. */
@ModuleInfo(
        name = "unarchive",
        doc = "Unpacks an archive: zip, tar, and tar with gzip, bzip2, xz or zstd.",
        notes = {
            "What is in the archive is compared with what is on the host: kinds, contents, permissions, and where root unpacks a tar, owners."
                    + " Only what differs is unpacked; an archive of the controller is read there, and only what differs is sent. Times are"
                    + " set, but are no difference.",
            "An archive with a member that would land outside `dest`, by `..`, an absolute name or a link, in the archive or on the"
                    + " host, is refused, and so are devices and pipes. What does not fit on the disk changes nothing, and a dry run tells it.",
            "Everything is unpacked into a private directory in `dest` and put in place from there when it is whole. When something cannot"
                    + " be put in place, what was before it is taken back.",
            "A controller reads xz and zstd by the programs of these names; the host then needs `tar` only. With `remote_src` the host"
                    + " needs GNU tar and `gzip`, `bzip2`, `xz` or `zstd`, or `unzip`, and for URLs `curl` or `wget`.",
            "Of an archive on the host, or of a server, what is in it is remembered beside the host's [record](../record.md); as long as it is"
                    + " the same, it is neither unpacked nor fetched to be compared.",
            "Hard links in an archive are such between files that are unpacked together."
        },
        example = """
                - name: the sources
                  unarchive:
                    src: app.tar.gz
                    dest: /srv
                """)
public final class UnarchiveModule implements TaskModule<UnarchiveModule.Params> {
    /** Parameters. */
    public record Params(
            @Param(
                    doc =
                            "the archive, from `files/` beside the playbook or an absolute path; with `remote_src` a path on the host, or a URL",
                    required = true,
                    remoteIf = "remote_src,!copy",
                    openedIf = "decrypt")
            LocalSource src,

            @Param(doc = "directory in which it is unpacked; it must be there", required = true)
            String dest,

            @Param(doc = "`src` is on the host, or a URL", def = "false")
            boolean remoteSrc,

            @Param(doc = "the opposite of `remote_src`, which is to be preferred") @Nullable
            Boolean copy,

            @Param(doc = "does nothing when this path is there") @Nullable
            String creates,

            @Param(doc = "names of members that are unpacked; of a directory, all that is in it. Default: all")
            List<String> include,

            @Param(doc = "patterns of members that are not unpacked")
            List<String> exclude,

            @Param(
                    doc =
                            "options for tar or unzip: those that say which members are unpacked under which names and owners")
            List<String> extraOpts,

            @Param(doc = "gives the names of all members as `files`", def = "false")
            boolean listFiles,

            @Param(doc = "leaves files as they are that are newer than in the archive", def = "false")
            boolean keepNewer,

            @Param(doc = "permissions of all that is in the archive: octal or symbolic") @Nullable
            FileMode mode,

            @Param(doc = "name or number of the owner of all that is in the archive") @Nullable
            String owner,

            @Param(doc = "name or number of the group, likewise") @Nullable
            String group,

            @Param(doc = "of a URL, the server's certificate must be valid", def = "true")
            boolean validateCerts,

            @Param(doc = "opens a `src` that is encrypted with ansible-vault", def = "true")
            boolean decrypt,

            @Param(doc = "accepted, without effect", def = "65536")
            int ioBufferSize) {
        boolean isRemote() {
            return remoteSrc || Boolean.FALSE.equals(copy);
        }

        boolean isUrl() {
            return isRemote() && src.written().contains("://");
        }

        Access access() {
            return new Access(mode, owner, group);
        }

        WebParams web() {
            return WebParams.of(src.written(), validateCerts);
        }

        MemberNames names(boolean zip) {
            return new MemberNames(zip, extraOpts, include, exclude);
        }

        /** The source as it may be shown. */
        String shown() {
            return isUrl() ? web().shown() : src.written();
        }
    }

    @Override
    public @Nullable String invalid(Params p) {
        boolean directory = !p.isRemote() && p.src.isDirectory();
        return Names.first(
                p.remoteSrc && p.copy != null ? "copy and remote_src are mutually exclusive" : null,
                p.include.isEmpty() || p.exclude.isEmpty() ? null : "include and exclude are mutually exclusive",
                directory ? "src '" + p.src.written() + "' is a directory, not an archive" : null,
                p.isUrl() ? p.web().invalid() : p.isRemote() ? Paths.invalid("src", p.src.written()) : null,
                Paths.invalid("dest", p.dest),
                Paths.invalid("creates", p.creates),
                p.mode != null && p.mode.isPreserve()
                        ? "mode: preserve is what it is without a mode; leave it out"
                        : null,
                p.access().invalid(),
                p.names(false).wrong());
    }

    @Override
    public List<String> secrets(Params p) {
        return UrlPasswords.in(p.src.written());
    }

    @Override
    public List<Read<?>> reads(Params p) {
        List<Read<?>> reads = new ArrayList<>(HostFiles.reads(p.dest, FileType.ATTRIBUTES));
        reads.addAll(p.access().reads());
        if (p.creates != null) {
            reads.addAll(HostFiles.reads(p.creates, FileType.ATTRIBUTES));
            return reads;
        } else if (p.isUrl()) {
            reads.add(Read.of(Programs.ref("curl")));
            reads.add(Read.of(Programs.ref("wget")));
        } else if (p.isRemote()) {
            reads.addAll(HostFiles.reads(p.src.written(), FileType.ATTRIBUTES));
            reads.add(Read.of(HostArchive.ref(new Source(Paths.normal(p.src.written()), null))));
        } else {
            reads.add(Read.of(Programs.ref("tar")));
            reads.addAll(members(p));
        }
        return reads;
    }

    /** What an archive of the controller has, so that all of it is read together with what other tasks need. */
    private static Collection<Read<?>> members(Params p) {
        Archive archive = LocalArchive.list(p.src.entries().get(0));
        MemberNames names = p.names(archive.handler().equals("ZipArchive"));
        try {
            return Unpacking.reads(Paths.normal(p.dest), p.access(), names, names.of(archive));
        } catch (IllegalArgumentException | PlanFailure e) {
            // the plan says so
            return List.of();
        }
    }

    @Override
    public Plan plan(Params p, States host) {
        return HostFiles.plan(host, files -> plan(p, files)).with("src", p.shown());
    }

    private static Plan plan(Params p, HostFiles files) {
        States host = files.host();
        if (p.creates != null && host.exists(FileType.ref(files.follow(files.real(p.creates))))) {
            return Plan.nothing()
                    .with("skipped", true)
                    .with("msg", "skipped, since " + p.creates + " exists")
                    .with("dest", p.dest);
        }
        String base = files.follow(files.real(p.dest));
        FileState directory = files.state(base);
        if (directory.exists() && !directory.isDirectory()) {
            throw new PlanFailure("dest '" + p.dest + "' is " + directory.kind().withArticle() + ", not a directory");
        }
        boolean there = directory.exists() || host.require(FileType.ref(base), p.shown() + " is to be unpacked in it");
        Source source = p.isRemote() ? source(p, files) : null;
        Archive archive = source == null ? LocalArchive.list(p.src.entries().get(0)) : onHost(p, files, source);
        if (archive == null || !there) {
            return unseen(p, base);
        } else if (!archive.error().isEmpty()) {
            throw new PlanFailure(p.shown() + " cannot be unpacked: " + archive.error());
        }
        MemberNames names = p.names(archive.handler().equals("ZipArchive"));
        Map<String, Member> members = members(p, archive, names);
        if (source == null) {
            host.require(Programs.ref("tar"), "it unpacks " + p.shown());
        }
        Unpacker unpacker = new Unpacker(files, base, archive);
        Plan plan = new Unpacking(files, base, p.access(), p.keepNewer, names)
                .plan(
                        members,
                        (staged, parts, bytes) -> source == null
                                ? unpacker.sent(p.src.entries().get(0), staged, parts, bytes)
                                : unpacker.onHost(source, staged, parts));
        Plan told = FileResults.described(plan, "dest", base, directory).with("handler", archive.handler());
        return p.listFiles
                ? told.with(
                        "files", members.values().stream().map(Member::listed).toList())
                : told;
    }

    private static Map<String, Member> members(Params p, Archive archive, MemberNames names) {
        try {
            return names.of(archive);
        } catch (IllegalArgumentException e) {
            throw new PlanFailure(p.shown() + " cannot be unpacked: " + e.getMessage());
        }
    }

    private static Source source(Params p, HostFiles files) {
        return p.isUrl()
                ? new Source("", WebRequest.get(p.web(), 10))
                : new Source(files.follow(files.real(p.src.written())), null);
    }

    /** What is in an archive of the host; null when that cannot be known before apply. */
    private static @Nullable Archive onHost(Params p, HostFiles files, Source source) {
        States host = files.host();
        if (source.request() != null && !Download.hasProgram(host, "it fetches " + p.shown())) {
            return null;
        }
        boolean planned = false;
        if (source.request() == null) {
            FileState now = files.state(source.path());
            if (!now.exists()) {
                host.require(FileType.ref(source.path()), "it is to be unpacked in " + p.dest);
                return null;
            }
            planned = now.inode() == null;
        }
        Archive archive = planned ? Archive.NONE : host.get(HostArchive.ref(source));
        if (!archive.missing().isEmpty()) {
            host.require(Programs.ref(archive.missing()), "it unpacks " + p.shown() + "; install it before this task");
            return null;
        }
        boolean certain = !planned && host.isCertain(HostArchive.ref(source));
        if (archive.exists() || certain) {
            return archive.exists() || !archive.error().isEmpty() ? archive : Archive.failed("it is no file");
        } else if (!host.isDryRun()) {
            throw new NotKnownException("what is in " + p.shown() + " is not known before apply", null);
        }
        host.assume("that " + p.shown() + " can be unpacked then");
        return null;
    }

    private static Plan unseen(Params p, String base) {
        UnpackedType.Told told = new UnpackedType.Told(p.shown());
        Action action = Action.run(Script.of("exit 1\n"), EffectsBelow.of("unarchive", base));
        return Plan.of(Change.of(UnpackedType.ref(base), UnpackedType.NOTHING, told, action))
                .with("dest", base);
    }

    /** What the host shows of the directory. */
    @Override
    public Map<String, @Nullable Object> learned(Params p, Plan plan, Done done) {
        Map<String, @Nullable Object> found = new LinkedHashMap<>();
        if (plan.result().get("dest") instanceof String dest
                && done.found().get(FileType.ref(dest)) instanceof FileState file
                && file.exists()) {
            found.putAll(FileResults.found(file));
        }
        return found;
    }
}
