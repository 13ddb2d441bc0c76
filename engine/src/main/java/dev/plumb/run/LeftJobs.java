package dev.plumb.run;

import dev.plumb.module.TaskModule;
import dev.plumb.plan.StateCache;
import dev.plumb.report.Event;
import dev.plumb.resource.Read;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Jobs that runs before this one have begun: their end is told, or brought about, before their task is done again. */
final class LeftJobs {
    private final RunContext context;
    private final Set<String> warned = ConcurrentHashMap.newKeySet();

    LeftJobs(RunContext context) {
        this.context = context;
    }

    /** The read of the record that an item may have left on its host; null when the host carries out nothing for it. */
    static @Nullable Read<HostJobRecord> read(TaskModule<Record> module, PreparedTask.Item item) {
        String key = module.job(Objects.requireNonNull(item.params()));
        return key == null ? null : Read.of(HostJobType.ref(HostJobs.name(key)));
    }

    /** The job that an item finds on its host, which is to be seen to before the item is planned; null when there is none. */
    @Nullable
    HostJobRecord find(TaskRun run, TaskModule<Record> module, PreparedTask.Item item, HostRun on) {
        Read<HostJobRecord> read = read(module, item);
        StateCache.Entry entry =
                read == null ? null : on.cache().find(item.settings().user(), read);
        if (read == null || entry == null || !(entry.state() instanceof HostJobRecord found) || !found.exists()) {
            return null;
        }
        String name = read.ref().key();
        boolean joined = on.joined().contains(name) && found.end() != HostJobRecord.End.DONE;
        if (!joined && found.told() && !found.running() && !found.isBrokenOff()) {
            return null;
        } else if (context.options().check()) {
            warnOnce(run, found, on);
            return null;
        }
        return found;
    }

    private void warnOnce(TaskRun run, HostJobRecord found, HostRun on) {
        if (warned.add(found.directory())) {
            String how = found.running()
                    ? "goes on at " + found.place()
                    : found.isBrokenOff()
                            ? "was broken off at " + found.place() + ", and is undone by the next apply"
                            : ended(found, "");
            warn(run, found, how, on);
        }
    }

    private static String ended(HostJobRecord found, String said) {
        return "has ended: "
                + (found.end() == HostJobRecord.End.DONE ? "all its steps were done" : found.failure(said));
    }

    private void warn(TaskRun run, HostJobRecord found, String how, HostRun on) {
        context.emit(new Event.Warning(
                on.name(), context.redact("the job of " + run.cause() + ", begun by " + holder(found) + ", " + how)));
    }

    /** Who began it, of a tag {@code plumb-lock [exclusive; since TIME; TOKEN; WHO; job …]}. */
    private static String holder(HostJobRecord found) {
        String[] parts = found.holder().split("; ", 4);
        if (parts.length < 4) {
            return "another run";
        }
        int job = parts[3].lastIndexOf("; job ");
        return (job < 0 ? parts[3] : parts[3].substring(0, job)) + ", " + parts[1];
    }

    /**
     * Sees to it: one that goes on is joined, one that was broken off is settled, and its end is told.
     *
     * @return how the item ends that has joined it; null when it is to be planned from what the host is like now
     */
    @Nullable
    ItemOutcome settle(TaskRun run, PreparedTask.Item item, HostRun on, String name, HostJobRecord found) {
        HostJobDriver driver = new HostJobDriver(context, run, item, on, name);
        boolean joined = on.joined().remove(name) | found.running();
        HostJobRecord ended = found.running() || found.isBrokenOff() ? driver.end() : found;
        on.cache().forgetStates();
        if (!ended.exists() && !joined) {
            // the host lost its power before all of it was written
            return null;
        } else if (ended.end() == HostJobRecord.End.DONE) {
            driver.noteTold();
            warn(run, ended, ended(ended, ""), on);
            return null;
        }
        String failure = driver.failure(ended);
        if (joined) {
            return ItemOutcome.failed(
                    "the job that " + holder(ended) + " had begun has failed: " + failure, Map.of(), List.of());
        }
        warn(run, ended, "has ended: " + failure, on);
        return null;
    }
}
