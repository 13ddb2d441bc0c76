package dev.plumb.modules.files;

import dev.plumb.module.Plan;
import dev.plumb.modules.files.FileModule.Params;
import dev.plumb.modules.files.FileModule.Wanted;
import dev.plumb.modules.kit.files.FilePlans;
import dev.plumb.modules.kit.files.FileState;
import dev.plumb.modules.kit.files.FileTimes;
import dev.plumb.modules.kit.files.FileTimes.Moment;
import dev.plumb.modules.kit.files.HostFiles;
import dev.plumb.modules.kit.files.PlanFailure;
import dev.plumb.resource.Read;
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
        FileTimes times = new FileTimes(moment(files, modified(p)), moment(files, accessed(p)));
        return FilePlans.touch(files, real, now, p.access(), times);
    }

    private static @Nullable Moment moment(HostFiles files, @Nullable Time time) {
        if (time == null || time.isNow()) {
            return time == null ? null : Moment.NOW;
        }
        long seconds = files.host().get(LocalTimeType.ref(time.argument)).seconds();
        return Moment.of(time.argument, seconds);
    }
}
