package dev.plumb.modules.files;

import dev.plumb.module.FileMode;
import dev.plumb.module.Plan;
import dev.plumb.modules.kit.files.Access;
import dev.plumb.modules.kit.files.FilePlans;
import dev.plumb.modules.kit.files.FileState;
import dev.plumb.modules.kit.files.FileState.Kind;
import dev.plumb.modules.kit.files.FileType;
import dev.plumb.modules.kit.files.HostFiles;
import dev.plumb.modules.kit.files.NewContent;
import dev.plumb.modules.kit.files.Paths;
import dev.plumb.modules.kit.files.PlanFailure;
import dev.plumb.resource.Read;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Puts one file where a task says.
 *
 * @param dest path of the file, or of a directory for it
 * @param name its name in such a directory; null when it must be a file's path
 * @param access owner, group and mode of the file
 * @param directoryMode mode of a directory that is made for it
 * @param follow whether a link at its place is followed instead of replaced
 * @param force whether an existing file is replaced
 * @param validate command that checks the content, or null
 * @param backup whether the old content is kept
 */
record SingleFile(
        String dest,
        @Nullable String name,
        Access access,
        @Nullable FileMode directoryMode,
        boolean follow,
        boolean force,
        @Nullable String validate,
        boolean backup) {

    /** What the plan will want to know. */
    List<Read<?>> reads() {
        List<Read<?>> reads = new ArrayList<>(HostFiles.reads(dest, FileType.HASH));
        if (name != null && dest.endsWith("/")) {
            reads.add(new Read<>(FileType.ref(dest + name), FileType.HASH));
        }
        reads.addAll(access.reads());
        return reads;
    }

    /** Puts the content there. */
    Plan plan(HostFiles files, NewContent content) {
        String path = files.real(dest);
        FileState there = files.state(path, FileType.HASH);
        if (there.isLink() && (follow || files.isDirectory(path))) {
            path = files.follow(path);
            there = files.state(path, FileType.HASH);
        }
        if (!there.isDirectory() && (there.exists() || !dest.endsWith("/"))) {
            return put(files, path, there, content);
        }
        if (name == null) {
            throw new PlanFailure(
                    "can not use content with a dir as dest: " + path + " is one; write the path of a file");
        }
        String inside = Paths.below(path, name);
        if (there.isDirectory()) {
            return put(files, followed(files, inside), content);
        }
        Plan directory = FilePlans.directory(files, path, there, access.withMode(directoryMode));
        FileState made = (FileState)
                directory.changes().get(directory.changes().size() - 1).after();
        FileState absent = FileState.absent(there.reader());
        Plan plan = directory.and(FilePlans.file(files, inside, absent, made, wanted(content)));
        return FileResults.written(plan, "dest", inside, absent);
    }

    private String followed(HostFiles files, String path) {
        return follow ? files.follow(path) : path;
    }

    private Plan put(HostFiles files, String real, NewContent content) {
        FileState there = files.state(real, FileType.HASH);
        if (there.isDirectory()) {
            throw new PlanFailure(real + " is a directory, where a file is to be");
        }
        return put(files, real, there, content);
    }

    private Plan put(HostFiles files, String real, FileState there, NewContent content) {
        if (there.kind() == Kind.OTHER) {
            throw new PlanFailure(real + " is " + there.kind().withArticle() + ", not a file");
        }
        Plan plan = there.exists() && !force ? Plan.nothing() : FilePlans.file(files, real, there, wanted(content));
        return FileResults.written(plan, "dest", real, there);
    }

    private FilePlans.Wanted wanted(NewContent content) {
        return new FilePlans.Wanted(content, access, validate, backup);
    }
}
