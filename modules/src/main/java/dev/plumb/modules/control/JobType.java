package dev.plumb.modules.control;

import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.ResourceType;
import dev.plumb.script.Script;
import dev.plumb.script.ScriptResult;
import java.util.List;

/** Jobs that run by themselves, by name. They change by themselves too, so they are asked each time and never read. */
final class JobType implements ResourceType<JobState> {
    private static final JobType TYPE = new JobType();

    private JobType() {}

    static ResourceRef<JobState> ref(String name) {
        return new ResourceRef<>(TYPE, name);
    }

    @Override
    public String name() {
        return "job";
    }

    @Override
    public boolean readable() {
        return false;
    }

    @Override
    public Script readScript(List<Read<JobState>> reads) {
        throw new UnsupportedOperationException("a job is asked, not read");
    }

    @Override
    public void parse(List<Read<JobState>> reads, ScriptResult result, ReadSink<JobState> into) {
        throw new UnsupportedOperationException("a job is asked, not read");
    }

    @Override
    public JobState absent(ResourceRef<JobState> ref) {
        return new JobState(false, null);
    }
}
