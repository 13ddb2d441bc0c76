package dev.plumb.modules.files;

import dev.plumb.expression.Unknown;
import dev.plumb.module.Plan;
import dev.plumb.resource.Read;
import dev.plumb.resource.Value;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Changes part of a file.
 *
 * @param path the file as the task names it; a link is followed
 * @param create whether a missing file is made, with the directories above it
 * @param absent whether the task takes something away, so that a missing file is as it should be
 * @param access owner, group and mode
 * @param validate command that checks the new content, or null
 * @param backup whether the old content is kept
 */
record Edit(
        String path,
        boolean create,
        boolean absent,
        Access access,
        @Nullable String validate,
        boolean backup) {
    /** Makes the new content. */
    interface Editor {
        /**
         * The new content, one character for each byte.
         *
         * @param old the old content likewise; null when there is no file
         */
        Edited edit(@Nullable String old);
    }

    /**
     * What an editor made.
     *
     * @param text the new content; null when a missing file stays missing
     * @param message what was done, in words
     */
    record Edited(@Nullable String text, String message) {}

    /** What the plan will want to know. */
    List<Read<?>> reads() {
        List<Read<?>> reads = new ArrayList<>(HostFiles.reads(path, FileType.CONTENT));
        reads.addAll(access.reads());
        return reads;
    }

    /** Applies the editor to the file. */
    Plan plan(HostFiles files, Editor editor) {
        Plan plan = edited(files, editor);
        Object kept = plan.unseen() == null || !backup
                ? plan.result().getOrDefault("backup_file", "")
                : new Unknown("the name of the backup of " + path + " is not known before apply");
        return plan.with("backup", kept);
    }

    private Plan edited(HostFiles files, Editor editor) {
        String real = files.follow(files.real(path));
        FileState now = files.content(real);
        if (now == null) {
            return unseen(files, real);
        } else if (!now.exists() && (absent || !create)) {
            return missing(files, real);
        } else if (now.exists() && !now.isFile()) {
            throw new PlanFailure(real + " is " + Words.a(now.kind()) + ", not a file");
        } else if (now.content() instanceof Value.Digest large) {
            throw new PlanFailure(real + " has " + large.size() + " bytes; at most " + FileType.CONTENT_LIMIT
                    + " can be edited in place");
        } else if (now.exists() && !(now.content() instanceof Value.Content)) {
            return Plan.unseen(FileType.ref(real)).with("path", real);
        }
        String old = now.content() instanceof Value.Content content
                ? new String(content.bytes(), StandardCharsets.ISO_8859_1)
                : null;
        Edited edited = editor.edit(old);
        Plan plan = edited.text == null ? Plan.nothing() : write(files, real, now, edited.text);
        return FilePlans.written(plan.with("msg", edited.message), "path", real, now);
    }

    /** An earlier task has edited what is not there yet. */
    private static Plan unseen(HostFiles files, String real) {
        files.host().require(FileType.ref(real), "it is to be edited");
        return Plan.unseen(FileType.ref(real)).with("path", real);
    }

    private Plan missing(HostFiles files, String real) {
        if (!absent) {
            files.host().require(FileType.ref(real), "it is to be edited; create: true makes it");
            return Plan.unseen(FileType.ref(real)).with("path", real);
        } else if (!files.host().isCertain(FileType.ref(real))) {
            files.host().require(FileType.ref(real), "something is to be taken out of it");
            return Plan.unseen(FileType.ref(real)).with("path", real);
        }
        return Plan.nothing().with("path", real).with("msg", "file not present");
    }

    private Plan write(HostFiles files, String real, FileState now, String text) {
        NewContent content = NewContent.of(text.getBytes(StandardCharsets.ISO_8859_1));
        FilePlans.Wanted wanted = new FilePlans.Wanted(content, access, validate, backup);
        String directory = Paths.parent(real);
        FileState parent = files.directory(real);
        if (now.exists() || parent.exists()) {
            return FilePlans.file(files, real, now, wanted);
        }
        Plan made = FilePlans.directory(files, directory, parent, Access.NONE);
        FileState planned =
                (FileState) made.changes().get(made.changes().size() - 1).after();
        return made.and(FilePlans.file(files, real, now, planned, wanted));
    }
}
