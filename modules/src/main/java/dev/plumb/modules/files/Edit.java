package dev.plumb.modules.files;

import dev.plumb.expression.Unknown;
import dev.plumb.module.Plan;
import dev.plumb.modules.kit.files.FileState;
import dev.plumb.modules.kit.files.FileType;
import dev.plumb.modules.kit.files.HostFiles;
import dev.plumb.modules.kit.files.ManagedFile;
import dev.plumb.modules.kit.files.ManagedFile.Missing;
import org.jspecify.annotations.Nullable;

/** Edits a file for a task, and tells what was done as Ansible's modules do. One use. */
final class Edit {
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

    private final ManagedFile file;
    private final Editor editor;
    private @Nullable Edited edited;

    private Edit(ManagedFile file, Editor editor) {
        this.file = file;
        this.editor = editor;
    }

    /** Applies the editor to the file. */
    static Plan plan(HostFiles files, ManagedFile file, Editor editor) {
        return new Edit(file, editor).plan(files);
    }

    private Plan plan(HostFiles files) {
        Plan plan = file.edit(files, this::edit);
        Object kept = plan.unseen() == null || !file.backup()
                ? plan.result().getOrDefault("backup_file", "")
                : new Unknown("the name of the backup of " + file.path() + " is not known before apply");
        String real = file.written(files);
        Edited done = edited;
        if (done == null) {
            Plan told = plan.unseen() == null ? plan.with("msg", "file not present") : plan;
            Plan named = kept instanceof Unknown ? told.with("backup_file", kept) : told;
            return named.with("path", real).with("backup", kept);
        }
        FileState now = files.state(real, FileType.CONTENT);
        return FileResults.written(plan.with("msg", done.message), "path", real, now)
                .with("backup", kept);
    }

    private @Nullable String edit(@Nullable String old) {
        if (old == null && file.missing() == Missing.IGNORE) {
            return null;
        }
        Edited done = editor.edit(old);
        edited = done;
        return done.text;
    }
}
