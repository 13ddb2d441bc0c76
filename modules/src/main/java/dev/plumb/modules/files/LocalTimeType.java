package dev.plumb.modules.files;

import dev.plumb.resource.Attributes;
import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.ResourceType;
import dev.plumb.resource.State;
import dev.plumb.script.Script;
import dev.plumb.script.ScriptResult;
import dev.plumb.script.Sh;
import java.util.List;

/**
 * A time of the clock on the host's wall, in seconds since 1970: only the host knows its time zone. The key is the time
 * as {@code touch -t} reads it, {@code CCYYMMDDhhmm.ss}.
 */
final class LocalTimeType implements ResourceType<LocalTimeType.Seconds> {
    static final LocalTimeType TYPE = new LocalTimeType();

    private LocalTimeType() {}

    /** A moment. */
    record Seconds(long seconds) implements State {
        @Override
        public boolean exists() {
            return true;
        }

        @Override
        public Attributes attributes() {
            return Attributes.builder().text("seconds", seconds).build();
        }
    }

    static ResourceRef<Seconds> ref(String time) {
        return new ResourceRef<>(TYPE, time);
    }

    @Override
    public String name() {
        return "local time";
    }

    @Override
    public Script readScript(List<Read<Seconds>> reads) {
        StringBuilder text = new StringBuilder();
        for (Read<Seconds> read : reads) {
            String key = read.ref().key();
            String shown = key.substring(0, 4) + "-" + key.substring(4, 6) + "-" + key.substring(6, 8) + " "
                    + key.substring(8, 10) + ":" + key.substring(10, 12) + ":" + key.substring(13);
            text.append("date -d ").append(Sh.quote(shown)).append(" +%s || echo -\n");
        }
        return Script.of(text.toString());
    }

    @Override
    public void parse(List<Read<Seconds>> reads, ScriptResult result, ReadSink<Seconds> into) {
        String[] lines = result.stdoutText().split("\n", -1);
        for (int i = 0; i < reads.size(); i++) {
            try {
                into.state(reads.get(i).ref(), new Seconds(Long.parseLong(lines[i])));
            } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
                into.failed(reads.get(i).ref(), "the host's date command does not know it");
            }
        }
    }

    @Override
    public Seconds absent(ResourceRef<Seconds> ref) {
        return new Seconds(0);
    }
}
