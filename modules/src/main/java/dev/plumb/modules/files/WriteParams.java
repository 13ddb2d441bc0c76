package dev.plumb.modules.files;

import dev.plumb.module.FileMode;
import dev.plumb.module.Param;
import dev.plumb.modules.kit.Names;
import dev.plumb.modules.kit.files.Access;
import dev.plumb.modules.kit.files.ManagedFile;
import dev.plumb.modules.kit.files.Validation;
import org.jspecify.annotations.Nullable;

/** The parameters of modules that write a file from nothing that has a mode of its own, besides where and what. */
public record WriteParams(
        @Param(doc = "keeps the old content beside the file", def = "false")
        boolean backup,

        @Param(doc = "permissions: octal or symbolic") @Nullable
        FileMode mode,

        @Param(doc = "name or number of the owner") @Nullable
        String owner,

        @Param(doc = "name or number of the group") @Nullable
        String group,

        @Param(doc = "command that must succeed before the file is replaced; `%s` is the new file") @Nullable
        String validate) {
    /** What is wrong with them whatever is written, or null. */
    @Nullable
    String invalid() {
        return Names.first(
                mode != null && mode.isPreserve() ? "mode: preserve needs a source; write the mode" : null,
                new Access(mode, owner, group).invalid(),
                Validation.invalid(validate));
    }

    /** The file that is written; a missing one is made in its directory. */
    ManagedFile file(String path) {
        return ManagedFile.at(path)
                .withAccess(new Access(mode, owner, group))
                .withValidation(validate)
                .withBackup(backup);
    }
}
