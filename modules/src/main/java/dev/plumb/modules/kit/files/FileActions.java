package dev.plumb.modules.kit.files;

import dev.plumb.resource.Action;
import dev.plumb.resource.Effects;
import dev.plumb.resource.Value;
import dev.plumb.script.Input;
import dev.plumb.script.Script;
import org.jspecify.annotations.Nullable;

/** What gets a path from any state to any other, as far as the states say what is to be there. */
final class FileActions {
    private FileActions() {}

    /** Null when the way is not known: of a content only the hash is, or something would be lost that no state tells of. */
    static @Nullable Action between(String real, FileState before, FileState after) {
        Script script = script(real, before, after);
        boolean inPlace = before.kind() == after.kind() && isSame(before, after);
        return script == null
                ? null
                : Action.conditional(script, inPlace ? Effects.shared(HardLinks.NAMES) : Effects.own());
    }

    private static @Nullable Script script(String real, FileState before, FileState after) {
        FileState made = FileState.planned(after.kind(), before.reader());
        boolean directory = before.isDirectory();
        if (before.kind() == after.kind() && isSame(before, after)) {
            return FileScripts.access(real, before, after, false);
        }
        return switch (after.kind()) {
            // a directory goes only when it is empty, since no state tells of what is in it
            case ABSENT -> directory ? FileScripts.removeEmpty(real) : FileScripts.removeSeen(real, before);
            case FILE ->
                !directory && after.content() instanceof Value.Content content
                        ? FileScripts.write(real, before, made, after, Input.of(content.bytes()), null)
                        : null;
            case LINK -> after.target() == null ? null : FileScripts.link(real, after.target(), before, made, after);
            case DIRECTORY ->
                before.exists() ? null : FileScripts.makeDirectories(java.util.List.of(real), made, after);
            default -> null;
        };
    }

    /** Whether it is the same thing, with perhaps another owner, group or mode. */
    private static boolean isSame(FileState before, FileState after) {
        return switch (after.kind()) {
            case FILE ->
                after.content() == null
                        || before.content() != null && after.content().admits(before.content());
            case LINK -> after.target() == null || after.target().equals(before.target());
            default -> true;
        };
    }
}
