package dev.plumb.playbook;

import dev.plumb.source.Problems;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads playbook files. */
public final class PlaybookReader {
    private PlaybookReader() {}

    /** Likewise without directories of roles besides the usual ones, and without expressions in names of imported files. */
    public static @Nullable Playbook read(Path file, ModuleNames modules, Problems problems) {
        return read(file, modules, ReaderOptions.DEFAULT, problems);
    }

    /**
     * Reads a playbook, with all that it imports, and tells everything that is wrong in it, as far as that can be seen without
     * its modules' parameters and without evaluating expressions.
     *
     * @param modules what tasks may name
     * @param problems takes what is wrong
     * @return the plays, without what was wrong in them; null when the file holds no plays at all
     */
    public static @Nullable Playbook read(Path file, ModuleNames modules, ReaderOptions options, Problems problems) {
        List<Play> plays = new ArrayList<>();
        PlaysReader reader = new PlaysReader(modules, options, problems, plays);
        return reader.read(file, PlaysReader.Import.NONE) ? new Playbook(file, List.copyOf(plays)) : null;
    }
}
