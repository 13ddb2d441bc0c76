package dev.plumb.modules.files;

import dev.plumb.module.FileMode;
import dev.plumb.module.Param;
import dev.plumb.modules.kit.Presence;
import dev.plumb.modules.kit.PythonRegex;
import dev.plumb.modules.kit.files.Access;
import dev.plumb.modules.kit.files.ManagedFile;
import dev.plumb.modules.kit.files.ManagedFile.Missing;
import dev.plumb.modules.kit.files.Validation;
import org.jspecify.annotations.Nullable;

/** The parameters of modules that edit a file, besides its path. */
public record EditParams(
        @Param(doc = "whether the text is to be there", def = "present")
        Presence state,

        @Param(doc = "makes a missing file, with the directories above it", def = "false")
        boolean create,

        @Param(doc = "puts new text after the last line that matches, or at the end: `EOF`") @Nullable
        String insertafter,

        @Param(doc = "puts new text before the last line that matches, or at the beginning: `BOF`") @Nullable
        String insertbefore,

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
    /** Whether the text is to be taken out. */
    boolean isAbsent() {
        return state == Presence.ABSENT;
    }

    /** What is wrong with them whatever is edited, or null. */
    @Nullable
    String invalid() {
        if (insertafter != null && insertbefore != null) {
            return "insertafter and insertbefore exclude each other";
        } else if (mode != null && mode.isPreserve()) {
            return "mode: preserve needs a source; write the mode";
        }
        String wrong = "EOF".equals(insertafter) ? null : PythonRegex.invalid("insertafter", insertafter);
        wrong = wrong != null ? wrong : PythonRegex.invalid("insertbefore", insertbefore);
        wrong = wrong != null ? wrong : new Access(mode, owner, group).invalid();
        return wrong != null ? wrong : Validation.invalid(validate);
    }

    /** The file that is edited. */
    ManagedFile file(String path) {
        return ManagedFile.at(path)
                .withAccess(new Access(mode, owner, group))
                .whenMissing(isAbsent() ? Missing.IGNORE : create ? Missing.CREATE_WITH_PARENTS : Missing.REQUIRE)
                .withValidation(validate)
                .withBackup(backup);
    }
}
