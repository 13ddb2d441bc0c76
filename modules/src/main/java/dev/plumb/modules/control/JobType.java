package dev.plumb.modules.control;

import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.UnreadType;

/** Jobs that run by themselves, by name. They change by themselves too, so they are asked each time and never read. */
final class JobType implements UnreadType<JobState> {
    private static final JobType TYPE = new JobType();

    private JobType() {}

    static ResourceRef<JobState> ref(String name) {
        return new ResourceRef<>(TYPE, name);
    }

    @Override
    public String name() {
        return "async job";
    }

    @Override
    public JobState absent(ResourceRef<JobState> ref) {
        return new JobState(false, null);
    }
}
