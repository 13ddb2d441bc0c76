package dev.plumb.playbook;

import dev.plumb.source.Problem;
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
        return read(file, new Includes(modules, ReaderOptions.DEFAULT), problems);
    }

    /**
     * Reads a playbook, with all that it imports, and tells everything that is wrong in it, as far as that can be seen without
     * its modules' parameters and without evaluating expressions. Files and roles that it includes by literal names are
     * looked at too.
     *
     * @param includes what tasks may name, where roles are, and files that were read already; for a run to use again
     * @param problems takes what is wrong
     * @return the plays, without what was wrong in them; null when the file holds no plays at all
     */
    public static @Nullable Playbook read(Path file, Includes includes, Problems problems) {
        List<Play> plays = new ArrayList<>();
        PlaysReader reader = new PlaysReader(includes, problems, plays);
        if (!reader.read(file, PlaysReader.Import.NONE)) {
            return null;
        }
        List<Problem> hints = new ArrayList<>();
        for (Play play : plays) {
            check(play, reader.isWhole(play), includes, problems, hints);
        }
        return new Playbook(file, List.copyOf(plays), List.copyOf(hints));
    }

    private static void check(Play play, boolean whole, Includes includes, Problems problems, List<Problem> hints) {
        IncludeScan foresight = new IncludeScan(includes, play, problems);
        ExpectedIncludes foreseen = foresight.look();
        hints.addAll(foresight.hints());
        if (whole && foreseen.complete()) {
            List<Task> tasks = new ArrayList<>(play.tasks());
            tasks.addAll(foreseen.tasks());
            List<Task> handlers = new ArrayList<>(play.handlers());
            handlers.addAll(foreseen.handlers());
            new HandlerCheck(tasks, handlers, name -> includes.roleWithHandler(name, play)).check(problems, hints);
        }
    }
}
