package dev.plumb.modules.files;

import dev.plumb.module.Plan;
import dev.plumb.module.States;
import dev.plumb.module.TaskModule;

/** A module that manages files. */
abstract class FileTask<P extends Record> implements TaskModule<P> {
    @Override
    public final Plan plan(P params, States host) {
        try {
            return plan(params, new HostFiles(host));
        } catch (PlanFailure e) {
            return Plan.failed(String.valueOf(e.getMessage()));
        }
    }

    /**
     * What is to be done.
     *
     * @throws PlanFailure when the task fails whatever happens
     */
    abstract Plan plan(P params, HostFiles files);
}
