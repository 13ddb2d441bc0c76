package dev.plumb.run;

import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.ResourceType;
import dev.plumb.script.Script;
import dev.plumb.script.ScriptResult;
import java.util.List;

/** The records of jobs that a host carries out, or has carried out, by itself: one for each key that a module gives. */
final class HostJobType implements ResourceType<HostJobRecord> {
    static final HostJobType TYPE = new HostJobType();
    private static final String END = "plumb-end";

    private HostJobType() {}

    /** The record of the job with this name. */
    static ResourceRef<HostJobRecord> ref(String name) {
        return new ResourceRef<>(TYPE, name);
    }

    @Override
    public String name() {
        return "job";
    }

    @Override
    public Script readScript(List<Read<HostJobRecord>> reads) {
        StringBuilder text = new StringBuilder();
        for (Read<HostJobRecord> read : reads) {
            text.append("(\n").append(HostJobs.look(read.ref().key(), 0, false).text());
            text.append(")\necho ").append(END).append('\n');
        }
        return Script.of(text.toString());
    }

    @Override
    public void parse(List<Read<HostJobRecord>> reads, ScriptResult result, ReadSink<HostJobRecord> into) {
        String[] records = (result.stdoutText() + "\n").split("(^|\n)" + END + "\n", -1);
        for (int i = 0; i < reads.size(); i++) {
            ResourceRef<HostJobRecord> ref = reads.get(i).ref();
            if (i < records.length - 1 && !result.truncated()) {
                into.state(ref, HostJobRecord.parse(records[i], List.of()));
            } else {
                into.failed(ref, "the host does not tell how it is with it");
            }
        }
    }

    @Override
    public HostJobRecord absent(ResourceRef<HostJobRecord> ref) {
        return HostJobRecord.NONE;
    }
}
