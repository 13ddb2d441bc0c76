package dev.plumb.modules.files;

import dev.plumb.module.Plan;
import dev.plumb.module.States;
import dev.plumb.module.TaskModule;
import dev.plumb.modules.kit.files.FileState;
import dev.plumb.modules.kit.files.FileType;
import dev.plumb.modules.kit.files.HostFiles;
import dev.plumb.modules.kit.files.PlanFailure;
import dev.plumb.resource.State;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A module that manages files. */
abstract class FileTask<P extends Record> implements TaskModule<P> {
    @Override
    public final Plan plan(P params, States host) {
        return HostFiles.plan(host, files -> plan(params, files));
    }

    /** Owner, group, mode and size as they are now, where the plan left them to the host. */
    @Override
    public final Map<String, @Nullable Object> learned(P params, Plan plan, Done done) {
        for (String key : new String[] {"dest", "path"}) {
            State state =
                    plan.result().get(key) instanceof String path ? done.found().get(FileType.ref(path)) : null;
            if (state instanceof FileState file && file.exists()) {
                return FileResults.found(file);
            }
        }
        return Map.of();
    }

    /**
     * What is to be done.
     *
     * @throws PlanFailure when the task fails whatever happens
     */
    abstract Plan plan(P params, HostFiles files);
}
