package dev.plumb.modules.systemd;

import dev.plumb.resource.Attributes;
import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceKey;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.ResourceType;
import dev.plumb.resource.State;
import dev.plumb.resource.Value;
import dev.plumb.script.Script;
import dev.plumb.script.ScriptResult;
import dev.plumb.script.Sh;
import java.util.List;

/** When a timer comes next, as the host computes it from its calendar expressions. */
final class Schedule implements ResourceType<Schedule.Times> {
    private static final Schedule TYPE = new Schedule();

    private static final int SHOWN = 3;

    private Schedule() {}

    /**
     * What a timer's times follow from.
     *
     * @param timer its full name
     * @param expressions its calendar expressions
     */
    record Key(String timer, List<String> expressions) implements ResourceKey {
        @Override
        public String rendering() {
            return timer;
        }
    }

    /**
     * The next times.
     *
     * @param next as the host writes them; empty when it cannot tell
     */
    record Times(List<String> next) implements State {
        @Override
        public boolean exists() {
            return !next.isEmpty();
        }

        /** They are others a moment later, so none of them is a matter of being right. */
        @Override
        public Attributes attributes() {
            return exists()
                    ? Attributes.builder()
                            .value("next", new Value.Any(String.join(", ", next)))
                            .build()
                    : Attributes.NONE;
        }
    }

    static ResourceRef<Times> of(String timer, List<String> expressions) {
        return new ResourceRef<>(TYPE, new Key(timer, List.copyOf(expressions)));
    }

    @Override
    public String name() {
        return "schedule";
    }

    /** The times of all expressions of a timer are sorted by the seconds that {@code date} makes of them. */
    @Override
    public Script readScript(List<Read<Times>> reads) {
        StringBuilder text = new StringBuilder("""
                upcoming() {
                for e;do
                LC_ALL=C systemd-analyze calendar --iterations=COUNT -- "$e" 2>/dev/null|sed -n -e 's/^ *Next elapse: //p' -e 's/^ *Iter[a-z.]* #[0-9]*: //p'
                done|while IFS= read -r t;do
                s=$(date -d "$t" +%s 2>/dev/null)&&printf '%s %s\\n' "$s" "$t"
                done|sort -nu|head -n COUNT|sed 's/^[0-9]* //'
                echo --plumb--
                }
                """.replace("COUNT", Integer.toString(SHOWN)));
        for (Read<Times> read : reads) {
            text.append("upcoming ")
                    .append(Sh.words(read.ref().key(Key.class).expressions))
                    .append('\n');
        }
        return Script.of(text.append("exit 0\n").toString());
    }

    @Override
    public void parse(List<Read<Times>> reads, ScriptResult result, ReadSink<Times> into) {
        String[] blocks = result.stdoutText().split("--plumb--\n", -1);
        for (int i = 0; i < reads.size(); i++) {
            String block = i < blocks.length ? blocks[i].strip() : "";
            into.state(reads.get(i).ref(), new Times(block.isEmpty() ? List.of() : List.of(block.split("\n"))));
        }
    }

    @Override
    public Times absent(ResourceRef<Times> ref) {
        return new Times(List.of());
    }
}
