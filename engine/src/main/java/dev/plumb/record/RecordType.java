package dev.plumb.record;

import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.ResourceType;
import dev.plumb.script.Script;
import dev.plumb.script.ScriptResult;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Reads what the record says of the user who reads. There is one resource of this type for each user; its key is empty. */
public final class RecordType implements ResourceType<RecordState> {
    /** The record of the user who reads. */
    public static final ResourceRef<RecordState> REF = new ResourceRef<>(new RecordType(), "");

    private RecordType() {}

    @Override
    public String name() {
        return "record";
    }

    @Override
    public Script readScript(List<Read<RecordState>> reads) {
        return RecordScripts.read();
    }

    @Override
    public void parse(List<Read<RecordState>> reads, ScriptResult result, ReadSink<RecordState> into) {
        for (Read<RecordState> read : reads) {
            if (result.succeeded() && !result.stdoutCut()) {
                String text = result.stdoutText();
                into.state(
                        read.ref(),
                        new RecordState(PendingHandler.parse(text), text.getBytes(StandardCharsets.UTF_8).length));
            } else {
                into.failed(
                        read.ref(),
                        "the record cannot be read: " + result.stderrText().strip());
            }
        }
    }

    @Override
    public RecordState absent(ResourceRef<RecordState> ref) {
        return new RecordState(List.of(), 0);
    }
}
