package dev.plumb.modules.files;

import dev.plumb.module.Plan;
import dev.plumb.modules.files.FileModule.Params;
import dev.plumb.modules.files.FileModule.Wanted;
import dev.plumb.modules.files.FileState.Kind;
import dev.plumb.resource.Action;
import dev.plumb.resource.Effects;
import dev.plumb.resource.Read;
import dev.plumb.resource.Value;
import dev.plumb.script.Script;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the module {@code file} does with the times of a file. */
final class Times {
    private static final String NOW = "now";
    private static final String PRESERVE = "preserve";

    /** As {@code touch -t} reads it. */
    private static final DateTimeFormatter TOUCH = DateTimeFormatter.ofPattern("uuuuMMddHHmm.ss");

    private Times() {}

    /**
     * A time a task sets.
     *
     * @param argument of {@code touch -t}; empty for now
     */
    private record Time(String argument) {
        boolean isNow() {
            return argument.isEmpty();
        }

        String option() {
            return argument.isEmpty() ? "" : "-t " + argument + " ";
        }
    }

    /** What is wrong with the times of a task, or null. */
    static @Nullable String invalid(Params p) {
        try {
            modified(p);
            accessed(p);
            return null;
        } catch (PlanFailure e) {
            return e.getMessage();
        }
    }

    private static @Nullable Time modified(Params p) {
        return time("modification_time", p.modificationTime(), p.modificationTimeFormat(), p.state() == Wanted.TOUCH);
    }

    private static @Nullable Time accessed(Params p) {
        return time("access_time", p.accessTime(), p.accessTimeFormat(), p.state() == Wanted.TOUCH);
    }

    private static @Nullable Time time(String name, @Nullable String text, String format, boolean touch) {
        String given = text == null ? touch ? NOW : PRESERVE : text;
        if (given.equals(PRESERVE)) {
            return null;
        } else if (given.equals(NOW)) {
            return new Time("");
        }
        LocalDateTime time = StrpTime.parse(given, format);
        if (time == null) {
            throw new PlanFailure(name + " '" + given + "' is not written as " + name + "_format says: " + format);
        }
        return new Time(TOUCH.format(time));
    }

    /** What the plan asks of the host's clock. */
    static List<Read<?>> reads(Params p) {
        List<Read<?>> reads = new ArrayList<>();
        for (Time time : new Time[] {modified(p), accessed(p)}) {
            if (time != null && !time.isNow()) {
                reads.add(Read.of(LocalTimeType.ref(time.argument)));
            }
        }
        return reads;
    }

    /** Whether the task sets a time. */
    static boolean isGiven(Params p) {
        return modified(p) != null || accessed(p) != null;
    }

    /** Sets the times together with owner, group and mode; makes an empty file when there is none. */
    static Plan plan(Params p, HostFiles files, String real, FileState now) {
        Time modified = modified(p);
        Time accessed = accessed(p);
        FileState known = FilePlans.withContent(files, real, now);
        FileState have = known.asPlan();
        if (!now.exists()) {
            have = Access.created(Kind.FILE, now, files.parent(real, real)).withContent(new Value.Content(new byte[0]));
        }
        Access access = p.access();
        access.require(files.host(), have, real);
        FileState want = access.over(have).withTimes(value(files, modified), value(files, accessed));
        if (now.exists() && Plan.isConverged(known, want) && !isNow(modified) && !isNow(accessed)) {
            return Plan.nothing();
        }
        boolean ours = now.exists() && files.isOurs(Paths.parent(real));
        Script script = FileScripts.touch(real, now, have, want, options(modified, accessed), ours);
        Effects effects = now.exists() ? Effects.shared(HardLinks.NAMES) : Effects.own();
        return Plan.of(FilePlans.change(real, known, want, Action.conditional(script, effects)));
    }

    /** Options of {@code touch}, for each time to set a call of its own, or one when both are the same. */
    private static List<String> options(@Nullable Time modified, @Nullable Time accessed) {
        List<String> options = new ArrayList<>();
        if (modified != null && modified.equals(accessed)) {
            return List.of(modified.option());
        }
        if (modified != null) {
            options.add("-m " + modified.option());
        }
        if (accessed != null) {
            options.add("-a " + accessed.option());
        }
        return options;
    }

    private static boolean isNow(@Nullable Time time) {
        return time != null && time.isNow();
    }

    private static @Nullable Value value(HostFiles files, @Nullable Time time) {
        if (time == null) {
            return null;
        } else if (time.isNow()) {
            return new Value.Any("now");
        }
        return StatLine.time(files.host().get(LocalTimeType.ref(time.argument)).seconds());
    }
}
