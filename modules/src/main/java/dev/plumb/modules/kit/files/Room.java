package dev.plumb.modules.kit.files;

import dev.plumb.module.States;
import dev.plumb.resource.Attributes;
import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.ResourceType;
import dev.plumb.resource.State;
import dev.plumb.script.Script;
import dev.plumb.script.ScriptResult;
import java.util.List;

/** How much the file system of a directory has left, asked for in dry runs; elsewhere what is done looks for itself. */
final class Room implements ResourceType<Room.Left> {
    private static final Room TYPE = new Room();
    private static final long KIB = 1024;
    private static final long MIB = KIB * KIB;

    private Room() {}

    /**
     * What is left.
     *
     * @param bytes how much; the most there is where the host does not say
     * @param sure whether nothing that is planned before takes or gives some
     */
    record Left(long bytes, boolean sure) implements State {
        @Override
        public boolean exists() {
            return true;
        }

        @Override
        public Attributes attributes() {
            return Attributes.NONE;
        }
    }

    static ResourceRef<Left> in(String directory) {
        return new ResourceRef<>(TYPE, directory);
    }

    /**
     * Finds out in a dry run whether something will have room.
     *
     * @param directory real path; may be missing yet
     * @param bytes how much is needed
     * @throws PlanFailure when there is too little, and nothing that is planned before may alter that
     */
    static void foresee(States host, String directory, long bytes) {
        if (!host.isDryRun()) {
            return;
        }
        Read<Left> read = Read.of(in(directory));
        long left = host.asRead(read).bytes;
        if (left / KIB > bytes / KIB) {
            return;
        }
        boolean sure = host.isCertain(read.ref()) && host.get(read).sure;
        String has = left / MIB + " MiB left, and " + (bytes / MIB + 1) + " MiB are needed";
        if (sure) {
            throw new PlanFailure("the disk is too small: " + directory + " has " + has);
        }
        host.assume("that the disk is large enough then: now " + directory + " has " + has);
    }

    @Override
    public String name() {
        return "room";
    }

    @Override
    public Script readScript(List<Read<Left>> reads) {
        StringBuilder text = new StringBuilder("for d in");
        reads.forEach(read -> text.append(' ').append(Paths.word(read.ref().key())));
        return Script.of(text + ";do\nwhile [ ! -d \"$d\" ];do d=${d%/*};d=${d:-/};done\n"
                + "printf '=%s\\n' \"$(df -Pk -- \"$d\" 2>/dev/null|awk 'END{print $4}')\"\ndone\n");
    }

    @Override
    public void parse(List<Read<Left>> reads, ScriptResult result, ReadSink<Left> into) {
        String[] lines = result.stdoutText().split("\n", -1);
        for (int i = 0; i < reads.size(); i++) {
            if (i + 1 >= lines.length || !lines[i].startsWith("=")) {
                into.failed(reads.get(i).ref(), "the host's answer is not complete");
                continue;
            }
            String kib = lines[i].substring(1);
            long bytes = kib.matches("\\d{1,15}") ? Long.parseLong(kib) * KIB : Long.MAX_VALUE;
            into.state(reads.get(i).ref(), new Left(bytes, true));
        }
    }

    @Override
    public Left absent(ResourceRef<Left> ref) {
        return new Left(Long.MAX_VALUE, false);
    }

    /** Whatever is changed may take or give some. */
    @Override
    public boolean touchedBy(ResourceRef<?> changed, ResourceRef<Left> read) {
        return true;
    }

    @Override
    public boolean gathers() {
        return true;
    }

    @Override
    public Left follows(ResourceRef<?> planned, State after, ResourceRef<Left> read, Left now) {
        return new Left(now.bytes, false);
    }
}
