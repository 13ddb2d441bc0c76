package dev.plumb.modules.files;

import dev.plumb.module.Param;
import dev.plumb.modules.kit.Presence;
import dev.plumb.modules.kit.PythonRegex;
import dev.plumb.modules.kit.files.ManagedFile;
import dev.plumb.modules.kit.files.ManagedFile.Missing;
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

        WriteParams write) {
    /** Whether the text is to be taken out. */
    boolean isAbsent() {
        return state == Presence.ABSENT;
    }

    /** What is wrong with them whatever is edited, or null. */
    @Nullable
    String invalid() {
        if (insertafter != null && insertbefore != null) {
            return "insertafter and insertbefore exclude each other";
        }
        String wrong = "EOF".equals(insertafter) ? null : PythonRegex.invalid("insertafter", insertafter);
        wrong = wrong != null ? wrong : PythonRegex.invalid("insertbefore", insertbefore);
        return wrong != null ? wrong : write.invalid();
    }

    /** The file that is edited. */
    ManagedFile file(String path) {
        return write.file(path)
                .whenMissing(isAbsent() ? Missing.IGNORE : create ? Missing.CREATE_WITH_PARENTS : Missing.REQUIRE);
    }
}
