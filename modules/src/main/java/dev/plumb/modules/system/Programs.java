package dev.plumb.modules.system;

import dev.plumb.resource.Provider;
import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.ResourceType;
import dev.plumb.script.Script;
import dev.plumb.script.ScriptResult;
import dev.plumb.script.Sh;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Programs on the search path, the directories for root's programs included; the key is the program's name. */
public final class Programs implements ResourceType<ProgramState> {
    /** The type. */
    public static final Programs TYPE = new Programs();

    private Programs() {}

    /** The program with this name. */
    public static ResourceRef<ProgramState> ref(String name) {
        return new ResourceRef<>(TYPE, name);
    }

    @Override
    public String name() {
        return "program";
    }

    /** Without a single process: {@code command -v} is part of the shell. */
    @Override
    public Script readScript(List<Read<ProgramState>> reads) {
        List<String> names = reads.stream().map(read -> read.ref().key()).toList();
        return Script.of("PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin\nfor n in " + Sh.words(names)
                + "; do p=$(command -v \"$n\") && echo \"$n=$p\"; done\ntrue\n");
    }

    @Override
    public void parse(List<Read<ProgramState>> reads, ScriptResult result, ReadSink<ProgramState> into) {
        Map<String, String> paths = new HashMap<>();
        for (String line : result.stdoutText().split("\n")) {
            int equals = line.indexOf('=');
            if (equals > 0) {
                paths.put(line.substring(0, equals), line.substring(equals + 1));
            }
        }
        for (Read<ProgramState> read : reads) {
            into.state(read.ref(), new ProgramState(paths.get(read.ref().key())));
        }
    }

    @Override
    public Provider.Chance mayComeWith(ResourceRef<ProgramState> ref, Provider provider) {
        return provider.name(ref.key());
    }

    @Override
    public ProgramState absent(ResourceRef<ProgramState> ref) {
        return new ProgramState(null);
    }
}
