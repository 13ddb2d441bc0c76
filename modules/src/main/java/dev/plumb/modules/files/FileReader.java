package dev.plumb.modules.files;

import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceType.ReadSink;
import dev.plumb.script.Script;
import dev.plumb.script.ScriptResult;
import java.util.List;

/** Reads the states of many paths with one script. */
final class FileReader {
    private FileReader() {}

    static Script script(List<Read<FileState>> reads) {
        return Script.of("exit " + reads.size());
    }

    static void parse(List<Read<FileState>> reads, ScriptResult result, ReadSink<FileState> into) {
        for (Read<FileState> read : reads) {
            into.failed(read.ref(), "not read: " + result.exit());
        }
    }
}
