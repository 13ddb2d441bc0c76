package dev.plumb.modules.files;

import dev.plumb.modules.files.FileState.Kind;

/** Words of messages. */
final class Words {
    private Words() {}

    /** The kind with its article. */
    static String a(Kind kind) {
        return switch (kind) {
            case ABSENT -> "not there";
            case FILE -> "a file";
            case DIRECTORY -> "a directory";
            case LINK -> "a link";
            case OTHER -> "a device, socket or pipe";
        };
    }
}
