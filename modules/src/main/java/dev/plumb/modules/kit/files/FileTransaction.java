package dev.plumb.modules.kit.files;

import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.Transaction;
import dev.plumb.script.Sh;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A transaction of files below a directory: what they are like is saved, and restored under their names in one step each.
 *
 * @see ManagedFile
 */
public abstract class FileTransaction implements Transaction {
    private static final String LIBRARY = FileLibrary.TEXT + """
            plumb_seen() { stat -c %d:%i:%Z:%Y -- "$1" 2>/dev/null;}
            plumb_save() {
            [ -e "$1" ]||[ -L "$1" ]||return 0
            cp -a -- "$1" "$2"&&plumb_seen "$1" >"$2.seen"
            }
            plumb_restore() {
            plumb_y=$(plumb_seen "$1/$2")
            if [ ! -e "$3.seen" ];then
            [ -n "$plumb_y" ]||return 0
            plumb_in "$1"
            if [ -d "./$2" ]&&[ ! -L "./$2" ];then rmdir "./$2";else rm -f "./$2";fi
            elif [ "$plumb_y" != "$(cat "$3.seen")" ];then
            plumb_in "$1"
            plumb_name
            cp -a -- "$3" "$t"||exit 1
            sync "$t" 2>/dev/null
            [ ! -d "./$2" ]||[ -L "./$2" ]||rm -rf "./$2"
            mv -fT "$t" "./$2"||exit 1
            t=
            fi
            }
            """;

    private final String directory;

    /**
     * A transaction of what is in a directory and below.
     *
     * @param directory an absolute path
     */
    protected FileTransaction(String directory) {
        this.directory = directory;
    }

    /** Files, directories and links below the directory, one by one. */
    @Override
    public final boolean covers(ResourceRef<?> ref) {
        return ref.type() == FileType.TYPE && Paths.isBelow(directory, ref.key());
    }

    /** All files, wherever they are. */
    @Override
    public final boolean isInCopy(ResourceRef<?> ref) {
        return ref.type() == FileType.TYPE;
    }

    @Override
    public final String library() {
        return LIBRARY;
    }

    /** Paths in what a program printed: the first group of each match, pattern by pattern. */
    protected static List<String> paths(String said, Pattern... patterns) {
        return Arrays.stream(patterns)
                .flatMap(pattern -> pattern.matcher(said).results())
                .map(match -> match.group(1))
                .toList();
    }

    @Override
    public String save(ResourceRef<?> ref, String copy) {
        return "plumb_save " + Sh.quote(ref.key()) + " " + copy;
    }

    @Override
    public String restore(ResourceRef<?> ref, String copy) {
        String parent = Paths.parent(ref.key());
        return "plumb_restore " + Sh.quote(parent) + " " + Sh.quote(Paths.name(ref.key())) + " " + copy;
    }
}
