package dev.plumb.modules.files;

import dev.plumb.module.FileMode;
import dev.plumb.module.ModuleInfo;
import dev.plumb.module.Param;
import dev.plumb.module.Plan;
import dev.plumb.modules.kit.Names;
import dev.plumb.modules.kit.files.Access;
import dev.plumb.modules.kit.files.FilePlans;
import dev.plumb.modules.kit.files.FileState;
import dev.plumb.modules.kit.files.FileState.Kind;
import dev.plumb.modules.kit.files.FileType;
import dev.plumb.modules.kit.files.HostFiles;
import dev.plumb.modules.kit.files.Paths;
import dev.plumb.modules.kit.files.PlanFailure;
import dev.plumb.modules.kit.files.RemovalPlans;
import dev.plumb.modules.kit.files.SystemPaths;
import dev.plumb.modules.kit.files.TreePlans;
import dev.plumb.modules.kit.files.TreeType;
import dev.plumb.resource.Read;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Manages files, directories and links, and their owner, group and mode. */
@ModuleInfo(
        name = "file",
        doc = "Manages files, directories and links, and their owner, group and mode.",
        notes = {
            "`state: directory` makes missing directories above the path too; each new one gets the owner, group and mode"
                    + " of the task.",
            "`recurse` does not follow links: a link below the directory gets the owner and the group itself, and what it"
                    + " leads to stays as it is.",
            "Links in the directories of a path are followed, so that the diff names the real path.",
            "What the system cannot be without, and home directories of accounts that are there, go only with"
                    + " `allow_system_paths: true`, by whatever path they are named; `/` never goes."
        },
        example = """
                - name: directory of the app
                  file: {path: /srv/app/shared, state: directory, mode: '0750'}
                - name: current release
                  file: {src: /srv/app/shared, path: /srv/app/current, state: link}
                - name: no default site
                  file: {path: /srv/app/default, state: absent}
                """)
public final class FileModule extends FileTask<FileModule.Params> {
    /** What a path is to be. */
    public enum Wanted {
        /** An existing file with these attributes. */
        FILE,
        /** A directory. */
        DIRECTORY,
        /** Nothing. */
        ABSENT,
        /** A file, made when missing, with its times set. */
        TOUCH,
        /** A symbolic link. */
        LINK,
        /** A hard link. */
        HARD
    }

    /** Parameters. */
    public record Params(
            @Param(
                    doc = "path of the file, directory or link",
                    required = true,
                    aliases = {"dest", "name"})
            String path,

            @Param(
                    doc = "`file` sets attributes of what exists; `directory`, `link`, `hard` and `touch` make it;"
                            + " `absent` removes it, directories with all that is in them. Default: what is there")
            @Nullable
            Wanted state,

            @Param(doc = "permissions: octal (`'0644'`) or symbolic (`u=rw,g=r`)") @Nullable
            FileMode mode,

            @Param(doc = "name or number of the owner") @Nullable
            String owner,

            @Param(doc = "name or number of the group") @Nullable
            String group,

            @Param(doc = "what a `link` or `hard` link leads to") @Nullable
            String src,

            @Param(doc = "also sets owner, group and mode of everything below a directory", def = "false")
            boolean recurse,

            @Param(doc = "when the path is a link, manages what it leads to", def = "true")
            boolean follow,

            @Param(
                    doc = "makes a link to what does not exist, and in place of a file or an empty directory",
                    def = "false")
            boolean force,

            @Param(
                    doc = "takes away, or replaces by a link, what the system cannot be without (`/etc`, `/usr/bin` …),"
                            + " and home directories",
                    def = "false")
            boolean allowSystemPaths,

            @Param(doc = "`preserve`, `now`, or a time of the host's zone in `modification_time_format`") @Nullable
            String modificationTime,

            @Param(doc = "how modification_time is written", def = "%Y%m%d%H%M.%S")
            String modificationTimeFormat,

            @Param(doc = "`preserve`, `now`, or a time of the host's zone in `access_time_format`") @Nullable
            String accessTime,

            @Param(doc = "how access_time is written", def = "%Y%m%d%H%M.%S")
            String accessTimeFormat) {
        Access access() {
            return new Access(mode, owner, group);
        }

        boolean isLink() {
            return state == Wanted.LINK || state == Wanted.HARD;
        }
    }

    @Override
    public @Nullable String invalid(Params p) {
        if (p.state == Wanted.ABSENT && Paths.collapsed(Paths.normal(p.path)).equals("/")) {
            return "path is /, which cannot be removed";
        } else if (p.allowSystemPaths && p.state != Wanted.ABSENT && !p.isLink()) {
            return "allow_system_paths needs state: absent, link or hard";
        } else if (p.recurse && p.state != null && p.state != Wanted.DIRECTORY) {
            return "recurse needs state: directory";
        } else if (p.src != null && !p.isLink()) {
            return "src option requires state to be 'link' or 'hard'";
        } else if (p.src != null && p.state == Wanted.LINK && p.src.startsWith("~")) {
            return "src starts with ~, which a link does not understand; write the whole path";
        } else if (p.mode != null && p.mode.isPreserve()) {
            return "mode: preserve needs a source; write the mode";
        }
        String source = p.state == Wanted.HARD ? Paths.invalid("src", p.src) : Paths.blank("src", p.src);
        String wrong =
                Names.first(Paths.invalid("path", p.path), source, p.access().invalid());
        return wrong != null ? wrong : Times.invalid(p);
    }

    @Override
    public List<Read<?>> reads(Params p) {
        List<Read<?>> reads = new ArrayList<>(HostFiles.reads(p.path, FileType.ATTRIBUTES));
        reads.addAll(p.access().reads());
        if (p.state == Wanted.ABSENT && !p.allowSystemPaths) {
            reads.addAll(SystemPaths.reads());
        }
        if (p.recurse) {
            reads.add(Read.of(TreeType.ref(p.path)));
        }
        if (p.src != null) {
            boolean whole = p.src.startsWith("/") || p.state == Wanted.HARD;
            String source = whole ? p.src : Paths.below(Paths.parent(Paths.normal(p.path)), p.src);
            reads.addAll(HostFiles.reads(source, FileType.ATTRIBUTES));
        }
        reads.addAll(Times.reads(p));
        return reads;
    }

    @Override
    Plan plan(Params p, HostFiles files) {
        String real = files.real(p.path);
        FileState now = files.state(real);
        return switch (state(p, now)) {
            case ABSENT -> absent(p, files, real, now);
            case LINK -> LinkPlans.symbolic(p, files, real, now);
            case HARD -> LinkPlans.hard(p, files, real, now);
            case DIRECTORY -> directory(p, files, real, now);
            case TOUCH -> touch(p, files, real, now);
            case FILE -> file(p, files, real, now);
        };
    }

    /** Without a state the path stays what it is. */
    private static Wanted state(Params p, FileState now) {
        if (p.state != null) {
            return p.state;
        }
        return switch (now.kind()) {
            case ABSENT -> p.recurse ? Wanted.DIRECTORY : Wanted.FILE;
            case DIRECTORY -> Wanted.DIRECTORY;
            case LINK -> Wanted.LINK;
            default -> Wanted.FILE;
        };
    }

    private static String followed(Params p, HostFiles files, String real) {
        return p.follow ? files.follow(real) : real;
    }

    private static Plan absent(Params p, HostFiles files, String real, FileState now) {
        if (now.exists()) {
            SystemPaths.refuse(files, real, p.allowSystemPaths);
        }
        Plan plan = RemovalPlans.remove(files, real, now);
        return plan.with("path", real).with("state", "absent").with("diff", FileDiffs.ofAttributes(plan, real));
    }

    private static Plan file(Params p, HostFiles files, String path, FileState there) {
        String real = followed(p, files, path);
        FileState now = real.equals(path) ? there : files.state(real);
        if (!now.exists()) {
            String need = "state: file only sets attributes; state: touch makes it";
            files.host().require(FileType.ref(real), need, Map.of("path", real, "state", "absent"));
            return Plan.unseen(FileType.ref(real)).with("path", real);
        }
        if (now.kind() != Kind.FILE && now.kind() != Kind.OTHER) {
            throw new PlanFailure(real + " is " + now.kind().withArticle() + ", not a file");
        }
        return FileDiffs.described(attributes(p, files, real, now), "path", real, now);
    }

    private static Plan attributes(Params p, HostFiles files, String real, FileState now) {
        return Times.isGiven(p) ? Times.plan(p, files, real, now) : FilePlans.access(files, real, now, p.access());
    }

    private static Plan directory(Params p, HostFiles files, String path, FileState there) {
        String real = followed(p, files, path);
        FileState now = real.equals(path) ? there : files.state(real);
        if (now.exists() && !now.isDirectory()) {
            throw new PlanFailure(real + " is " + now.kind().withArticle() + ", not a directory");
        }
        if (p.recurse && !now.exists() && !files.host().isCertain(FileType.ref(real))) {
            files.host().require(FileType.ref(real), "all that is below it is to have these attributes");
            return Plan.unseen(FileType.ref(real)).with("path", real).with("state", "directory");
        }
        Plan plan = now.exists() ? attributes(p, files, real, now) : FilePlans.directory(files, real, now, p.access());
        if (p.recurse && now.exists()) {
            plan = plan.and(TreePlans.recurse(files, real, p.access()));
        }
        return FileDiffs.described(plan, "path", real, now);
    }

    private static Plan touch(Params p, HostFiles files, String path, FileState there) {
        String real = followed(p, files, path);
        FileState now = real.equals(path) ? there : files.state(real);
        return FileDiffs.described(Times.plan(p, files, real, now), "dest", real, now);
    }
}
