package dev.plumb.modules.system.cron;

import dev.plumb.modules.files.FileState;
import dev.plumb.resource.Value;

/** Files below {@code /etc/cron.d}. */
final class CronFiles {
    private static final int NEW = 0644;

    private CronFiles() {}

    /** What a diff shows of a file that goes: neither times nor numbers. */
    static FileState shown(FileState now) {
        return new FileState(
                now.kind(),
                now.mode(),
                now.owner(),
                now.group(),
                null,
                null,
                null,
                now.content(),
                null,
                null,
                null,
                now.reader());
    }

    /** The file with this content; mode and owner stay as they are. */
    static FileState after(FileState now, byte[] content) {
        return new FileState(
                FileState.Kind.FILE,
                now.exists() ? now.mode() : Integer.valueOf(NEW),
                now.exists() || now.reader() == null
                        ? now.owner()
                        : now.reader().owner(),
                now.exists() || now.reader() == null
                        ? now.group()
                        : now.reader().group(),
                now.uid(),
                now.gid(),
                null,
                new Value.Content(content),
                null,
                null,
                null,
                null);
    }
}
