package dev.plumb.modules.files;

import dev.plumb.module.Plan;
import dev.plumb.modules.files.FileModule.Params;
import dev.plumb.modules.kit.files.Access;
import dev.plumb.modules.kit.files.FilePlans;
import dev.plumb.modules.kit.files.FileState;
import dev.plumb.modules.kit.files.FileType;
import dev.plumb.modules.kit.files.HostFiles;
import dev.plumb.modules.kit.files.Paths;
import dev.plumb.modules.kit.files.PlanFailure;
import dev.plumb.modules.kit.files.SystemPaths;
import dev.plumb.modules.kit.files.TreeType;

/** Plans for links. */
final class LinkPlans {
    private LinkPlans() {}

    /** A symbolic link. Owner, group and mode are those of what it leads to, unless it is not to be followed. */
    static Plan symbolic(Params p, HostFiles files, String real, FileState now) {
        String target = p.src() != null ? p.src() : now.target();
        if (target == null) {
            throw new PlanFailure("src is required for creating new symlinks, such as " + real);
        }
        String leads = files.leads(real, target);
        if (!p.force() && p.src() != null && !files.state(leads).exists()) {
            files.host()
                    .require(FileType.ref(leads), "the link " + real + " leads to it; force: true links to nothing");
        }
        boolean changes = !now.isLink() || !target.equals(now.target());
        if (changes) {
            refuse(p, files, real, now);
        }
        Plan plan = Plan.nothing();
        Access own = p.follow() ? Access.NONE : p.access().withMode(null);
        if (changes) {
            FileState parent = files.parent(real, real);
            plan = FilePlans.link(files, real, now, parent, target, own);
        } else if (!p.follow()) {
            plan = FilePlans.access(files, real, now, own);
        }
        if (p.follow() && !p.access().isNothing()) {
            // a link that is there may be another user's
            String to = plan.changes().isEmpty() && now.isLink() ? files.follow(real) : leads;
            FileState there = files.state(to);
            plan = there.exists() ? plan.and(FilePlans.access(files, to, there, p.access())) : plan;
        }
        return FileDiffs.described(plan, "dest", real, now).with("src", target);
    }

    /** What a link does not take the place of. */
    private static void refuse(Params p, HostFiles files, String real, FileState now) {
        boolean replaces = now.exists() && !now.isLink();
        if (replaces && !p.force()) {
            throw new PlanFailure(real + " is " + now.kind().withArticle() + "; force: true replaces it by the link");
        }
        if (now.exists()) {
            SystemPaths.refuse(files, real, p.allowSystemPaths());
        }
        if (now.isDirectory() && !files.host().get(TreeType.ref(real)).entries().isEmpty()) {
            throw new PlanFailure("the directory " + real + " is not empty, so no link can take its place");
        }
    }

    /** A second name of a file. */
    static Plan hard(Params p, HostFiles files, String path, FileState there) {
        String source = p.src();
        if (source == null) {
            return FileDiffs.described(existing(p, files, path, there), "dest", path, there);
        }
        String from = files.real(source);
        String real = there.isDirectory() ? Paths.below(path, Paths.name(from)) : path;
        FileState now = real.equals(path) ? there : files.state(real);
        if (!files.state(from).exists()) {
            files.host().require(FileType.ref(from), "the hard link " + real + " is to be another name of it");
            return Plan.unseen(FileType.ref(real)).with("dest", real).with("src", source);
        }
        FileState file = FilePlans.withContent(files, from, files.state(from));
        if (file.isDirectory()) {
            throw new PlanFailure(from + " is a directory, which cannot have a second name");
        }
        Plan plan = FilePlans.access(files, from, file, p.access());
        if (!now.isFile() || !now.isSame(real, file, from)) {
            plan = plan.and(link(p, files, from, p.access().over(file), real, now));
        }
        return FileDiffs.described(plan, "dest", real, now).with("src", source);
    }

    private static Plan existing(Params p, HostFiles files, String real, FileState now) {
        boolean other = now.inode() == null || now.inode().links() > 1;
        if (!now.isFile() || !other) {
            throw new PlanFailure("src is required for creating new hardlinks, such as " + real);
        }
        return FilePlans.access(files, real, now, p.access());
    }

    private static Plan link(Params p, HostFiles files, String from, FileState file, String real, FileState now) {
        if (now.exists() && !now.isLink() && !p.force()) {
            throw new PlanFailure(real + " is another file than " + from + "; force: true replaces it");
        }
        if (now.exists()) {
            SystemPaths.refuse(files, real, p.allowSystemPaths());
        }
        files.parent(real, real);
        return FilePlans.hardLink(real, now, from, file);
    }
}
