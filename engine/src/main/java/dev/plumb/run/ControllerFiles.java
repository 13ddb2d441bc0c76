package dev.plumb.run;

import dev.plumb.expression.ComingFiles;
import dev.plumb.module.BoundValues;
import dev.plumb.module.LocalTarget;
import dev.plumb.plan.Cause;
import dev.plumb.plan.PlanStates;
import dev.plumb.resource.Action;
import dev.plumb.resource.Change;
import dev.plumb.resource.ControllerType;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.State;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What the hosts of a run put into files of the controller. Where several put something into the same file, each is planned
 * as if the others did not, so that a dry run, in which nothing is put there, foresees the same. Thread-safe.
 */
final class ControllerFiles {
    private final ComingFiles coming;
    private final Consumer<String> warnings;
    private final Map<ResourceRef<?>, Written> written = new HashMap<>();
    private final Set<ResourceRef<?>> told = new HashSet<>();
    private final AtomicInteger version = new AtomicInteger();

    /** A file that was written: what was there before, what each host has put there, and who came last. */
    private record Written(State before, Map<String, State> by, String last) {}

    ControllerFiles(ComingFiles coming, Consumer<String> warnings) {
        this.coming = coming;
        this.warnings = warnings;
    }

    /** Grows when one of these files changes, or is foreseen to. */
    int version() {
        return version.get();
    }

    /** The files as the tasks of a host see them. */
    PlanStates.Controller of(HostRun host) {
        return new PlanStates.Controller() {
            @Override
            public <S extends State> S look(ResourceRef<S> ref, ControllerType<S> type) {
                return seen(host.name(), ref, type.look(ref));
            }

            @Override
            public boolean isHost() {
                return host.link().isController();
            }
        };
    }

    @SuppressWarnings("unchecked") // what was put there is of the same type as what is there
    private synchronized <S extends State> S seen(String host, ResourceRef<S> ref, S now) {
        Written known = written.get(ref);
        if (known == null || known.last.equals(host) || !now.equals(known.by.get(known.last))) {
            return now;
        }
        return (S) known.by.getOrDefault(host, known.before);
    }

    /** A dry run has come to changes that a later task may see. */
    void foresee(List<Change<?>> changes, Cause cause) {
        for (Change<?> change : changes) {
            if (change.action() instanceof Action.Fetch fetch) {
                coming.changes(fetch.to(), cause.toString());
                version.incrementAndGet();
            }
        }
    }

    /** A dry run has come to a task of which it is not known what it does. */
    void mayChange(@Nullable Record params, Cause cause) {
        LocalTarget target = params == null ? null : BoundValues.target(params);
        if (target != null) {
            coming.changes(target.path(), cause.toString());
            version.incrementAndGet();
        }
    }

    /**
     * A host has put something there.
     *
     * @param before what was there
     * @param now what is there
     */
    synchronized void wrote(String host, ResourceRef<?> ref, State before, State now) {
        Written known = written.get(ref);
        if (known == null || !before.equals(known.by.get(known.last))) {
            written.put(ref, new Written(before, Map.of(host, now), host));
        } else {
            Map<String, State> by = new HashMap<>(known.by);
            by.put(host, now);
            written.put(ref, new Written(known.before, by, host));
            if (!known.last.equals(host) && !before.equals(now) && told.add(ref)) {
                warnings.accept(known.last + " and " + host + " both put something else into " + ref.label()
                        + ": what is there in the end is that of the last one; let the path name the host");
            }
        }
        version.incrementAndGet();
    }
}
