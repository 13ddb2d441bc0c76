package dev.plumb.modules.system.cron;

import dev.plumb.module.FileMode;
import dev.plumb.modules.files.FileState;
import dev.plumb.resource.Value;
import dev.plumb.script.Input;
import dev.plumb.script.Script;
import dev.plumb.script.Sh;

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

    /** Writes it in one step; cron passes over the temporary name because of its dot. */
    static Script write(String path, FileState now, String text, int mode) {
        String word = Sh.quote(path);
        String directory = Sh.quote(path.substring(0, path.lastIndexOf('/') + 1) + ".plumb.XXXXXX");
        String access = now.exists() && now.mode() != null
                ? "chown \"$(stat -c %u:%g " + word + ")\" \"$t\" && chmod " + FileMode.format(now.mode())
                : "chmod " + FileMode.format(mode);
        return Script.of("umask 077\nt=$(mktemp " + directory + ") || exit\ntrap 'rm -f \"$t\"' EXIT\n"
                        + "cat >\"$t\" && " + access + " \"$t\" && sync \"$t\" 2>/dev/null\n"
                        + "mv -f \"$t\" " + word + "\n")
                .withInput(Input.of(Crontab.bytes(text)));
    }
}
